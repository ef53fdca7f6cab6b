"""Keeping records for their time, holding them for longer, and what is left of those whose time is over."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import Count

from intake.audit.models import Entry
from intake.audit.sealing import seal_entries
from intake.audit.verifying import verify
from intake.callbacks.models import Callback, Closing
from intake.calls.models import Call, Draft
from intake.consents.models import Consent
from intake.people.index import find_by_name
from intake.people.models import Note, Person, PhoneNumber
from intake.people.services import add_person
from intake.privacy.fields import SealedTextField
from intake.retention.erasing import _rows_of
from intake.retention.models import Erasure, Hold
from intake.retention.services import (
    AlreadyHeld,
    IsHeld,
    SayWhyHeld,
    StillPromised,
    calls_of_nobody,
    erase_calls_of_nobody,
    erase_person,
    hold_person,
    lift_hold,
    people_to_erase,
)
from intake.reviews.models import Review
from intake.safety.models import Ending
from intake.staff.models import Staff
from intake.triage.models import Triage
from tests.evidence import find, stolen_database
from tests.make import (
    LONG_AGO,
    NOW,
    make_attempt,
    make_call,
    make_callback,
    make_draft,
    make_interrupt,
    make_number,
    make_override,
    make_person,
    make_staff,
    make_triage,
)

pytestmark = pytest.mark.django_db
YEARS = {"adults": 10, "minors": 21, "others": 2}
WHY, DAY = "The court of Camden wants it", timedelta(days=1)


def years_ago(number):
    return NOW.replace(year=NOW.year - number) - DAY


def make_client(rang_at=NOW, age=40, name="Quillibrand"):
    """A person with something in every table."""
    person = add_person(name=name, by=make_staff(), now=rang_at)
    number = make_number(person, "+12675550187", answered_by="Vashtimere", asked_at=rang_at)
    make_number(person, "+12675550188", asked_at=rang_at)
    draft = make_draft(answers={"note": ["Wexcombe"]}, number="+12675550187", finished_at=rang_at)
    call = make_call(person, draft=draft, number="+12675550187", note="Wexcombe", rang_at=rang_at)
    triage = make_triage(call, inputs={"age": age, "note": "Wexcombe"}, urgency="same_day")
    make_override(triage, text="Wexcombe")
    closed = {"closed_at": rang_at, "closing": Closing.REACHED, "reason": "Wexcombe"}
    callback = make_callback(person=person, number=number, call=call, due_at=rang_at, **closed)
    make_attempt(callback, note="Wexcombe", at=rang_at)
    Note.objects.create(person=person, text="Wexcombe", at=rang_at, by=draft.opened_by)
    Consent.objects.create(
        person=person, purpose="care", discloser="we", what="Wexcombe", recipient="Vashtimere", at=rang_at,
        signed_by=name, signed_how="paper", signed_on=rang_at.date(), by=draft.opened_by,
    )  # fmt: skip
    make_interrupt(
        draft, call=call, closed_at=NOW, closed_by=draft.opened_by, closing=Ending.HANDLED,
        services_contacted=["911"], contact_confirmed="arrived", location="Wexcombe", nature="Wexcombe",
        disclosed_to="Vashtimere", disclosed_by=draft.opened_by, disclosed_at=rang_at,
    )  # fmt: skip
    return person


def figures():
    """What a report counts."""
    urgencies = Triage.objects.values_list("urgency").annotate(n=Count("pk")).order_by("urgency")
    return list(urgencies), Call.objects.count(), Callback.objects.filter(closing="reached").count()


# Erasing


def test_erased_person_is_nobodys_and_the_figures_and_the_trail_stay_whole():
    person, other = make_client(), make_client(name="Zephyrine")
    seal_entries()
    before = figures()

    rows = erase_person(person=person, by=None, now=NOW)

    seal_entries()
    assert rows >= 11
    assert figures() == before
    assert verify(now=NOW).problem == ""
    person.refresh_from_db()
    assert (person.name, person.reference) == ("", Person.objects.get(pk=person.pk).reference)
    assert [Call.objects.get(client=person).note, Call.objects.get(client=person).number_index] == ["", ""]
    assert Draft.objects.get(call__client=person).answers == {}
    assert [row.person for row in PhoneNumber.objects.same_as("+12675550187")] == [other]
    assert find_by_name(Person.objects.all(), "Quilli", 5) == []
    assert find_by_name(Person.objects.all(), "Zephyr", 5) == [other]
    assert Entry.objects.get(verb="erase_person").detail == {"rows": rows}
    assert Call.objects.get(client=other).note == "Wexcombe"


def test_nothing_of_an_erased_person_opens_any_more():
    person = make_client()
    erase_person(person=person, by=None, now=NOW)

    for model in (Call, Draft, Triage, Callback, Note, Consent, PhoneNumber, Person):
        for row in model.objects.all():
            words = " ".join(str(value) for value in vars(row).values())
            assert not any(word in words for word in ("Wexcombe", "Vashtimere", "Quilli", "2675550187")), (
                model
            )
    assert find(["Wexcombe", "Vashtimere", "Quillibrand"], stolen_database()) == []


def test_call_that_they_made_for_somebody_else_stays_that_persons():
    mother, son = make_person(), make_person()
    call = make_call(son, caller=mother, number="+12675550187", note="About him")

    erase_person(person=mother, by=None, now=NOW)

    call.refresh_from_db()
    assert (call.number, call.note) == ("", "About him")


def test_hold_and_open_promise_keep_a_person():
    person, staff = make_client(), make_staff()
    with pytest.raises(SayWhyHeld):
        hold_person(person=person, reason="court", by=staff, now=NOW)
    hold_person(person=person, reason=WHY, by=staff, now=NOW)
    with pytest.raises(AlreadyHeld):
        hold_person(person=person, reason=WHY, by=staff, now=NOW)
    with pytest.raises(IsHeld):
        erase_person(person=person, by=None, now=NOW)

    lift_hold(person=person, by=staff, now=NOW)
    promise = make_callback(person=person, purpose="clinician", number=person.numbers.first())
    with pytest.raises(StillPromised):
        erase_person(person=person, by=None, now=NOW)
    promise.delete()

    assert erase_person(person=person, by=None, now=NOW)


# When it is time


def due():
    return list(people_to_erase(years=YEARS, now=NOW))


def test_adult_is_kept_for_ten_years_after_the_last_contact():
    old, young = make_client(years_ago(10)), make_client(years_ago(9))

    assert due() == [old]
    make_call(old, rang_at=years_ago(1))
    assert due() == []
    assert young


@pytest.mark.parametrize(
    ("age", "years", "is_due"), [(17, 20, False), (17, 21, True), (18, 10, True), (None, 10, True)]
)
def test_minor_is_kept_for_longer(age, years, is_due):
    person = make_client(years_ago(years), age=age)

    assert due() == ([person] if is_due else [])


def test_held_erased_and_promised_people_are_left_out():
    held, erased, promised = (make_client(years_ago(11)) for _turn in range(3))
    hold_person(person=held, reason=WHY, by=make_staff(), now=NOW)
    erase_person(person=erased, by=None, now=NOW)
    make_callback(person=promised, purpose="clinician", number=promised.numbers.first())

    assert due() == []


def test_calls_of_nobody_are_kept_for_two_years():
    old = make_call(number="+12675550187", rang_at=years_ago(2), kind="silent")
    make_call(number="+12675550187", rang_at=years_ago(1), kind="silent")
    make_call(number="+12675550187", rang_at=years_ago(3))
    Call.objects.filter(kind="silent").update(caller=None, client=None)
    assert list(calls_of_nobody(years=YEARS, now=NOW)) == [old]

    assert erase_calls_of_nobody(years=YEARS, now=NOW) == 1
    assert erase_calls_of_nobody(years=YEARS, now=NOW) == 0

    old.refresh_from_db()
    assert (old.number, old.number_index, old.kind) == ("", "", "silent")


# The command


def test_command_says_first_and_does_when_told(capsys):
    person = make_client(LONG_AGO.replace(year=2010))

    call_command("retention")
    assert "1 people and 0 calls of nobody have been kept for long enough" in capsys.readouterr().out
    assert not Erasure.objects.exists()

    call_command("retention", "--do")
    assert "1 people and 0 calls of nobody are erased" in capsys.readouterr().out
    assert Erasure.objects.get().person == person
    assert person.reference not in capsys.readouterr().out


def test_command_erases_one_person_who_is_named_by_reference(capsys):
    person = make_client()
    with pytest.raises(CommandError, match="nobody"):
        call_command("retention", "--person", "P-NOBODY2", "--do")

    call_command("retention", "--person", person.reference)
    assert not Erasure.objects.exists()
    call_command("retention", "--person", person.reference, "--do")

    assert Erasure.objects.exists()


def test_no_table_with_something_sealed_is_forgotten():
    """Whoever seals a new table decides whose it is, and what is done with it when their time is over."""
    person = make_person()
    handled = {rows.model for rows in _rows_of(Person.objects.filter(pk=person.pk), Call.objects.none())}
    of_staff_or_kept = {Staff, Hold, Review}  # of a review the words alone go

    sealed = {
        model
        for model in apps.get_models()
        if any(isinstance(field, SealedTextField) for field in model._meta.concrete_fields)
    }

    assert sealed - handled == of_staff_or_kept
