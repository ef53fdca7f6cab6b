"""A new policy, and what it does to the open callbacks whose next try was planned by the one before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from intake.audit.services import record
from intake.callbacks.models import Attempt, Callback, CallbackQuerySet
from intake.callbacks.policies import Policy, current_cadence, window_of
from intake.callbacks.refusals import CallbackRefused
from intake.callbacks.rules import EMERGENCY, Cadence, next_attempt_at, say_waits
from intake.callbacks.steps import put_off
from intake.staff.models import Staff

SHOWN = 50
NEEDED = ("reference", "urgency", "tries", "due_at", "remind_at", "round", "person", "claimed_until")
HOURS = ("number__zone", "number__opens", "number__closes")


class PolicyHasChanged(CallbackRefused):
    message = _("Somebody has saved another policy meanwhile. Look at it, then change it.")


@dataclass(frozen=True)
class Moved:
    """A callback whose next try moves to `to_at`; it still stands at its old time."""

    callback: Callback
    to_at: datetime


@dataclass(frozen=True)
class Preview:
    """What a policy would do now. `moved` holds the first 50, by the time at which they are due."""

    moved: list[Moved]
    sooner: int
    later: int
    open: int
    at_the_limit: int  # have been tried as often as it allows: after the next try a supervisor decides


def preview_policy(*, cadence: Cadence, now: datetime) -> Preview:
    """What would follow if `cadence` held from `now` on. Changes nothing: three queries."""
    moved = sorted(
        _moves(_planned(now), current_cadence(), cadence, now), key=lambda one: one.callback.due_at
    )
    trying = Callback.objects.open().filter(undecided_since__isnull=True)
    return Preview(
        moved=moved[:SHOWN],
        sooner=sum(one.to_at < one.callback.due_at for one in moved),
        later=sum(one.to_at > one.callback.due_at for one in moved),
        open=trying.count(),
        at_the_limit=trying.filter(tries__gte=cadence.attempt_limit).count(),
    )


@transaction.atomic
def save_policy(*, cadence: Cadence, based_on: int, by: Staff, now: datetime) -> Policy:
    """Puts `cadence` into force after the version `based_on` (0: none), and moves what it plans otherwise.

    Raises PolicyHasChanged.
    """
    before = current_cadence()
    policy = Policy(
        version=based_on + 1,
        waits={urgency: say_waits(waits) for urgency, waits in cadence.waits.items()},
        attempt_limit=cadence.attempt_limit,
        opens=cadence.opens,
        closes=cadence.closes,
        at=now,
        by=by,
    )
    try:
        with transaction.atomic():
            policy.save(force_insert=True)
    except IntegrityError:
        raise PolicyHasChanged from None
    rows = _planned(now).order_by("pk").select_for_update(of=("self",), no_key=True)
    moved = list(_moves(rows, before, cadence, now))
    for one in moved:
        put_off(one.callback, one.to_at, now)
        one.callback.save(update_fields=["due_at", "remind_at", "round"])
        record(verb="replan_callback", about=one.callback, by=by, at=now, policy=policy.version)
    record(verb="save_policy", about=policy, by=by, at=now, version=policy.version, moved=len(moved))
    return policy


def _planned(now: datetime) -> CallbackQuerySet:
    """Open callbacks that were tried and wait for the next try: nobody's name or number is read."""
    last = Attempt.objects.filter(callback=OuterRef("pk")).order_by("-at", "-pk")
    waiting = Callback.objects.open().filter(undecided_since__isnull=True, tries__gt=0, due_at__gt=now)
    return (
        waiting.annotate(last_at=Subquery(last.values("at")[:1]))
        .filter(last_at__isnull=False)
        .select_related("number")
        .only(*NEEDED, *HOURS)
    )


def _moves(rows: CallbackQuerySet, before: Cadence, after: Cadence, now: datetime) -> Iterator[Moved]:
    """Those that `after` plans for another time. What a person decided otherwise stays as they decided."""
    for callback in rows:
        if callback.due_at != _plan(callback, before):
            continue
        to_at = _plan(callback, after)
        if to_at <= now:
            window = window_of(callback.number, after)
            to_at = now if callback.urgency == EMERGENCY else window.next_opening(now)
        if to_at != callback.due_at:
            yield Moved(callback, to_at)


def _plan(callback: Callback, cadence: Cadence) -> datetime:
    last_at: datetime = callback.last_at  # type: ignore[attr-defined]  # annotated in `_planned`
    window = window_of(callback.number, cadence)
    return next_attempt_at(callback.urgency, callback.tries, window, last_at, cadence)
