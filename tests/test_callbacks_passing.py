"""Handing a callback over, putting it off, and having it tried again."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from intake.audit.models import Entry
from intake.callbacks.models import Callback, Closing, Move, Why
from intake.callbacks.passing import assign_callback, hand_over_callback, snooze_callback
from intake.callbacks.refusals import (
    AlreadyClaimed,
    AlreadyClosed,
    HasItAlready,
    HasLeft,
    InQuietHours,
    KeepsNoCallbacks,
    MustNotBeCalled,
    NotDueYet,
    NotInAnEmergency,
    SnoozedEnough,
    WaitsForADecision,
)
from intake.callbacks.services import claim_callback
from intake.callbacks.urgency import follow_urgency
from intake.people.models import Asked
from intake.staff.models import Role
from intake.triage.models import Urgency
from tests.make import NOW, make_call, make_callback, make_number, make_staff

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def hand_over(callback, to, **details):
    defaults = {"code": Why.LANGUAGE, "by": make_staff(), "now": NOW}
    return hand_over_callback(callback=callback, to=to, **defaults | details)


def snooze(callback, minutes=30, **details):
    defaults = {"code": Why.ON_A_CALL, "by": make_staff(), "now": NOW}
    return snooze_callback(callback=callback, minutes=minutes, **defaults | details)


def test_colleague_has_the_callback_and_is_reminded_of_what_is_due():
    callback, dana, joel = make_callback(due_at=NOW - HOUR, remind_at=None), make_staff(), make_staff()
    claim_callback(callback=callback, by=dana, now=NOW)

    after = hand_over(callback, joel, by=dana)

    assert (after.assigned_to, after.claimed_by, after.claimed_until) == (joel, None, None)
    assert (after.due_at, after.remind_at, after.round) == (NOW - HOUR, NOW, 2)
    move = Move.objects.get()
    assert (move.by, move.to, move.code, move.minutes) == (dana, joel, "language", None)
    assert Entry.objects.get(verb="hand_over_callback").detail == {"to": joel.pk, "code": "language"}


def test_what_is_not_due_keeps_its_time_when_handed_over():
    after = hand_over(make_callback(due_at=NOW + HOUR), make_staff())

    assert (after.due_at, after.remind_at, after.round) == (NOW + HOUR, NOW + HOUR, 1)


@pytest.mark.parametrize(
    ("to", "refusal"),
    [({"is_active": False}, HasLeft), ({"role": Role.AUDITOR}, KeepsNoCallbacks)],
)
def test_callback_is_handed_only_to_who_can_keep_it(to, refusal):
    with pytest.raises(refusal):
        hand_over(make_callback(), make_staff(**to))

    assert not Move.objects.exists()


def test_callback_is_not_handed_to_who_has_it():
    joel = make_staff()

    with pytest.raises(HasItAlready):
        hand_over(make_callback(assigned_to=joel), joel)


@pytest.mark.parametrize("pass_on", [lambda callback: hand_over(callback, make_staff()), snooze])
def test_what_somebody_rings_what_waits_and_what_is_closed_is_not_passed_on(pass_on):
    ringing = make_callback(claimed_by=make_staff(), claimed_until=NOW + MINUTE)

    with pytest.raises(AlreadyClaimed):
        pass_on(ringing)
    with pytest.raises(WaitsForADecision):
        pass_on(make_callback(undecided_since=NOW))
    with pytest.raises(AlreadyClosed):
        pass_on(make_callback(closed_at=NOW, closing=Closing.REACHED))


def test_putting_off_keeps_reminders_quiet_and_the_due_time_honest():
    dana = make_staff()

    after = snooze(make_callback(due_at=NOW - HOUR), 15, by=dana)

    assert (after.due_at, after.remind_at, after.round) == (NOW - HOUR, NOW + 15 * MINUTE, 2)
    assert (after.snoozes, after.snoozed_minutes) == (1, 15)
    move = Move.objects.get()
    assert (move.by, move.to, move.code, move.minutes) == (dana, None, "on_a_call", 15)
    assert Entry.objects.get(verb="snooze_callback").detail == {"minutes": 15, "code": "on_a_call"}


def test_a_callback_is_put_off_twice_and_by_an_hour_at_most():
    callback = make_callback()
    snooze(callback, 5)
    snooze(callback, 5, now=NOW + 5 * MINUTE)

    with pytest.raises(SnoozedEnough):
        snooze(callback, 5, now=NOW + 10 * MINUTE)
    with pytest.raises(SnoozedEnough):
        snooze(make_callback(snoozes=1, snoozed_minutes=45), 16)
    assert snooze(make_callback(snoozes=1, snoozed_minutes=45), 15).snoozed_minutes == 60


def test_an_emergency_what_is_not_due_and_quiet_hours_are_no_time_to_put_off():
    evening = datetime(2026, 11, 25, 0, 50, tzinfo=UTC)  # 19:50 there

    with pytest.raises(NotInAnEmergency):
        snooze(make_callback(urgency=Urgency.EMERGENCY))
    with pytest.raises(NotDueYet):
        snooze(make_callback(due_at=NOW + MINUTE))
    with pytest.raises(InQuietHours):
        snooze(make_callback(), 30, now=evening)
    assert snooze(make_callback(), 5, now=evening).snoozes == 1


@pytest.mark.parametrize(
    "written",
    [
        {"snoozes": 3},
        {"snoozes": 1, "snoozed_minutes": 61},
        {"snoozes": 1, "snoozed_minutes": 5, "urgency": Urgency.EMERGENCY},
    ],
)
def test_database_has_the_last_word_on_putting_off(written):
    callback = make_callback()

    with pytest.raises(IntegrityError), transaction.atomic():
        Callback.objects.filter(pk=callback.pk).update(**written)


def test_who_was_put_off_is_put_off_no_more_once_it_is_an_emergency():
    call = make_call()
    snooze(make_callback(person=call.client, call=call))

    (after,) = follow_urgency(call=call, urgency=Urgency.EMERGENCY, by=make_staff(), now=NOW)

    assert (after.urgency, after.snoozes, after.due_at) == ("emergency_now", 0, NOW)


@pytest.mark.parametrize("quieted", ["put off", "had", "told to everybody"])
def test_what_is_due_and_turns_out_more_urgent_reminds_at_once(quieted):
    call = make_call()
    callback = make_callback(person=call.client, call=call, urgency=Urgency.ROUTINE, due_at=NOW - MINUTE)
    remind_at = {"put off": NOW + 30 * MINUTE, "had": NOW + 60 * MINUTE, "told to everybody": None}[quieted]
    Callback.objects.filter(pk=callback.pk).update(remind_at=remind_at)

    (after,) = follow_urgency(call=call, urgency=Urgency.EMERGENCY, by=make_staff(), now=NOW)

    assert (after.remind_at, after.round, after.due_at) == (NOW, 2, NOW - MINUTE)


def test_what_is_due_and_turns_out_less_urgent_reminds_no_sooner():
    call = make_call()
    later = NOW + 5 * MINUTE
    callback = make_callback(person=call.client, call=call, urgency=Urgency.EMERGENCY, due_at=NOW - MINUTE)
    Callback.objects.filter(pk=callback.pk).update(remind_at=later)

    (after,) = follow_urgency(call=call, urgency=Urgency.SAME_DAY, by=make_staff(), now=NOW)

    assert (after.remind_at, after.round) == (later, 1)


def test_number_that_must_not_be_called_is_neither_claimed_nor_tried_again():
    callback = make_callback(number=make_number(), undecided_since=NOW)
    type(callback.number).objects.update(may_call=Asked.NO)

    with pytest.raises(MustNotBeCalled):
        claim_callback(callback=callback, by=make_staff(), now=NOW)
    with pytest.raises(MustNotBeCalled):
        assign_callback(callback=callback, to=None, by=make_staff(Role.SUPERVISOR), now=NOW)
