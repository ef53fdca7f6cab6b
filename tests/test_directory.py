"""The page of a person: what stands on it, for whom, and that looking is written down."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from intake.audit.models import Entry
from intake.people.models import Asked, Note, Person, Plan, Referral, Relationship
from intake.people.records import add_note, agree_plan, end_plan, relate
from intake.staff.models import Role
from tests.make import (
    NOW,
    make_attempt,
    make_call,
    make_callback,
    make_number,
    make_person,
    make_staff,
    make_triage,
)

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r"\w{64}")
DAY = timedelta(days=1)
LATER = date(2030, 1, 1)


@pytest.fixture
def dana(client):
    staff = make_staff(Role.CLINICIAN)  # who knows everybody; whom admissions know is for test_gates
    client.force_login(staff)
    return staff


def page_of(client, person, **query):
    return client.get(reverse("person", args=[person.reference]), query)


def send(client, name, person, *more, **data):
    return client.post(reverse(name, args=[person.reference, *more]), data)


# The page


def test_result_stands_with_whom_it_is_about_and_not_with_who_rang(client, dana):
    mother, daughter = make_person("Gloria"), make_person("Elena")
    make_triage(make_call(caller=mother, client=daughter), quadrant="IV", urgency="same_day")

    hers, the_mothers = page_of(client, daughter), page_of(client, mother)

    assert "quadrant IV" in hers.content.decode()
    assert "quadrant" not in the_mothers.content.decode()
    assert "rang about somebody else" in the_mothers.content.decode()


def test_page_costs_the_same_queries_for_one_row_and_for_three(client, dana, django_assert_num_queries):
    one, three = make_person(), make_person()
    for person, times in ((one, 1), (three, 3)):
        for turn in range(times):
            make_call(person)
            number = make_number(person)
            closed = {"closed_at": NOW, "closing": "reached"} if turn else {}
            make_attempt(make_callback(person=person, number=number, **closed))
            add_note(person=person, text="A note", by=dana, now=NOW)
            relate(person=person, other=make_person(), bond="mother", by=dana, now=NOW)
        agree_plan(person=person, approach="Ten minutes", review_on=LATER, by=dana, now=NOW)
    page_of(client, one)

    for person in (one, three):
        with django_assert_num_queries(22):
            assert page_of(client, person).status_code == 200


def test_looking_is_written_down_without_a_name(client, dana):
    person = make_person("Rosalind")

    page_of(client, person)

    entry = Entry.objects.get(verb="read_person")
    assert (entry.by, entry.reference, entry.detail) == (dana, person.reference, {})


def test_no_look_without_its_entry(client, dana, monkeypatch):
    def fail(**_entry):
        raise RuntimeError

    monkeypatch.setattr("intake.directory.views.record", fail)

    with pytest.raises(RuntimeError):
        page_of(client, make_person())


def test_page_names_nobody_in_its_title_or_address(client, dana):
    person = make_person("Rosalind")

    answer = page_of(client, person)

    title = answer.content.decode().partition("<title>")[2].partition("</title>")[0]
    assert title == f"{person.reference} · Ringback"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_nobody_is_visible_to_those_who_do_not_care_for_people(role):
    make_person()

    assert not Person.objects.visible_to(make_staff(role), NOW).exists()


def test_absent_and_unseen_are_answered_alike(client, dana, monkeypatch):
    person = make_person()
    absent = client.get(reverse("person", args=["P-0000000"]))
    monkeypatch.setattr(
        "intake.people.models.PersonQuerySet.visible_to", lambda people, staff, now: people.none()
    )

    unseen = page_of(client, person)

    assert (unseen.status_code, TOKEN.sub("", unseen.content.decode())) == (
        absent.status_code,
        TOKEN.sub("", absent.content.decode()),
    )
    assert not Entry.objects.filter(verb="read_person").exists()


# What is written


def test_note_and_referral_are_kept_sealed(client, dana):
    person = make_person()

    send(client, "note_person", person, text="Sister moved out")
    send(client, "refer_person", person, to_whom="Harbor House", why="a bed", on=timezone.localdate())

    assert Note.objects.get().text == "Sister moved out"
    assert (Referral.objects.get().to_whom, Referral.objects.get().why) == ("Harbor House", "a bed")
    assert "Harbor House" in page_of(client, person).content.decode()
    assert not any("Sister" in str(vars(entry)) for entry in Entry.objects.all())


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("note_person", {"text": " "}, "This field is required."),
        ("refer_person", {"to_whom": "Harbor", "on": "2999-01-01"}, "That day has not come yet."),
        ("refer_person", {"to_whom": "", "on": "2020-01-01", "why": "a bed"}, "This field is required."),
        ("add_number", {"number": "12", "may_call": "yes"}, "No such number can exist."),
        ("relate", {"bond": "mother", "other": "Rosa"}, "Nobody is known by that."),
    ],
)
def test_wrong_input_is_said_beside_the_field_and_stays(client, dana, name, data, message):
    answer = send(client, name, make_person(), **data)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert all(value in page for value in data.values())


def test_plan_is_agreed_by_a_clinician_seen_by_all_and_says_when_it_is_overdue(client):
    person = make_callback().person
    client.force_login(make_staff(Role.CLINICIAN))
    send(client, "plan_person", person, approach="Ten minutes", review_on=timezone.localdate() + DAY)
    client.force_login(make_staff())

    assert "Ten minutes" in page_of(client, person).content.decode()
    Plan.objects.update(review_on=timezone.localdate() - DAY)
    assert "Was to be reviewed on" in page_of(client, person).content.decode()
    assert send(client, "plan_person", person, approach="x", review_on=LATER).status_code == 403


def test_new_plan_ends_the_one_before_and_ending_it_leaves_none():
    person, staff = make_person(), make_staff()
    agree_plan(person=person, approach="old", review_on=LATER, by=staff, now=NOW)
    agree_plan(person=person, approach="new", review_on=LATER, by=staff, now=NOW)

    assert [plan.approach for plan in Plan.objects.in_force()] == ["new"]
    end_plan(person=person, by=staff, now=NOW)
    end_plan(person=person, by=staff, now=NOW)
    assert not Plan.objects.in_force().exists()
    assert Entry.objects.filter(verb="end_plan").count() == 1


@pytest.mark.parametrize(("calls", "proposed"), [(7, False), (8, True)])
def test_eight_calls_in_thirty_days_propose_a_plan(client, dana, calls, proposed):
    person, now = make_person(), timezone.now()
    make_call(person, rang_at=now - 31 * DAY)
    for _turn in range(calls):
        make_call(person, rang_at=now - 29 * DAY)

    assert ("so that everybody answers alike" in page_of(client, person).content.decode()) is proposed


def test_relationship_is_said_in_words_from_both_sides(client, dana):
    mother, daughter = make_person("Gloria"), make_person("Elena")
    number = make_number(mother)

    send(client, "relate", daughter, bond="mother_back", other=number.as_said)
    again = send(client, "relate", mother, bond="mother", other=daughter.reference.lower())

    assert "Mother of" in page_of(client, mother).content.decode().partition("Add somebody")[0]
    assert "Their mother is" in page_of(client, daughter).content.decode().partition("Add somebody")[0]
    assert again.status_code == 422
    send(client, "forget_relationship", daughter, Relationship.objects.get().pk)
    assert not Relationship.objects.exists()


def test_answer_about_a_number_can_be_taken_back(client, dana):
    number = make_number(may_voicemail=Asked.YES, ask_for="the library")
    asked = {"may_call": "yes", "may_voicemail": "unknown", "may_text": "no", "zone": number.zone}

    send(client, "change_number", number.person, number.pk, **asked)

    number.refresh_from_db()
    assert (number.may_voicemail, number.may_text, number.ask_for) == (Asked.UNKNOWN, Asked.NO, "")


def test_number_of_somebody_else_is_not_changed_through_a_page(client, dana):
    number = make_number()

    answer = send(client, "change_number", make_person(), number.pk, may_call="no")

    assert answer.status_code == 404
