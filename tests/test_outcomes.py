"""What became of a person: recorded once, corrected without losing what stood there."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from intake.audit.models import Entry
from intake.outcomes.models import Outcome, Step
from intake.outcomes.queries import see_outcomes
from intake.outcomes.services import (
    AlreadyCorrected,
    BookedForThePast,
    BookedTooFarAhead,
    ForWhen,
    LiesAhead,
    correct_outcome,
    record_outcome,
)
from intake.staff.models import Role
from tests.make import NOW, make_person, make_staff
from tests.make_counted import make_outcome

pytestmark = pytest.mark.django_db
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def record_step(step=Step.OFFERED, **details):
    said = {"person": make_person(), "token": uuid4(), "by": make_staff(), "now": NOW} | details
    return record_outcome(step=step, **said)


def test_step_is_recorded_with_who_and_when_and_its_note_is_sealed():
    staff = make_staff()

    outcome = record_step(Step.ADMITTED, by=staff, note="Came with her sister")

    assert (outcome.at, outcome.recorded_by, outcome.note) == (NOW, staff, "Came with her sister")
    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM intake_outcome")
        assert "sister" not in cursor.fetchone()[0]
    entry = Entry.objects.get(verb="record_outcome")
    assert (entry.reference, entry.detail) == (
        outcome.person.reference,
        {"step": "admitted", "outcome": outcome.pk},
    )


def test_same_token_records_once():
    token, person = uuid4(), make_person()

    first = record_step(token=token, person=person)
    second = record_step(token=token, person=person)

    assert first == second
    assert Entry.objects.filter(verb="record_outcome").count() == 1


@pytest.mark.parametrize(
    ("details", "refusal"),
    [
        ({"at": NOW + SECOND}, LiesAhead),
        ({"step": Step.BOOKED}, ForWhen),
        ({"step": Step.BOOKED, "booked_for": NOW - SECOND}, BookedForThePast),
        ({"step": Step.BOOKED, "booked_for": NOW + 366 * DAY + SECOND}, BookedTooFarAhead),
    ],
)
def test_time_that_cannot_be_is_refused(details, refusal):
    with pytest.raises(refusal):
        record_step(**details)

    assert not Outcome.objects.exists()


@pytest.mark.parametrize("booked_for", [NOW, NOW + 366 * DAY])
def test_booking_may_be_for_now_and_for_a_year_ahead(booked_for):
    assert record_step(Step.BOOKED, booked_for=booked_for).booked_for == booked_for


def test_correction_stands_in_place_of_the_row_that_is_kept():
    wrong = record_step(Step.ATTENDED)

    right = correct_outcome(
        outcome=wrong, step=Step.MISSED, token=uuid4(), by=make_staff(), now=NOW + DAY, at=NOW
    )

    assert list(Outcome.objects.standing()) == [right]
    assert Outcome.objects.get(pk=wrong.pk).step == Step.ATTENDED
    assert (wrong.stands, right.stands) == (False, True)


def test_step_that_never_happened_leaves_nothing_standing():
    wrong = record_step(Step.ADMITTED)

    correct_outcome(outcome=wrong, step=Step.UNDONE, token=uuid4(), by=make_staff(), now=NOW)

    assert not Outcome.objects.standing().exists()
    assert Outcome.objects.count() == 2


def test_step_is_corrected_once():
    wrong = record_step()
    correct_outcome(outcome=wrong, step=Step.MISSED, token=uuid4(), by=make_staff(), now=NOW)

    with pytest.raises(AlreadyCorrected):
        correct_outcome(outcome=wrong, step=Step.ATTENDED, token=uuid4(), by=make_staff(), now=NOW)

    assert Outcome.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"step": "cured"},
        {"step": Step.BOOKED},
        {"booked_for": NOW},
        {"step": Step.UNDONE},
        {"at": NOW + SECOND},
    ],
)
def test_database_refuses_what_cannot_be(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_outcome(**wrong)


# The page


@pytest.fixture
def dana(client):
    """A clinician: who may see a person is tested elsewhere."""
    client.force_login(make_staff(Role.CLINICIAN, name="Dana Whitfield"))
    return client


def test_person_page_shows_what_stands_and_what_was_corrected(dana):
    person = make_person("Rosalind")
    for _turn in range(3):
        wrong = make_outcome(person=person, step=Step.ATTENDED)
        make_outcome(person=person, step=Step.MISSED, corrects=wrong)

    page = dana.get(reverse("person", args=[person.reference])).content.decode()

    assert page.count("<s><b>Assessment attended</b>") == 3
    assert page.count(">Correct</a>") == 3


def test_rows_of_one_person_take_one_query(django_assert_num_queries):
    person = make_person()
    for _turn in range(3):
        make_outcome(person=person)

    with django_assert_num_queries(1):
        assert [(one.stands, one.recorded_by.name) for one in see_outcomes(person)]


def test_step_is_recorded_from_the_page(dana):
    person = make_person()
    url = reverse("outcomes", args=[person.reference])

    answer = dana.post(url, {"step": "attended", "token": uuid4(), "at": "", "note": ""})

    assert answer.status_code == 302
    assert timezone.now() - Outcome.objects.get().at < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"step": "cured"}, "Select a valid choice"),
        ({"step": "attended", "at": "yesterday"}, "Write the time as"),
        ({"step": "attended", "at": "2099-01-01T10:00"}, "has not happened yet"),
        ({"step": "attended", "at": "1999-01-01T10:00"}, "between 2000 and 2100"),
        ({"step": "booked"}, "for when"),
        ({"step": "booked", "booked_for": "2020-01-01T10:00"}, "after the booking"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(dana, typed, said):
    url = reverse("outcomes", args=[make_person().reference])

    answer = dana.post(url, {"token": uuid4(), "note": "typed before", **typed})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "typed before" in answer.content.decode()
    assert not Outcome.objects.exists()


def test_step_is_corrected_from_its_page(dana):
    wrong = make_outcome(step=Step.ATTENDED)
    url = reverse("correct_outcome", args=[wrong.pk])
    assert "Recorded by mistake" in dana.get(url).content.decode()

    answer = dana.post(url, {"step": "missed", "token": uuid4(), "at": "2026-11-23T09:00", "note": ""})

    assert answer.status_code == 302
    assert Outcome.objects.standing().get().step == Step.MISSED


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_others_do_not_record(client, role):
    client.force_login(make_staff(role))
    url = reverse("outcomes", args=[make_person().reference])

    assert client.post(url).status_code == 403
