"""Hearing what the phone system tells.

Events are stored with what their rings add up to, in one transaction and nothing else: whoever delivers is
answered at once. What follows from a ring is the clock's business (`settling`).
An event's row is its own record, so that the audit trail names only what people do and what follows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from intake.lines.models import LineNumber
from intake.privacy.references import new_reference
from intake.rings.models import Recording, Ring, RingEvent
from intake.rings.rules import RINGING, RingState, Told, derive

GRACE = timedelta(seconds=5)  # for an answer whose event comes after that of the end
AHEAD = timedelta(minutes=1)  # a phone system's clock that is further ahead is not believed
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # nor one that has been reset
CHANGES = [
    "state", "rang_at", "answered_at", "ended_at", "number", "number_index", "line", "transfers", "settle_at",
]  # fmt: skip
Name = tuple[str, str]  # of a ring: its source, and what that calls it


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

    @property
    def ring(self) -> Name:
        return self.source, self.their_id


def believe(at: datetime, now: datetime) -> datetime:
    """When an event happened that was received `now`: as its phone system says, if its clock can be right."""
    return at if LONG_AGO <= at <= now + AHEAD else now


def hear(*, event: Event, now: datetime, keep_recordings: bool = False) -> Ring | None:
    """Stores an event and brings its ring up to date. Answers None for an event that was heard before.

    Events may come in any order, late and repeatedly: the ring is the same in the end.
    """
    try:
        return hear_all(heard=[(event, now)], keep_recordings=keep_recordings)[0]
    except IntegrityError:
        # In this very moment another event began the ring, or another ring took the reference.
        return hear_all(heard=[(event, now)], keep_recordings=keep_recordings)[0]


@transaction.atomic
def hear_all(
    *, heard: Sequence[tuple[Event, datetime]], keep_recordings: bool, patiently: bool = True
) -> list[Ring | None]:
    """`hear` for events, each with when it came, in as many queries as for one: all of them, or none.

    Raises IntegrityError if another event begins one of the rings in this moment, and, unless it waits
    `patiently`, OperationalError if somebody works on one of them.
    """
    events, now = [event for event, _at in heard], max(at for _event, at in heard)
    rings = _lock(events, patiently)
    told = _told(rings)
    rows = [_add(event, told[event.ring], at) for event, at in heard]
    fresh = [(event, row) for event, row in zip(events, rows, strict=True) if row]
    names = sorted({event.ring for event, _row in fresh})  # in one order everywhere: nobody waits in a circle
    lines = _lines(row for name in names for row in told[name])
    for name in names:
        rings[name] = rings.get(name) or _begin(name, now)
        _read(rings[name], told[name], lines, now, before=[row for row in told[name] if row.pk])
    _save([rings[name] for name in names])
    for event, row in fresh:
        row.ring = rings[event.ring]
    RingEvent.objects.bulk_create(row for _event, row in fresh)
    for event, row in fresh:
        if event.recording and keep_recordings:
            Recording.objects.create(ring=row.ring, event=row, address=event.recording, fetch_at=now)
    return [row.ring if row else None for row in rows]


def _lock(events: Sequence[Event], patiently: bool) -> dict[Name, Ring]:
    """Those rings of the events that have begun, locked."""
    wanted = Q()
    for source in {event.source for event in events}:
        wanted |= Q(source=source, their_id__in={one.their_id for one in events if one.source == source})
    rows = Ring.objects.select_for_update(of=("self",), no_key=True, nowait=not patiently)
    return {(ring.source, ring.their_id): ring for ring in rows.filter(wanted).order_by("pk")}


def _told(rings: Mapping[Name, Ring]) -> dict[Name, list[RingEvent]]:
    """What was heard of these rings before."""
    told: dict[Name, list[RingEvent]] = defaultdict(list)
    names = {ring.pk: name for name, ring in rings.items()}
    for row in RingEvent.objects.filter(ring__in=names).defer("body") if rings else ():
        told[names[row.ring_id]].append(row)
    return told


def _add(event: Event, told: list[RingEvent], now: datetime) -> RingEvent | None:
    """Adds the row of an event to what was told of its ring; None if it is there already."""
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
    if any(one.key == row.key for one in told):
        return None
    told.append(row)
    return row


def _begin(name: Name, now: datetime) -> Ring:
    source, their_id = name
    return Ring(reference=new_reference("R"), source=source, their_id=their_id, state=RINGING, rang_at=now)


def _save(rings: Sequence[Ring]) -> None:
    """All that are new in one query, and all that were there in another."""
    known = [ring for ring in rings if ring.pk]
    Ring.objects.bulk_create(ring for ring in rings if ring.pk is None)
    # Locked and there: each of them is in conflict with its row, and changes it.
    Ring.objects.bulk_create(known, update_conflicts=True, unique_fields=["id"], update_fields=CHANGES)


def add_up(ring: Ring, rows: Sequence[RingEvent], now: datetime) -> None:
    """Gives the ring the state that its events add up to, and has the clock look what follows."""
    _read(ring, rows, _lines(rows), now)
    ring.save()


def _lines(rows: Iterable[RingEvent]) -> dict[str, int]:
    """The lines to which the dialled numbers lead just now."""
    numbers = LineNumber.objects.filter(number__in={row.dialled for row in rows} - {""})
    return dict(numbers.values_list("number", "line"))


def _read(
    ring: Ring,
    rows: Sequence[RingEvent],
    lines: Mapping[str, int],
    now: datetime,
    before: Sequence[RingEvent] = (),
) -> None:
    """A ring that has a line keeps it, also when its number moves to another line, unless another number was
    dialled than the rows said that there were `before`.
    """
    state = what_they_say(rows)
    one_number = len({row.dialled for row in rows} - {""}) < 2
    keeps = ring.line_id and before and (one_number or what_they_say(before).dialled == state.dialled)
    was = (ring.state, ring.rang_at, ring.answered_at, ring.ended_at, ring.number, ring.line_id)
    ring.state, ring.rang_at, ring.number = state.state, state.rang_at, state.number
    ring.answered_at, ring.ended_at = state.answered_at, state.ended_at
    ring.transfers = state.transfers
    ring.line_id = ring.line_id if keeps else lines.get(state.dialled)
    stands = (ring.state, ring.rang_at, ring.answered_at, ring.ended_at, ring.number, ring.line_id)
    if was != stands and (ring.answered_at or ring.ended_at):
        ring.settle_at = now if ring.answered_at else now + GRACE


def what_they_say(rows: Iterable[RingEvent]) -> RingState:
    """What event rows add up to. A ring of which nothing is understood yet rings."""
    known = list(rows)
    told = [Told(row.at, row.kind, row.number, row.dialled) for row in known if row.kind]
    return derive(told or [Told(min(row.at for row in known), RINGING)])
