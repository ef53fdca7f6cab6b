"""Many at once: putting off beside the clock, passing on beside trying, signing beside signing."""

from datetime import timedelta
from uuid import uuid4

import pytest

from intake.audit.models import Entry
from intake.callbacks.abandoned import ring_back
from intake.callbacks.models import Attempt, Callback, Move, Outcome, Why
from intake.callbacks.passing import hand_over_callback, snooze_callback
from intake.callbacks.policies import Policy
from intake.callbacks.replanning import save_policy
from intake.callbacks.rules import USUAL
from intake.callbacks.services import record_attempt
from intake.calls.models import Kind
from intake.handovers.models import Handover
from intake.handovers.services import give_shift, take_shift
from intake.reminders.models import Reminder
from intake.reminders.services import claim_due_reminders
from intake.staff.models import Role
from tests.make import NOW, make_call, make_callback, make_staff
from tests.test_callbacks_races import THREADS, at_once

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)


def test_what_is_tried_and_handed_over_at_once_loses_neither():
    callback, dana, colleagues = make_callback(), make_staff(), [make_staff() for _turn in range(12)]

    def act(turn):
        if turn % 2:
            return hand_over_callback(
                callback=callback, to=colleagues[turn // 2], code=Why.LANGUAGE, by=dana, now=NOW
            )
        outcome = Outcome.REACHED if turn == 12 else Outcome.NO_ANSWER
        return record_attempt(callback=callback, token=uuid4(), outcome=outcome, by=dana, now=NOW)

    results = at_once(act, range(THREADS))

    after = Callback.objects.get()
    assert after.tries == Attempt.objects.count() == results["Attempt"]
    assert Move.objects.count() == results["Callback"]
    assert Entry.objects.filter(verb="record_attempt").count() == results["Attempt"]
    assert Entry.objects.filter(verb="hand_over_callback").count() == results["Callback"]
    assert after.closed_at or after.undecided_since


def test_what_is_put_off_beside_ticking_clocks_stays_quiet_until_then():
    callback, dana = make_callback(assigned_to=make_staff()), make_staff()

    def act(turn):
        if turn % 3:
            return claim_due_reminders(now=NOW)
        return snooze_callback(callback=callback, minutes=5, code=Why.ON_A_CALL, by=dana, now=NOW)

    results = at_once(act, range(THREADS))

    after = Callback.objects.get()
    assert (results["Callback"], results["SnoozedEnough"]) == (2, THREADS // 3 - 2)
    assert (after.snoozes, after.round, after.remind_at) == (2, 3, NOW + 5 * MINUTE)
    assert not Reminder.objects.filter(round=after.round).exists()
    assert claim_due_reminders(now=NOW + 5 * MINUTE) == 1
    assert Reminder.objects.filter(round=after.round).exists()


def test_of_many_first_signatures_one_counts():
    dana, colleagues = make_staff(), [make_staff() for _turn in range(THREADS)]

    results = at_once(lambda one: give_shift(leaving=dana, arriving=one, now=NOW), colleagues)

    assert results == {"Handover": 1, "AlreadyGiven": THREADS - 1}


def test_of_many_second_signatures_one_moves_everything_once():
    dana, joel = make_staff(), make_staff()
    for _turn in range(5):
        make_callback(assigned_to=dana)
    handover = give_shift(leaving=dana, arriving=joel, now=NOW)

    results = at_once(lambda _turn: take_shift(handover=handover, by=joel, now=NOW), range(THREADS))

    assert results == {"Handover": 1, "NotYoursToTake": THREADS - 1}
    assert Handover.objects.get().moved == Move.objects.count() == 5
    assert Callback.objects.filter(assigned_to=joel).count() == 5


def test_shift_handed_over_while_its_callbacks_are_tried_loses_neither():
    dana, joel = make_staff(), make_staff()
    callbacks = [make_callback(assigned_to=dana) for _turn in range(THREADS - 1)]
    handover = give_shift(leaving=dana, arriving=joel, now=NOW)

    def act(turn):
        if turn == THREADS // 2:
            return take_shift(handover=handover, by=joel, now=NOW)
        outcome = Outcome.REACHED if turn % 2 else Outcome.NO_ANSWER
        rung = callbacks[turn - (turn > THREADS // 2)]
        return record_attempt(callback=rung, token=uuid4(), outcome=outcome, by=dana, now=NOW)

    results = at_once(act, range(THREADS))

    assert results == {"Handover": 1, "Attempt": THREADS - 1}
    assert not Callback.objects.open().filter(assigned_to=dana).exists()
    assert Callback.objects.filter(tries=1).count() == THREADS - 1


def test_of_many_who_call_a_ring_back_one_promises():
    call = make_call(
        caller=None, number="+12155550142", answered_at=None, ended_at=None, rang_at=NOW, kind=Kind.HANG_UP
    )
    staff = [make_staff() for _turn in range(THREADS)]

    results = at_once(lambda one: ring_back(call=call, by=one, now=NOW), staff)

    assert results == {"Callback": 1, "AlreadyPromised": THREADS - 1}


def test_of_many_policies_one_follows():
    lena = make_staff(Role.ADMINISTRATOR)

    results = at_once(lambda _turn: save_policy(cadence=USUAL, based_on=0, by=lena, now=NOW), range(THREADS))

    assert results == {"Policy": 1, "PolicyHasChanged": THREADS - 1}
    assert Policy.objects.count() == 1
