"""On paper: the blank form for when everything is down, and a logged call under its notice."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.translation import override

from core.environment import BASE_DIR
from intake.audit.models import Entry
from intake.privacy.notice import REDISCLOSURE
from intake.sheet.paper import blocks, paper_form
from intake.staff.models import Role
from intake.triage.forms import TriageForm
from intake.triage.questions import SUBSTANCES
from tests.machine import Machine, Page
from tests.make import make_call, make_callback, make_staff, make_triage
from tests.stack import chromium

QUERIES = 7
OUTDATED = [  # wording of the notice before the rule of 2024
    "prohibits unauthorized disclosure of these records",
    "making any further disclosure of information",
    "further disclosure of this record unless",
    "criminally investigate or prosecute any",
    "alcohol or drug abuse patient",
]


def words_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_every_question_of_the_sheet_is_on_the_form():
    form, words = TriageForm(), words_of(paper_form())
    details = (*(f"{name}_" for name, _label in SUBSTANCES), "ssi_sa_")

    asked = [str(field.label) for name, field in form.fields.items() if not name.startswith(details)]
    hidden = {str(form.fields["danger"].label)}
    assert len(asked) > 70
    assert {label for label in asked if words_of(label).replace("&", "&amp;") not in words} - hidden == set()


def test_danger_comes_first_and_next_step_last():
    titles = [block.title for block in blocks()]

    assert titles[:3] == ["Is anyone in danger right now?", "Thoughts of suicide", "Who is calling"]
    assert titles[-1] == "Next step"


def test_form_says_whom_to_ring_and_that_it_is_confidential():
    words = words_of(paper_form())

    assert words.index("911") < words.index("Is anyone in danger right now?")
    assert "988" in words
    assert "1-800-222-1222" in words
    assert words.index("Confidential") < words.index("911")
    assert "empty is never “no”" in words


def test_not_asked_has_no_box_on_paper():
    boxes = {box for block in blocks() for part in block.parts for line in part.lines for box in line.boxes}

    assert "Not asked" not in boxes
    assert {"Yes", "No", "Declined", "0", "3"} <= boxes


def test_command_writes_one_file_that_needs_nothing_else():
    for language in ("en", "es"):
        written = StringIO()
        call_command("paper_form", language=language, stdout=written)
        page = written.getvalue()
        assert f'<html lang="{language}">' in page
        assert "columns: 2" in page
        assert re.findall(r"""(?:src|href|url)\s*[=(]""", page) == []


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_form_prints_on_two_pages_of_letter():
    with chromium() as browser:
        page = browser.new_page()
        for language in ("en", "es"):
            with override(language):
                page.set_content(paper_form())
            pdf = page.pdf(prefer_css_page_size=True)
            assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 2
            assert b"/MediaBox [0 0 612 792]" in pdf


@pytest.mark.django_db
def test_form_is_one_press_from_the_desk():
    machine = Machine()

    assert reverse("paper_form") in machine.client.get("/desk/").content.decode()
    page = machine.client.get(reverse("paper_form"))
    assert "<style" not in page.content.decode()  # the page obeys the policy that the file cannot
    assert Page(page).title == "Paper form · Ringback"


# A logged call


def printed(machine=None, **details):
    machine = machine or Machine(make_staff(Role.SUPERVISOR))
    call = make_call(note="first\nשלום <b>", taken_by=make_staff(name="Joel Kim"), **details)
    make_triage(call, fired=("S02",), asked=[["Have you wished you were dead?", "Yes"]])
    return call, machine.client.get(reverse("print_call", args=[call.reference]))


@pytest.mark.django_db
def test_logged_call_is_printed_with_the_notice_at_its_foot():
    _call, page = printed()
    words = words_of(page.content.decode())

    assert REDISCLOSURE in words
    assert words.index("Have you wished you were dead?") < words.index(REDISCLOSURE)
    assert "Rosalind Testperson" in words
    assert "not a diagnosis" in words
    assert "no-store" in page["Cache-Control"]


@pytest.mark.django_db
def test_opening_the_print_is_written_down():
    machine = Machine(make_staff(Role.SUPERVISOR))
    call, _page = printed(machine)

    entry = Entry.objects.get(verb="read_print_of_call")
    assert (entry.by, entry.reference, entry.detail) == (machine.staff, call.reference, {})


@pytest.mark.django_db
def test_title_of_the_print_names_nobody():
    call, page = printed()

    assert Page(page).title == f"{call.reference} · Ringback"


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_print_asks_the_same_queries_for_any_number_of_callbacks(rows, django_assert_num_queries):
    machine, call = Machine(make_staff(Role.SUPERVISOR)), make_call()
    make_triage(call)
    for _row in range(rows):
        make_callback(call=call)

    with django_assert_num_queries(QUERIES):
        page = machine.client.get(reverse("print_call", args=[call.reference]))
    assert page.content.decode().count("<li>K") == rows


def test_notice_is_that_of_the_rule_of_2024_and_no_older_one_is_anywhere():
    assert REDISCLOSURE.startswith("This record which has been disclosed to you is protected by Federal")
    assert "2.12(c)(5)" in REDISCLOSURE
    assert REDISCLOSURE.endswith("(see 42 CFR 2.31).")
    folders = [BASE_DIR / name for name in ("templates", "intake", "core", "static", "docs")]
    kinds = (".html", ".py", ".md", ".po", ".txt", ".js")
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in kinds]
    assert len(files) > 200
    for path in files:
        words = " ".join(path.read_text(errors="replace").replace('"', " ").split())
        assert [old for old in OUTDATED if old in words] == [], path
