"""The auditor's and the administrator's lists."""

import pytest
from django.test import Client

from intake.audit.models import Entry
from intake.audit.services import record
from intake.office.views import PAGE
from intake.staff.models import Role
from tests.machine import Page
from tests.make import NOW, make_callback, make_person, make_staff

pytestmark = pytest.mark.django_db
AUDIT, STAFF = 3, 3


@pytest.fixture
def supervisor():
    client = Client()
    client.force_login(make_staff(Role.SUPERVISOR))
    return client


@pytest.mark.parametrize("rows", [1, 3])
def test_audit_trail_asks_the_same_number_of_questions_for_any_number_of_entries(
    django_assert_num_queries, supervisor, rows
):
    for turn in range(rows):
        record(verb=f"verb{turn}", about=make_person(), by=make_staff(), at=NOW)

    with django_assert_num_queries(AUDIT):
        page = Page(supervisor.get("/audit/"))

    assert page.words.count("verb") == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_staff_asks_the_same_number_of_questions_for_any_number_of_people(
    django_assert_num_queries, supervisor, rows
):
    for turn in range(rows):
        make_staff(name=f"Colleague {turn}")

    with django_assert_num_queries(STAFF):
        page = Page(supervisor.get("/staff/"))

    assert page.words.count("Colleague ") == rows


def test_audit_trail_is_read_backwards_page_by_page(supervisor):
    Entry.objects.bulk_create(Entry(at=NOW, verb=f"<{turn}>") for turn in range(PAGE + 2))
    seen, address = [], "/audit/"

    while address:
        answer = supervisor.get(address)
        seen += [entry.verb for entry in answer.context["entries"]]
        before = answer.context["next_before"]
        address = f"/audit/?before={before}" if before else ""

    assert seen == [f"<{turn}>" for turn in reversed(range(PAGE + 2))]


def test_entry_names_a_row_by_its_reference_and_nothing_it_holds(supervisor):
    callback = make_callback(person=make_person("Rosalind Testperson"))
    record(verb="read_callback", about=callback, by=None, at=NOW)

    words = Page(supervisor.get("/audit/")).words

    assert f"callback {callback.reference}" in words
    assert "The program" in words
    assert "Rosalind" not in words


def test_somebody_who_left_stays_on_the_list(supervisor):
    make_staff(name="Gone Colleague", is_active=False)

    assert "Gone Colleague" in Page(supervisor.get("/staff/")).words
