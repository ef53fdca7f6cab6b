"""Promising to ring back, and keeping or ending the promise.

Each verb is one transaction and writes the audit record. The text of what it refuses can be shown to staff.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from intake.audit.services import record
from intake.callbacks.models import Attempt, Callback, Closing, Outcome, Purpose
from intake.callbacks.policies import current_cadence, window_of
from intake.callbacks.refusals import (  # noqa: F401  # callers find the refusals beside the verbs
    AlreadyClaimed,
    AlreadyClosed,
    AlreadyPromised,
    CallbackRefused,
    DueInThePast,
    DueTooFarAhead,
    HasLeft,
    InQuietHours,
    MustNotBeCalled,
    NotAskedWhetherToCall,
    NumberOfSomebodyElse,
    OnlyASupervisorDecides,
    QuietHoursNow,
    ReasonWanted,
    VoicemailNotAllowed,
    refuse_assignee,
    refuse_claimed,
    refuse_closed,
    refuse_closing,
    refuse_forbidden,
    refuse_number,
    refuse_quiet,
    refuse_time,
    refuse_voicemail,
)
from intake.callbacks.rules import decide_supervisor, next_attempt_at, remind_from
from intake.callbacks.steps import end, lock_callback, put_off
from intake.calls.models import Call
from intake.people.models import Asked, Person, PhoneNumber
from intake.people.rules import Window
from intake.people.services import lock_person
from intake.privacy.references import new_reference
from intake.staff.models import Staff
from intake.triage.models import Urgency

LEASE = timedelta(minutes=10)
NOW_IS_STILL_NOW = timedelta(minutes=1)  # an emergency typed as "now" takes a moment to arrive
REFERENCE_DRAWS = 3
CLOSED_BY_OUTCOME = {Outcome.REACHED: Closing.REACHED, Outcome.REFUSED: Closing.DECLINED}
NUMBER_IS_DEAD = {Outcome.WRONG_NUMBER, Outcome.OUT_OF_SERVICE}


@transaction.atomic
def schedule_callback(
    *,
    person: Person,
    number: PhoneNumber,
    urgency: str,
    due_at: datetime,
    by: Staff | None,
    now: datetime,
    purpose: str = Purpose.ADMISSIONS,
    call: Call | None = None,
    assigned_to: Staff | None = None,
    hour_agreed: bool = False,
    call_unasked: bool = False,
    promised_for: datetime | None = None,
) -> Callback:
    """Promises `person` a callback at `number` by `due_at`, and by `promised_for` at the latest.

    `hour_agreed`: they asked for this very hour, quiet or not. `call_unasked`: staff decide to call
    though nobody asked whether the number may be called.
    Raises AlreadyPromised, MustNotBeCalled, NotAskedWhetherToCall, NumberOfSomebodyElse, InQuietHours,
    DueInThePast, DueTooFarAhead, HasLeft.
    """
    asked_for, person = person, lock_person(person)
    number = PhoneNumber.objects.select_for_update(no_key=True).get(pk=number.pk)
    if person != asked_for:  # they were merged meanwhile
        number = PhoneNumber.objects.same_as(number.number).filter(person=person).first() or number
    emergency = urgency == Urgency.EMERGENCY
    if emergency and now - NOW_IS_STILL_NOW < due_at < now:
        due_at = now
    refuse_number(number, person, call_unasked)
    refuse_time(window_of(number, current_cadence()), due_at, now, any_hour=hour_agreed or emergency)
    refuse_assignee(assigned_to)
    callback = Callback(
        call=call,
        person=person,
        number=number,
        purpose=purpose,
        urgency=urgency,
        promised_for=promised_for or due_at,
        due_at=due_at,
        remind_at=remind_from(due_at, now),
        hour_agreed=hour_agreed,
        called_unasked=number.may_call == Asked.UNKNOWN,
        assigned_to=assigned_to,
        promised_at=now,
        promised_by=by,
    )
    _save_new(callback)
    said = {"hour_agreed": hour_agreed, "called_unasked": callback.called_unasked}
    record(verb="schedule_callback", about=callback, by=by, at=now, urgency=str(urgency), **said)
    return callback


@transaction.atomic
def claim_callback(*, callback: Callback, by: Staff, now: datetime, asked_for_hour: bool = False) -> Callback:
    """Takes the callback for `by` for ten minutes, so that no one else rings the same person.

    `asked_for_hour`: it is quiet hours there, and they asked to be called now. Claiming again what one has
    renews it. Raises AlreadyClaimed, AlreadyClosed, MustNotBeCalled, QuietHoursNow.
    """
    number = PhoneNumber.objects.get(pk=callback.number_id)
    refuse_forbidden(number)
    renewed = Callback.objects.claimed(now).filter(pk=callback.pk, claimed_by=by).exists()
    free = Q(claimed_by=None) | Q(claimed_by=by) | Q(claimed_until__lte=now)
    claimed = (
        Callback.objects.open().filter(free, pk=callback.pk).update(claimed_by=by, claimed_until=now + LEASE)
    )
    callback = Callback.objects.get(pk=callback.pk)
    if not claimed:
        refuse_closed(callback)
        refuse_claimed(callback, by, now)
        # It was released in this very moment.
        return claim_callback(callback=callback, by=by, now=now, asked_for_hour=asked_for_hour)
    if not renewed:
        _keep_to_their_hours(callback, window_of(number, current_cadence()), asked_for_hour, now)
    record(verb="claim_callback", about=callback, by=by, at=now, hour_agreed=callback.hour_agreed)
    return callback


def _keep_to_their_hours(callback: Callback, window: Window, asked_for_hour: bool, now: datetime) -> None:
    """Refuses quiet hours; that they asked for this one is kept until the try is recorded."""
    if asked_for_hour and not window.holds(now):
        callback.hour_agreed = True
        callback.save(update_fields=["hour_agreed"])
    else:
        refuse_quiet(callback, window, now)


@transaction.atomic
def release_callback(*, callback: Callback, by: Staff, now: datetime) -> Callback:
    """Gives back what `by` has claimed. A callback that nobody has stays as it is. Raises AlreadyClaimed."""
    callback = lock_callback(callback)
    refuse_claimed(callback, by, now)
    if callback.claimed_by_id is not None:
        callback.claimed_by = callback.claimed_until = None
        callback.save(update_fields=["claimed_by", "claimed_until"])
        record(verb="release_callback", about=callback, by=by, at=now)
    return callback


@transaction.atomic
def record_attempt(
    *, callback: Callback, token: UUID, outcome: str, by: Staff, now: datetime, note: str = ""
) -> Attempt:
    """Records one try, and what follows from it: closed, tried again later, or put before a supervisor.

    The same `token` again gives the attempt that it already made.
    Raises AlreadyClosed, AlreadyClaimed, VoicemailNotAllowed.
    """
    callback = lock_callback(callback)
    if done := Attempt.objects.filter(token=token, callback=callback).first():
        return done
    refuse_closed(callback)
    refuse_claimed(callback, by, now)
    refuse_voicemail(callback.number, outcome)
    agreed = callback.hour_agreed and not window_of(callback.number, current_cadence()).holds(now)
    attempt = Attempt.objects.create(
        callback=callback, token=token, at=now, by=by, outcome=outcome, note=note, hour_agreed=agreed
    )
    callback.tries += 1
    callback.first_attempt_at = callback.first_attempt_at or now
    callback.claimed_by = callback.claimed_until = None
    _follow_up(callback, outcome, now)
    callback.save()
    record(verb="record_attempt", about=callback, by=by, at=now, outcome=str(outcome), tries=callback.tries)
    return attempt


@transaction.atomic
def close_callback(
    *, callback: Callback, closing: str, by: Staff, now: datetime, reason: str = ""
) -> Callback:
    """Ends the promise. Raises AlreadyClosed, AlreadyClaimed, OnlyASupervisorDecides, ReasonWanted."""
    callback = lock_callback(callback)
    refuse_closed(callback)
    refuse_claimed(callback, by, now)
    refuse_closing(closing, reason, by)
    end(callback, closing, now)
    callback.reason = reason.strip() or None
    callback.save()
    record(verb="close_callback", about=callback, by=by, at=now, closing=str(closing))
    return callback


def _save_new(callback: Callback) -> None:
    """Saves under a fresh reference. The database has the last word on one open callback for a person."""
    for draw in range(REFERENCE_DRAWS):
        callback.reference = new_reference("CB")
        try:
            with transaction.atomic():
                callback.save(force_insert=True)
            return
        except IntegrityError:
            rivals = Callback.objects.open().filter(person=callback.person, purpose=callback.purpose)
            if rival := rivals.first():
                raise AlreadyPromised(rival) from None
            if draw == REFERENCE_DRAWS - 1:
                raise


def _follow_up(callback: Callback, outcome: str, now: datetime) -> None:
    """What an attempt leads to. There is no path that leaves the callback open and unwatched."""
    if closing := CLOSED_BY_OUTCOME.get(Outcome(outcome)):
        end(callback, closing, now)
        return
    number, cadence = callback.number, current_cadence()
    number_is_dead = outcome in NUMBER_IS_DEAD or number.may_call == Asked.NO
    callback.snoozes = callback.snoozed_minutes = 0
    callback.hour_agreed = False  # the hour that they asked for is over
    if decide_supervisor(callback.tries, number_is_dead, cadence.attempt_limit):
        callback.undecided_since = callback.undecided_since or now
        callback.assigned_to = None
        put_off(callback, now, now)
        return
    callback.undecided_since = None
    window = window_of(number, cadence)
    put_off(callback, next_attempt_at(callback.urgency, callback.tries, window, now, cadence), now)
