"""Reading stored events again."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from intake.audit.services import record
from intake.phone.adapters import ADAPTERS
from intake.phone.delivery import Refused
from intake.phone.importing import is_record
from intake.rings.hearing import Event, add_up, believe
from intake.rings.models import Recording, Ring, RingEvent

FIELDS = ("kind", "at", "number", "dialled")
Reread = tuple[RingEvent, Event]


@dataclass
class Replayed:
    """Counts of one run."""

    read: int = 0
    differ: int = 0
    unreadable: int = 0
    rings: int = 0


def replay(
    *, since: datetime, source: str | None, dry_run: bool, now: datetime, keep_recordings: bool = False
) -> Replayed:
    """Reads every event received since then through its adapter, and adds up the rings of those that differ.

    Each ring is a transaction of its own; running it again changes nothing more. What cannot be read stays.
    What was imported came through no adapter, and is not read.
    """
    done = Replayed()
    events = RingEvent.objects.filter(received_at__gte=since)
    events = events.filter(source=source) if source else events
    for ring_id in events.order_by("ring").values_list("ring", flat=True).distinct():
        with transaction.atomic():
            ring = Ring.objects.select_for_update(of=("self",), no_key=True).get(pk=ring_id)
            changed = _replay_ring(ring, done, since, now, dry_run)
            if keep_recordings and not dry_run:
                _fetch_recordings(ring, changed, now)
    if not dry_run:
        record(verb="replay_phone", about=None, by=None, at=now, events=done.read, rings=done.rings)
    return done


def _replay_ring(ring: Ring, done: Replayed, since: datetime, now: datetime, dry_run: bool) -> list[Reread]:
    """Brings a ring up to date; answers those of its events that differ, with what they say now."""
    rows = list(ring.events.order_by("pk"))
    read = [(row, _differing(row, done)) for row in rows if row.received_at >= since]
    changed = [(row, event) for row, event in read if event]
    done.differ += len(changed)
    done.rings += bool(changed)
    if changed and not dry_run:
        for row, _event in changed:
            row.save(update_fields=FIELDS)
        add_up(ring, rows, now)
    return changed


def _fetch_recordings(ring: Ring, changed: list[Reread], now: datetime) -> None:
    """Has the clock fetch the messages of which nobody knew because their events were misread."""
    for row, event in changed:
        if event.recording:
            to_fetch = {"ring": ring, "address": event.recording, "fetch_at": now}
            Recording.objects.get_or_create(event=row, defaults=to_fetch)


def _differing(row: RingEvent, done: Replayed) -> Event | None:
    """Gives the row what its body says now, and answers that if it is something else than before."""
    adapter = ADAPTERS.get(row.source)
    if adapter is None or is_record(row.body):
        return None
    done.read += 1
    try:
        event = adapter.reread(row.body, row.received_at)
    except Refused:
        done.unreadable += 1
        return None
    before = [getattr(row, name) for name in FIELDS]
    row.kind, row.number, row.dialled = event.kind, event.number, event.dialled
    row.at = believe(event.at, row.received_at)
    return event if before != [getattr(row, name) for name in FIELDS] else None
