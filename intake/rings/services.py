"""Taking a ring: its call sheet, and the call that becomes of it."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction

from intake.audit.services import record
from intake.callbacks.models import Callback
from intake.calls.models import Call, Draft
from intake.calls.services import CallFacts, save_draft
from intake.rings.models import Outcome, Ring
from intake.staff.models import Staff

BEFORE, AFTER = timedelta(minutes=5), timedelta(minutes=1)  # LOCAL: how far a sheet by hand is from its ring


class AlreadyTaken(Exception):
    """Somebody else was first to take the ring: `by`."""

    def __init__(self, by: Staff) -> None:
        super().__init__(by)
        self.by = by


class NothingToTake(Exception):
    """Nobody waits on this ring any more, and nobody has answered it either; or its call is logged."""


@transaction.atomic
def take_ring(*, ring: Ring, by: Staff, now: datetime) -> Draft:
    """Answer and log: opens a call sheet with the ring's number and time. The first one wins.

    Taking again what one has gives the same sheet. Raises AlreadyTaken, NothingToTake.
    """
    # Locked without joins: PostgreSQL waits for the newest ring, but joins to what was there before.
    ring = Ring.objects.select_for_update(no_key=True).get(pk=ring.pk)
    if ring.call_id or (ring.ended_at and not ring.answered_at):
        raise NothingToTake
    if ring.taken_by and ring.draft and ring.draft.thrown_away_at is None:
        if ring.taken_by != by:
            raise AlreadyTaken(ring.taken_by)
        return ring.draft
    ring.taken_by, ring.taken_at = by, now
    ring.draft = save_draft(
        draft_id=uuid4(),
        changes={"number": [ring.number_said]} if ring.number else {},
        number=ring.number,
        opened_at=ring.rang_at,
        by=by,
        now=now,
    )
    ring.save(update_fields=["taken_by", "taken_at", "draft"])
    record(verb="take_ring", about=ring, by=by, at=now)
    return ring.draft


def ring_of(draft: Draft) -> Ring | None:
    """The ring that a sheet was opened for, if it was."""
    return Ring.objects.select_related("line").filter(draft=draft).first()


def ring_beside(draft: Draft, number: str) -> Ring | None:
    """The ring for which a sheet was opened by hand: the one of its number (E.164) that rang just then.

    None if there is none or several, if somebody took it, or if they hung up before an answer.
    """
    beside = Ring.objects.from_number(number).untaken().select_related("line")
    beside = beside.filter(rang_at__gt=draft.opened_at - BEFORE, rang_at__lt=draft.opened_at + AFTER)
    rings = beside.exclude(answered_at__isnull=True, ended_at__isnull=False)[:2]
    return rings[0] if len(rings) == 1 else None


def as_the_phone_tells(facts: CallFacts, ring: Ring) -> CallFacts:
    """The facts of a call whose sheet was opened for a ring: its line, and the times of the phone system.

    As long as the phone system does not tell of an answer, it was answered when the sheet was opened.
    """
    answered_at = ring.answered_at or ring.taken_at or facts.answered_at
    ended_at = ring.ended_at or facts.ended_at
    return replace(
        facts,
        line=ring.line,
        rang_at=ring.rang_at,
        answered_at=answered_at,
        ended_at=max(ended_at, answered_at) if ended_at and answered_at else ended_at,
    )


def tie_callback(*, call: Call, callback: Callback) -> None:
    """Staff promised to ring back a ring for which a rule had promised nothing."""
    Ring.objects.filter(call=call).update(callback=callback, outcome=Outcome.CALLBACK)


def tie_call(*, ring: Ring, call: Call, now: datetime) -> None:
    """The sheet of a ring has become a call; the clock gives it the times that the phone system tells."""
    Ring.objects.filter(pk=ring.pk).update(call=call, settle_at=now)
