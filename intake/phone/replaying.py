"""Reading stored events again."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from intake.audit.services import record
from intake.phone.adapters import ADAPTERS
from intake.phone.delivery import Refused
from intake.rings.hearing import add_up, believe
from intake.rings.models import Ring, RingEvent

FIELDS = ("kind", "at", "number", "dialled")


@dataclass
class Replayed:
    """Counts of one run."""

    read: int = 0
    differ: int = 0
    unreadable: int = 0
    rings: int = 0


def replay(*, since: datetime, source: str | None, dry_run: bool, now: datetime) -> Replayed:
    """Reads every event received since then through its adapter, and adds up the rings of those that differ.

    Each ring is a transaction of its own; running it again changes nothing more. What cannot be read stays.
    """
    done = Replayed()
    events = RingEvent.objects.filter(received_at__gte=since)
    events = events.filter(source=source) if source else events
    for ring_id in events.order_by("ring").values_list("ring", flat=True).distinct():
        with transaction.atomic():
            _replay_ring(ring_id, done, since, now, dry_run)
    if not dry_run:
        record(verb="replay_phone", about=None, by=None, at=now, events=done.read, rings=done.rings)
    return done


def _replay_ring(ring_id: int, done: Replayed, since: datetime, now: datetime, dry_run: bool) -> None:
    ring = Ring.objects.select_for_update(of=("self",), no_key=True).get(pk=ring_id)
    rows = list(ring.events.order_by("pk"))
    changed = [row for row in rows if row.received_at >= since and _differs(row, done)]
    done.differ += len(changed)
    if not changed:
        return
    done.rings += 1
    if dry_run:
        return
    for row in changed:
        row.save(update_fields=FIELDS)
    add_up(ring, rows, now)


def _differs(row: RingEvent, done: Replayed) -> bool:
    """Gives the row what its body says now, and answers whether that is something else than before."""
    adapter = ADAPTERS.get(row.source)
    if adapter is None:
        return False
    done.read += 1
    try:
        event = adapter.reread(row.body, row.received_at)
    except Refused:
        done.unreadable += 1
        return False
    before = [getattr(row, name) for name in FIELDS]
    row.kind, row.number, row.dialled = event.kind, event.number, event.dialled
    row.at = believe(event.at, row.received_at)
    return before != [getattr(row, name) for name in FIELDS]
