"""Hearing what the phone system tells, and taking a ring.

`hear` stores an event and what the ring's events add up to, in one transaction and nothing else: whoever
delivers is answered at once. What follows from a ring is the clock's business (`settling`).
An event's row is its own record, so that the audit trail names only what people do and what follows.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.db import IntegrityError, transaction

from intake.audit.services import record
from intake.callbacks.models import Callback
from intake.calls.models import Call, Draft
from intake.calls.services import CallFacts, save_draft
from intake.lines.models import Line
from intake.privacy.references import new_reference
from intake.rings.models import Outcome, Recording, Ring, RingEvent
from intake.rings.rules import RINGING, RingState, Told, derive
from intake.staff.models import Staff

GRACE = timedelta(seconds=5)  # for an answer whose event comes after that of the end
AHEAD = timedelta(minutes=1)  # a phone system's clock that is further ahead is not believed
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # nor one that has been reset


class AlreadyTaken(Exception):
    """Somebody else was first to take the ring: `by`."""

    def __init__(self, by: Staff) -> None:
        super().__init__(by)
        self.by = by


class NothingToTake(Exception):
    """Nobody waits on this ring any more, and nobody has answered it either; or its call is logged."""


@dataclass(frozen=True)
class Event:
    """One event of a phone system, `source`. `key` tells it from the other events of `their_id`.

    `kind` is one of the rules' kinds, or empty for what we do not understand. `number` is the caller's in
    E.164, empty if withheld. `body` is the event as it was received. `recording` is where a message is kept.
    """

    source: str
    their_id: str
    key: str
    kind: str
    at: datetime
    number: str = ""
    dialled: str = ""
    body: str = ""
    recording: str = ""


def believe(at: datetime, now: datetime) -> datetime:
    """When an event happened that was received `now`: as its phone system says, if its clock can be right."""
    return at if LONG_AGO <= at <= now + AHEAD else now


def hear(*, event: Event, now: datetime, keep_recordings: bool = False) -> Ring | None:
    """Stores an event and brings its ring up to date. Answers None for an event that was heard before.

    Events may come in any order, late and repeatedly: the ring is the same in the end.
    """
    try:
        return _hear(event, now, keep_recordings)
    except IntegrityError:
        # In this very moment another event began the ring, or another ring took the reference.
        return _hear(event, now, keep_recordings)


@transaction.atomic
def _hear(event: Event, now: datetime, keep_recordings: bool) -> Ring | None:
    row = RingEvent(
        source=event.source,
        key=f"{event.their_id} {event.key}"[:200],
        kind=event.kind,
        at=believe(event.at, now),
        received_at=now,
        number=event.number,
        dialled=event.dialled,
        body=event.body,
    )
    known = _lock(event)
    ring = known or _begin(event, row, now)
    rows = list(ring.events.defer("body")) if known else []
    if any(one.key == row.key for one in rows):
        return None
    row.ring = ring
    row.save(force_insert=True)
    if event.recording and keep_recordings:
        Recording.objects.create(ring=ring, event=row, address=event.recording, fetch_at=now)
    if known:
        add_up(ring, [*rows, row], now)
    return ring


def _lock(event: Event) -> Ring | None:
    rows = Ring.objects.select_for_update(of=("self",), no_key=True)
    return rows.filter(source=event.source, their_id=event.their_id).first()


def _begin(event: Event, row: RingEvent, now: datetime) -> Ring:
    """A new ring as `row` tells of it."""
    ring = Ring(
        reference=new_reference("R"),
        source=event.source,
        their_id=event.their_id,
        state=RINGING,
        rang_at=now,
    )
    _read(ring, [row], now)
    ring.save(force_insert=True)
    return ring


def add_up(ring: Ring, rows: Iterable[RingEvent], now: datetime) -> None:
    """Gives the ring the state that its events add up to, and has the clock look what follows."""
    _read(ring, rows, now)
    ring.save()


def _read(ring: Ring, rows: Iterable[RingEvent], now: datetime) -> None:
    state = what_they_say(rows)
    before = (ring.state, ring.rang_at, ring.answered_at, ring.ended_at, ring.number, ring.line_id)
    ring.state, ring.rang_at, ring.number = state.state, state.rang_at, state.number
    ring.answered_at, ring.ended_at = state.answered_at, state.ended_at
    ring.transfers = state.transfers
    ring.line = Line.objects.filter(numbers__number=state.dialled).first() if state.dialled else None
    after = (ring.state, ring.rang_at, ring.answered_at, ring.ended_at, ring.number, ring.line_id)
    if before != after and (ring.answered_at or ring.ended_at):
        ring.settle_at = now if ring.answered_at else now + GRACE


def what_they_say(rows: Iterable[RingEvent]) -> RingState:
    """What event rows add up to. A ring of which nothing is understood yet rings."""
    known = list(rows)
    told = [Told(row.at, row.kind, row.number, row.dialled) for row in known if row.kind]
    return derive(told or [Told(min(row.at for row in known), RINGING)])


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
