"""Who may see whom: need to know, sealed people, broken glass."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from intake.audit.models import Entry
from intake.callbacks.models import Closing
from intake.callbacks.needs import visible_callbacks
from intake.calls.models import Call
from intake.calls.needs import visible_calls
from intake.people.gates import Finding, Glass
from intake.people.guarding import (
    AlreadyReviewed,
    NameSomebody,
    NobodyThere,
    OwnGlass,
    SayWhy,
    break_glass,
    review_glass,
    seal_person,
    unseal_person,
)
from intake.people.models import Person
from intake.sheet.queries import look_up_number
from intake.staff.models import Role
from tests.make import (
    NOW,
    make_attempt,
    make_call,
    make_callback,
    make_draft,
    make_number,
    make_person,
    make_staff,
)

pytestmark = pytest.mark.django_db
WHY = "Their doctor is on the line"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
CLOSED = {"closed_at": NOW - 2 * DAY, "closing": Closing.REACHED, "due_at": NOW - 3 * DAY}


@pytest.fixture
def kim():
    return make_staff()


@pytest.fixture
def supervisor():
    return make_staff(Role.SUPERVISOR)


def foreigner():
    """Somebody of an old call that a colleague took."""
    person = make_person(reference="P-FRGN234")
    make_call(person, reference="C-FRGN234", taken_by=make_staff(), rang_at=NOW - 100 * DAY)
    return person


def knows(staff, person, now=NOW):
    return Person.objects.visible_to(staff, now).filter(pk=person.pk).exists()


# Need to know


def test_admissions_knows_whom_the_shift_works_with(kim):
    mother, son = make_person(), make_person()
    make_call(son, caller=mother, taken_by=make_staff(), rang_at=NOW - 23 * timedelta(hours=1))
    promised = make_callback(due_at=NOW + 30 * DAY).person

    assert all(knows(kim, person) for person in (mother, son, promised))


def test_admissions_knows_their_own_people_for_ninety_days(kim):
    taken, tried, promised = make_person(), make_person(), make_person()
    make_call(taken, taken_by=kim, rang_at=NOW - 89 * DAY)
    make_attempt(make_callback(person=tried, **CLOSED), by=kim)
    make_callback(person=promised, promised_by=kim, **CLOSED)

    assert all(knows(kim, person) for person in (taken, tried, promised))
    assert not any(knows(kim, person, NOW + 91 * DAY) for person in (taken, tried, promised))


def test_admissions_knows_nobody_else(kim):
    person = foreigner()
    make_callback(person=person, **CLOSED)

    assert not knows(kim, person)
    assert not knows(make_staff(Role.AUDITOR), person)
    assert not knows(make_staff(Role.ADMINISTRATOR), person)
    assert not knows(make_staff(is_active=False), person)


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.SUPERVISOR])
def test_who_answers_for_the_care_knows_everybody(role):
    assert knows(make_staff(role), foreigner())


def test_number_that_rings_finds_its_person_for_whoever_answers(kim):
    person = foreigner()
    make_number(person, "+12155550142")
    assert not knows(kim, person)

    make_draft(kim, number="+12155550142", saved_at=NOW)

    assert look_up_number("+12155550142", before=NOW, staff=kim, now=NOW).people == [person]
    assert knows(kim, person)
    assert not knows(make_staff(), person)


def test_call_opens_to_who_knows_its_people(kim):
    foreigner()
    own = make_call(make_person(), taken_by=kim, rang_at=NOW - 30 * DAY)
    silent, older = make_call(kind="silent"), make_call(kind="silent", rang_at=NOW - 2 * DAY)
    Call.objects.filter(pk__in=[silent.pk, older.pk]).update(caller=None, client=None)

    assert set(visible_calls(kim, NOW)) == {own, silent}
    assert visible_calls(make_staff(Role.CLINICIAN), NOW).count() == 4
    assert visible_calls(make_staff(Role.AUDITOR), NOW).count() == 0


def test_closed_callback_opens_to_who_knows_its_person(kim):
    person = foreigner()
    make_callback(person=person, **CLOSED)
    waiting = make_callback()

    assert list(visible_callbacks(kim, NOW)) == [waiting]


# Sealed people


def test_sealed_person_is_seen_by_the_named_alone(kim, supervisor):
    person = make_callback().person
    seal_person(person=person, named=[kim], reason="A sister of Joel", by=supervisor, now=NOW)

    assert knows(kim, person)
    assert not any(knows(make_staff(role), person) for role in Role.values)
    assert not knows(supervisor, person)

    unseal_person(person=person, by=supervisor, now=NOW)
    assert knows(supervisor, person)


def test_nothing_of_a_sealed_person_is_seen_elsewhere(kim, supervisor):
    person = make_person()
    make_number(person, "+12155550142")
    call = make_call(make_person(), caller=person, number="+12155550142")
    callback = make_callback(person=make_person(), call=make_call(person))
    seal_person(person=person, named=[kim], reason="A sister of Joel", by=supervisor, now=NOW)

    facts = look_up_number("+12155550142", before=NOW, staff=supervisor, now=NOW)

    assert (facts.people, facts.earlier_calls, facts.open_callbacks) == ([], [], [])
    assert call not in visible_calls(supervisor, NOW)
    assert callback not in visible_callbacks(supervisor, NOW)
    assert callback in visible_callbacks(kim, NOW)


def test_who_was_given_the_callback_of_a_sealed_person_keeps_it(kim, supervisor):
    callback = make_callback(assigned_to=kim)
    seal_person(person=callback.person, named=[supervisor], reason="A sister of Joel", by=supervisor, now=NOW)

    assert list(visible_callbacks(kim, NOW)) == [callback]
    assert not knows(kim, callback.person)


def test_seal_wants_names_and_a_reason(kim, supervisor):
    person = make_person()

    with pytest.raises(NameSomebody):
        seal_person(person=person, named=[], reason="A sister of Joel", by=supervisor, now=NOW)
    with pytest.raises(SayWhy):
        seal_person(person=person, named=[kim], reason="kin  ", by=supervisor, now=NOW)


# Broken glass


def test_broken_glass_opens_for_an_hour_and_for_one_person(kim):
    person, other = foreigner(), make_person()

    break_glass(person=person, reason=WHY, by=kim, now=NOW)

    assert knows(kim, person, NOW + 59 * MINUTE)
    assert not knows(kim, person, NOW + 60 * MINUTE)
    assert not knows(kim, other)
    assert not knows(make_staff(), person)
    assert visible_calls(kim, NOW).count() == 1
    entry = Entry.objects.get(verb="break_glass")
    assert (entry.by, entry.reference, WHY in str(entry.detail)) == (kim, person.reference, False)


@pytest.mark.parametrize("reason", ["", "because", "         a         "])
def test_broken_glass_wants_a_reason(kim, reason):
    with pytest.raises(SayWhy):
        break_glass(person=foreigner(), reason=reason, by=kim, now=NOW)


def test_seal_breaks_for_those_who_answer_for_the_care_alone(kim, supervisor):
    person, nurse = foreigner(), make_staff(Role.CLINICIAN)
    seal_person(person=person, named=[supervisor], reason="A sister of Joel", by=supervisor, now=NOW)

    with pytest.raises(NobodyThere):
        break_glass(person=person, reason=WHY, by=kim, now=NOW)
    break_glass(person=person, reason=WHY, by=nurse, now=NOW)

    assert knows(nurse, person)


def test_glass_is_looked_at_once_and_by_another(supervisor):
    nurse = make_staff(Role.CLINICIAN)
    own = break_glass(person=foreigner(), reason=WHY, by=supervisor, now=NOW)
    glass = break_glass(person=make_person(), reason=WHY, by=nurse, now=NOW)

    with pytest.raises(OwnGlass):
        review_glass(glass=own, finding=Finding.NEEDED, by=supervisor, now=NOW)
    review_glass(glass=glass, finding=Finding.NEEDED, by=supervisor, now=NOW)
    with pytest.raises(AlreadyReviewed):
        review_glass(glass=glass, finding=Finding.BREACH, by=make_staff(Role.SUPERVISOR), now=NOW)

    assert list(Glass.objects.to_review()) == [own]
    with pytest.raises(IntegrityError), transaction.atomic():
        Glass.objects.filter(pk=own.pk).update(reviewed_by=supervisor, reviewed_at=NOW, finding="needed")
