"""The report's page: bad input is said beside its field, and rows are shown to those who may open them."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from intake.lines.models import Language
from intake.staff.models import Role
from tests.make import make_staff
from tests.make_counted import SECOND, come, ring

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor(client):
    client.force_login(make_staff(Role.SUPERVISOR))
    return client


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"from": "2026-11-02", "to": "2026-11-01"}, "ends before it begins"),
        ({"from": "1926-01-01"}, "after 1999"),
        ({"from": "2010-01-01", "to": "2026-11-01"}, "ten years at most"),
        ({"to": "2999-01-01"}, "lies ahead"),
        ({"from": "last week"}, "Write the day as"),
        ({"line": "999"}, "no such line"),
        ({"line": "x"}, "no such line"),
        ({"shift": "dawn"}, "no such shift"),
        ({"language": "xx"}, "no such language"),
        ({"source": "Nowhere"}, "No call came from there"),
        ({"source": "x" * 61}, "at most 60"),
    ],
)
@pytest.mark.parametrize("page", ["reports", "report_rows"])
def test_what_cannot_be_counted_is_said_beside_its_field(supervisor, page, asked, said):
    arguments = ["offered", "offered"] if page == "report_rows" else []

    answer = supervisor.get(reverse(page, args=arguments), asked)

    assert answer.status_code == 400
    assert said in words(answer)


def test_report_shows_numbers_with_their_definition_and_their_rows(supervisor):
    now = timezone.now()
    ring(waited=SECOND, at=now - SECOND, language=Language.SPANISH, source="Billboard")
    come(at=now - SECOND)

    answer = supervisor.get(reverse("reports"), {"source": "Billboard"})

    page = words(answer)
    assert answer.status_code == 200
    assert "Answer rate Answered calls among those answered or abandoned." in page
    assert "answered / offered · version 1 · source CCPLAN 100.0 % 1 1" in page
    assert "not calculable" in page
    assert "/reports/rows/answer_rate/answered/?" in answer.content.decode()


def test_page_past_the_end_is_the_last_one(supervisor):
    call = ring(waited=SECOND, at=timezone.now() - SECOND)

    for page in ("1", "99", "0", "-1", "x", "9" * 30):
        answer = supervisor.get(reverse("report_rows", args=["offered", "offered"]), {"page": page})
        assert answer.status_code == 200
        assert call.reference in words(answer)


@pytest.mark.parametrize(("role", "opens"), [(Role.SUPERVISOR, True), (Role.AUDITOR, False)])
def test_rows_lead_on_only_for_those_who_may_open_a_call(client, role, opens):
    client.force_login(make_staff(role))
    call = ring(waited=SECOND, at=timezone.now() - SECOND)

    page = client.get(reverse("report_rows", args=["offered", "offered"])).content.decode()

    assert call.reference in page
    assert (f'href="{reverse("call", args=[call.reference])}"' in page) == opens


@pytest.mark.parametrize(
    ("measure", "fact"), [("nothing", "offered"), ("offered", "nothing"), ("offered", "kept")]
)
def test_unknown_measure_is_not_found(supervisor, measure, fact):
    assert supervisor.get(reverse("report_rows", args=[measure, fact])).status_code == 404


def test_stage_leads_to_its_rows_and_an_unknown_one_nowhere(supervisor):
    come()

    report = supervisor.get(reverse("reports")).content.decode()

    assert f'href="{reverse("report_stage", args=["reached"])}?' in report
    assert "Speed to treatment: Reached" in words(supervisor.get(reverse("report_stage", args=["reached"])))
    assert supervisor.get(reverse("report_stage", args=["nowhere"])).status_code == 404


@pytest.mark.parametrize(
    ("month", "said"), [("2026-13", "Write the month"), ("2999-01", "lies ahead"), ("1999-12", "after 1999")]
)
def test_month_that_cannot_be_is_said(supervisor, month, said):
    answer = supervisor.get(reverse("report_month"), {"month": month})

    assert answer.status_code == 400
    assert said in words(answer)


def test_month_on_paper_hides_small_cells_and_bears_the_notice(supervisor):
    ring(waited=SECOND, at=timezone.now() - SECOND)

    page = words(supervisor.get(reverse("report_month"), {"month": timezone.localdate().strftime("%Y-%m")}))

    assert "Answered Calls that a person picked up. hidden" in page
    assert "42 CFR part 2" in page
