"""Passing a callback on: to somebody else, or to a little later. Each verb is one transaction."""

from datetime import datetime

from django.db import transaction

from intake.audit.services import record
from intake.callbacks.models import Callback, Move
from intake.callbacks.policies import current_cadence, window_of
from intake.callbacks.refusals import (
    refuse_assignee,
    refuse_claimed,
    refuse_closed,
    refuse_colleague,
    refuse_forbidden,
    refuse_snooze,
    refuse_undecided,
)
from intake.callbacks.steps import lock_callback, put_off, remind_anew, snooze
from intake.staff.models import Staff
from intake.triage.models import Urgency


@transaction.atomic
def assign_callback(*, callback: Callback, to: Staff | None, by: Staff, now: datetime) -> Callback:
    """Puts the callback with `to`, or with anyone on shift. What waited for a decision is tried again.

    A callback that is due already reminds anew, so that the new person hears of it.
    Raises AlreadyClosed, HasLeft, MustNotBeCalled.
    """
    callback = lock_callback(callback)
    refuse_closed(callback)
    refuse_assignee(to)
    callback.assigned_to = to
    if callback.undecided_since:
        refuse_forbidden(callback.number)
        callback.undecided_since = None
        callback.snoozes = callback.snoozed_minutes = 0
        callback.hour_agreed = False
        window = window_of(callback.number, current_cadence())
        put_off(callback, now if callback.urgency == Urgency.EMERGENCY else window.next_opening(now), now)
    else:
        remind_anew(callback, now)
    callback.save()
    record(verb="assign_callback", about=callback, by=by, at=now, to=to.pk if to else 0)
    return callback


@transaction.atomic
def hand_over_callback(*, callback: Callback, to: Staff, code: str, by: Staff, now: datetime) -> Callback:
    """Gives the callback to a colleague, for the reason `code`. What `by` has claimed becomes free.

    Raises AlreadyClosed, AlreadyClaimed, WaitsForADecision, HasLeft, KeepsNoCallbacks, HasItAlready.
    """
    callback = lock_callback(callback)
    refuse_closed(callback)
    refuse_claimed(callback, by, now)
    refuse_undecided(callback)
    refuse_colleague(callback, to)
    callback.claimed_by = callback.claimed_until = None
    pass_to(callback=callback, to=to, code=code, by=by, now=now)
    return callback


def pass_to(*, callback: Callback, to: Staff, code: str, by: Staff, now: datetime) -> None:
    """Moves a locked callback to `to` and writes it down; what is due reminds them at once."""
    callback.assigned_to = to
    remind_anew(callback, now)
    callback.save()
    Move.objects.create(callback=callback, at=now, by=by, to=to, code=code)
    record(verb="hand_over_callback", about=callback, by=by, at=now, to=to.pk, code=str(code))


@transaction.atomic
def snooze_callback(*, callback: Callback, minutes: int, code: str, by: Staff, now: datetime) -> Callback:
    """Keeps the reminders of a due callback quiet for `minutes`, for the reason `code`. It stays due.

    What `by` has claimed becomes free. Raises AlreadyClosed, AlreadyClaimed, WaitsForADecision,
    NotInAnEmergency, NotDueYet, SnoozedEnough, InQuietHours.
    """
    callback = lock_callback(callback)
    refuse_closed(callback)
    refuse_claimed(callback, by, now)
    refuse_undecided(callback)
    refuse_snooze(callback, minutes, window_of(callback.number, current_cadence()), now)
    callback.claimed_by = callback.claimed_until = None
    snooze(callback, minutes, now)
    callback.save()
    Move.objects.create(callback=callback, at=now, by=by, minutes=minutes, code=code)
    record(verb="snooze_callback", about=callback, by=by, at=now, minutes=minutes, code=str(code))
    return callback
