"""What leaves the house: no small cell, no formula, the notice, a clear end, a line in the trail."""

import csv
from contextlib import suppress
from io import BytesIO, StringIO

import pytest
from asgiref.sync import async_to_sync
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from intake.audit.models import Entry
from intake.consents.notices import LONG
from intake.measures.suppression import follow_from, hide_small
from intake.reports.exporting import _stream
from intake.reports.files import disarm, write_csv, write_workbook
from intake.reports.leaving import say_leaving
from intake.staff.models import Role
from tests.make import make_staff
from tests.make_counted import SECOND, report, ring

pytestmark = pytest.mark.django_db


# Small cells


@pytest.mark.parametrize(("count", "is_hidden"), [(0, False), (1, True), (10, True), (11, False)])
def test_count_from_one_to_ten_is_small(count, is_hidden):
    assert hide_small({"a": count}, []) == ({"a"} if is_hidden else set())


def test_small_cell_does_not_follow_from_its_total():
    cells = {"all": 100, "day": 60, "evening": 33, "night": 7}

    hidden = hide_small(cells, [("all", ["day", "evening", "night"])])

    assert hidden == {"night", "evening"}


def test_rest_of_a_share_that_is_small_hides_the_share():
    cells = {"offered": 100, "answered": 96, "rest": 4}

    assert hide_small(cells, [("offered", ["answered", "rest"])], {"rest"}) == {"answered"}


@given(st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=2, max_size=4))
def test_no_small_cell_of_a_table_can_be_worked_out(table):
    cells = {(r, c): count for r, row in enumerate(table) for c, count in enumerate(row)}
    columns = range(3)
    sums = [(("row", r), [(r, c) for c in columns]) for r in range(len(table))]
    sums += [(("column", c), [(r, c) for r in range(len(table))]) for c in columns]
    cells |= {total: sum(cells[part] for part in parts) for total, parts in sums}

    hidden = hide_small(cells, sums)

    equations = [{total: -1, **dict.fromkeys(parts, 1)} for total, parts in sums]
    small = {cell for cell, count in cells.items() if 1 <= count <= 10}
    assert small <= hidden
    assert len(hidden) == len(cells) or not small & follow_from(hidden, equations)


def test_report_that_leaves_hides_what_would_tell_a_small_cell():
    for _turn in range(30):
        ring(waited=SECOND)
    for _turn in range(3):
        ring(lasted=60 * SECOND)

    lines = {line.name: line for line in say_leaving(report()) if not line.group}

    assert lines["Abandoned"].value == "hidden"
    assert "hidden" in (lines["Offered"].value, lines["Answered"].value)
    assert lines["Abandonment rate"].value == "hidden"
    assert lines["Warm transfers to 988"].value == "not calculable"


# Formulas


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =1",
        "\u00a0=1",
        "＝1",
        "＋1",
        "－1",
        "＠A1",
        "\u200b=1",
        "\n=1",
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert disarm(text) == f"'{text}"


@pytest.mark.parametrize("value", ["Billboard", "a=1", "", "2026-11-24", 5, -5, None])
def test_what_is_harmless_stays(value):
    assert disarm(value) == value


def test_workbook_holds_the_notice_and_text_instead_of_formulas():
    book = load_workbook(BytesIO(write_workbook(["Source"], [["=HYPERLINK(1)"], [-5]], ["about"])))

    assert book["Notice"]["A1"].value == LONG
    assert [cell.value for cell in book["Rows"]["A"]] == ["Source", "'=HYPERLINK(1)", -5]
    assert [cell.data_type for cell in book["Rows"]["A"]] == ["s", "s", "n"]
    assert book["Notice"]["A3"].value == "end of export, 2 rows"


def test_notice_is_that_of_2024():
    assert "prohibits unauthorized disclosure" not in LONG
    assert "2.12(c)(5)" in LONG
    assert LONG.endswith("(see 42 CFR 2.31).")


# The file


@pytest.fixture
def supervisor(client):
    client.force_login(make_staff(Role.SUPERVISOR))
    return client


def export(client, **asked):
    return client.post(reverse("export_report"), {"what": "calls", "format": "csv", **asked})


def text_of(answer):
    return b"".join(answer).decode("utf-8-sig")


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse")
def test_csv_has_the_notice_each_call_and_its_end_and_stands_in_the_trail(supervisor):
    now = timezone.now()
    calls = [ring(waited=SECOND, at=now, source="=cmd"), ring(lasted=SECOND, at=now)]
    day = timezone.localdate(now).isoformat()

    answer = export(supervisor, **{"from": day, "to": day})

    text = text_of(answer)
    rows = list(csv.reader(StringIO(text)))
    assert rows[0] == [LONG]
    assert [row[0] for row in rows[3:5]] == [call.reference for call in calls]
    assert rows[3][8] == "'=cmd"
    assert rows[-1] == ["end of export, 2 rows"]
    entry = Entry.objects.get(verb="export")
    assert entry.detail == {
        "what": "calls", "format": "csv", "from": day, "to": day, "rows": 2, "whole": True
    }  # fmt: skip


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse")
def test_export_is_read_in_pieces_and_misses_and_doubles_no_call(supervisor, monkeypatch):
    monkeypatch.setattr("intake.reports.export.CHUNK", 2)
    now = timezone.now()
    calls = [ring(waited=SECOND, at=now) for _turn in range(5)]

    text = text_of(export(supervisor))

    assert [row[0] for row in csv.reader(StringIO(text))][3:-1] == [call.reference for call in calls]


def test_file_that_was_stopped_has_no_end_and_the_trail_says_so():
    staff = make_staff(Role.SUPERVISOR)
    pieces = write_csv(["Call"], iter([[["C1"]], [["C2"]]]), [])

    async def stop_after_the_first_rows():
        stream = _stream(pieces, staff, {"what": "calls"})
        sent = [await anext(stream), await anext(stream)]
        with suppress(StopAsyncIteration):
            await stream.aclose()
        return "".join(sent)

    text = async_to_sync(stop_after_the_first_rows)()

    assert "C1" in text
    assert "end of export" not in text
    assert Entry.objects.get(verb="export").detail == {"what": "calls", "rows": 1, "whole": False}


@pytest.mark.parametrize("what", ["calls", "figures"])
def test_workbook_is_whole_or_none(supervisor, what):
    ring(waited=SECOND, at=timezone.now())

    answer = export(supervisor, what=what, format="xlsx")

    assert load_workbook(BytesIO(answer.content))["Rows"].max_row >= 2
    assert Entry.objects.get(verb="export").detail["whole"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"what": "people"}, "Select a valid choice"),
        ({"format": "pdf"}, "Select a valid choice"),
        ({"from": "2026-02-31"}, "Write the day as"),
    ],
)
def test_what_cannot_be_exported_is_said_beside_its_field(supervisor, asked, said):
    answer = export(supervisor, **asked)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Entry.objects.filter(verb="export").exists()


@pytest.mark.parametrize("role", [Role.ADMISSIONS, Role.CLINICIAN, Role.ADMINISTRATOR])
def test_others_export_nothing(client, role):
    client.force_login(make_staff(role))

    assert export(client).status_code == 403
