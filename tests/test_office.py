"""The auditor's and the administrator's lists."""

from datetime import timedelta

import pytest
from django.test import Client

from intake.audit.models import Entry
from intake.audit.services import record
from intake.office.queries import PAGE
from intake.staff.models import Role
from tests.machine import Page
from tests.make import (
    NOW,
    make_call,
    make_callback,
    make_draft,
    make_interrupt,
    make_number,
    make_person,
    make_staff,
)

pytestmark = pytest.mark.django_db
AUDIT, STAFF = 4, 3


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
        earlier = answer.context["earlier"]
        address = f"/audit/?{earlier}" if earlier else ""

    assert seen == [f"<{turn}>" for turn in reversed(range(PAGE + 2))]


def test_entry_names_a_row_by_its_reference_and_nothing_it_holds(supervisor):
    callback = make_callback(person=make_person("Rosalind Testperson"))
    record(verb="read_callback", about=callback, by=None, at=NOW)

    words = Page(supervisor.get("/audit/")).words

    assert f"callback {callback.reference}" in words
    assert "The program" in words
    assert "Rosalind" not in words


# Searching it


def search(client, **asked):
    answer = client.get("/audit/", asked)
    assert answer.status_code == 200
    return [entry.verb for entry in answer.context["entries"]]


def test_trail_of_a_person_holds_what_was_done_about_all_that_is_theirs(supervisor):
    person, other = make_person(reference="P-7F3K2QX"), make_person(reference="P-OTHER22")
    draft = make_draft()
    call = make_call(person, draft=draft)
    about = [person, draft, call, make_callback(person=person), make_number(person), make_interrupt(draft)]
    for turn, row in enumerate([*about, other, make_call(other), make_callback(person=other)]):
        record(verb=f"verb_{turn}", about=row, by=None, at=NOW)

    assert search(supervisor, reference="p-7f3k2qx") == [f"verb_{turn}" for turn in reversed(range(6))]
    assert search(supervisor, reference="P-OTHER22") == ["verb_8", "verb_7", "verb_6"]
    assert search(supervisor, reference=call.reference) == ["verb_2"]
    assert search(supervisor, reference="P-NOBODY2") == []


def test_trail_is_searched_by_who_what_and_when(supervisor):
    staff = make_staff()
    record(verb="read_call", about=None, by=staff, at=NOW)
    record(verb="log_call", about=None, by=staff, at=NOW + timedelta(days=1))
    record(verb="read_callback", about=None, by=None, at=NOW + timedelta(days=2))

    assert search(supervisor, by=staff.pk) == ["log_call", "read_call"]
    assert search(supervisor, by="program") == ["read_callback"]
    assert search(supervisor, kind="looks") == ["read_callback", "read_call"]
    assert search(supervisor, kind="looks", by=staff.pk) == ["read_call"]
    assert search(supervisor, since="2026-11-25", until="2026-11-25") == ["log_call"]


def test_page_of_a_search_leads_to_the_next_page_of_the_same_search(supervisor):
    staff = make_staff()
    for turn in range(PAGE + 1):
        record(verb="read_call", about=None, by=staff, at=NOW, turn=turn)
        record(verb="log_call", about=None, by=None, at=NOW)

    earlier = supervisor.get("/audit/", {"by": staff.pk}).context["earlier"]
    last = supervisor.get(f"/audit/?{earlier}")

    assert [entry.detail for entry in last.context["entries"]] == [{"turn": 0}]
    assert last.context["earlier"] == ""


@pytest.mark.parametrize(
    "asked",
    [
        {"reference": "Rosalind T."},
        {"by": "x"},
        {"kind": "x"},
        {"since": "x"},
        {"since": "2026-11-25", "until": "2026-11-24"},
        {"until": "9999-12-31"},
        {"since": "0001-01-01"},
    ],
)
def test_search_that_cannot_be_read_says_so_beside_its_field(supervisor, asked):
    answer = supervisor.get("/audit/", asked)

    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not answer.context["entries"]
    assert "Nothing has been done yet" not in Page(answer).words


def test_somebody_who_left_stays_on_the_list(supervisor):
    make_staff(name="Gone Colleague", is_active=False)

    assert "Gone Colleague" in Page(supervisor.get("/staff/")).words
