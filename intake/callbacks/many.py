"""The verbs for many callbacks at once. Each is one transaction; what is refused leaves the others done.

Every row is kept from others before the first is changed, in one order, so that two of these cannot wait for
each other; what somebody else holds in that moment is refused, not waited for.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from intake.callbacks.models import Callback, Closing, Why
from intake.callbacks.passing import assign_callback, hand_over_callback
from intake.callbacks.refusals import (
    CallbackRefused,
    HasItAlready,
    IsBeingChanged,
    NoSuchCallback,
    refuse_claimed,
    refuse_closed,
    refuse_decision,
    refuse_undecided,
)
from intake.callbacks.services import claim_callback, close_callback
from intake.staff.models import Staff


@dataclass(frozen=True)
class Done:
    """What became of one row: `refusal` is why nothing was done to it."""

    reference: str
    refusal: CallbackRefused | None = None


@transaction.atomic
def reassign_callbacks(
    *, references: Sequence[str], to: Staff | None, by: Staff, now: datetime
) -> list[Done]:
    """Gives each callback to `to`, or to anyone on shift.

    Refused for a row: AlreadyClosed, AlreadyClaimed, WaitsForADecision, HasLeft, KeepsNoCallbacks,
    HasItAlready.
    """

    def reassign(callback: Callback) -> None:
        if to is not None:
            hand_over_callback(callback=callback, to=to, code=Why.SPREAD, by=by, now=now)
            return
        refuse_closed(callback)
        refuse_claimed(callback, by, now)
        refuse_undecided(callback)
        if callback.assigned_to_id is None:
            raise HasItAlready
        assign_callback(callback=callback, to=None, by=by, now=now)

    return _each(references, reassign)


@transaction.atomic
def claim_callbacks(*, references: Sequence[str], by: Staff, now: datetime) -> list[Done]:
    """Takes each callback for `by` for ten minutes.

    Refused for a row: AlreadyClaimed, AlreadyClosed, MustNotBeCalled.
    """
    return _each(references, lambda callback: claim_callback(callback=callback, by=by, now=now))


@transaction.atomic
def retry_callbacks(*, references: Sequence[str], to: Staff | None, by: Staff, now: datetime) -> list[Done]:
    """Decides that each callback is tried again, by `to` or by anyone on shift.

    Refused for a row: AlreadyClosed, NothingToDecide, AlreadyClaimed, HasLeft, MustNotBeCalled.
    """

    def retry(callback: Callback) -> None:
        _refuse_to_decide(callback, by, now)
        assign_callback(callback=callback, to=to, by=by, now=now)

    return _each(references, retry)


@transaction.atomic
def close_callbacks(
    *, references: Sequence[str], closing: Closing, reason: str, by: Staff, now: datetime
) -> list[Done]:
    """Decides that each callback ends as `closing`.

    Refused for a row: AlreadyClosed, NothingToDecide, AlreadyClaimed, OnlyASupervisorDecides, ReasonWanted.
    """

    def close(callback: Callback) -> None:
        _refuse_to_decide(callback, by, now)
        close_callback(callback=callback, closing=closing, reason=reason, by=by, now=now)

    return _each(references, close)


def _refuse_to_decide(callback: Callback, by: Staff, now: datetime) -> None:
    refuse_closed(callback)
    refuse_decision(callback)
    refuse_claimed(callback, by, now)


def _each(references: Sequence[str], act: Callable[[Callback], object]) -> list[Done]:
    """Does it to each row in a savepoint of its own; answers in the order in which they were asked for."""
    rows = Callback.objects.filter(reference__in=references)
    there = set(rows.values_list("reference", flat=True))
    locked = rows.select_for_update(of=("self",), no_key=True, skip_locked=True).order_by("pk")
    done = {reference: Done(reference, IsBeingChanged()) for reference in there}
    for callback in list(locked):
        try:
            with transaction.atomic():
                act(callback)
            done[callback.reference] = Done(callback.reference)
        except CallbackRefused as refusal:
            done[callback.reference] = Done(callback.reference, refusal)
    return [
        done.get(reference) or Done(reference, NoSuchCallback()) for reference in dict.fromkeys(references)
    ]
