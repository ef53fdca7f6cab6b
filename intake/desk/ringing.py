"""Who rings just now, with what staff need to know before they say hello."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from django.db.models import Count
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from intake.callbacks.models import Callback
from intake.calls.models import Call
from intake.people.gates import Restriction
from intake.people.models import Person, PhoneNumber, Plan
from intake.rings.models import Ring
from intake.shifts.models import Shift
from intake.staff.models import Staff

SHOWN, SHOWN_UNLOGGED = 20, 3
FRESH = 0.25  # seconds
Groups = dict[str, list[Any]]


@dataclass(frozen=True)
class Ringing:
    """One ring on the desks. Who it may be comes from the number alone: shown, never verified."""

    ring: Ring
    numbers: list[PhoneNumber]
    callbacks: list[Callback]
    earlier: int
    has_plan: bool
    waited: timedelta

    @property
    def person(self) -> Person | None:
        """Whose number it is, if it is one known person's."""
        return self.numbers[0].person if len(self.numbers) == 1 else None

    @property
    def people_count(self) -> int:
        return len(self.numbers)

    @property
    def safe(self) -> PhoneNumber | None:
        """What was asked about the number; the strictest answer counts where it belongs to several."""
        strict = {"no": 0, "unknown": 1, "yes": 2}
        return min(self.numbers, key=lambda row: strict[row.may_call], default=None)

    @property
    def seconds(self) -> int:
        return int(self.waited.total_seconds())

    @property
    def shown(self) -> str:
        """What a page shows of it, in short: a page that shows the same is left alone."""
        ring = self.ring
        rest = [len(self.numbers), self.earlier, self.has_plan, *(one.reference for one in self.callbacks)]
        return f"{ring.pk}-{ring.state}-{'-'.join(map(str, rest))}"


def is_on_duty(staff: Staff, now: datetime) -> bool:
    """Whether rings are for them: one query."""
    return Shift.objects.on_duty(now).filter(staff=staff).exists()


def see_ringing(*, now: datetime) -> list[Ringing]:
    """Who waits, the longest first, at most twenty; then the last three who were answered and have no sheet.

    A ring that somebody took is gone from all desks: its sheet is open on one. Six queries, or two while it
    is quiet.
    """
    waiting = Ring.objects.ringing(now).select_related("line").order_by("rang_at", "pk")
    unlogged = Ring.objects.unlogged(now).select_related("line").order_by("-answered_at", "pk")
    rings = [*waiting[:SHOWN], *unlogged[:SHOWN_UNLOGGED]]
    indexes = {ring.number_index for ring in rings if ring.number_index}
    rows = PhoneNumber.objects.filter(number_index__in=indexes, person__merged_into__isnull=True)
    rows = rows.exclude(person__in=Restriction.objects.values("person"))  # a whole shift looks at this
    numbers = _by_index(rows.select_related("person"), "number_index") if indexes else {}
    promised = Callback.objects.open().filter(number__number_index__in=indexes).select_related("number")
    callbacks: Groups = {}
    for callback in promised.in_order() if numbers else ():
        callbacks.setdefault(callback.number.number_index, []).append(callback)
    people = [row.person_id for found in numbers.values() for row in found]
    planned = set(Plan.objects.in_force().filter(person__in=people).values_list("person", flat=True))
    earlier = _earlier(indexes)
    return [
        Ringing(
            ring=ring,
            numbers=numbers.get(ring.number_index, []),
            callbacks=callbacks.get(ring.number_index, []),
            earlier=earlier.get(ring.number_index, 0),
            has_plan=any(row.person_id in planned for row in numbers.get(ring.number_index, [])),
            waited=now - ring.rang_at if ring.answered_at is None else now - ring.answered_at,
        )
        for ring in rings
    ]


class SharedLook:
    """Everybody on shift sees the same: desks that ask within a quarter of a second share one look.

    Nobody gets a call by what they see: who is first is decided in the database.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._looked_at = -FRESH
        self._rings: list[Ringing] = []
        self._on_duty: frozenset[int] = frozenset()
        self._drawn: dict[str, SafeString] = {}

    def see(self, staff: Staff, now: datetime) -> list[Ringing]:
        """Who rings, for those on shift, as it was at most a quarter of a second ago; nobody for others."""
        with self._lock:
            if time.monotonic() - self._looked_at >= FRESH:
                self._rings, self._looked_at, self._drawn = see_ringing(now=now), time.monotonic(), {}
                on_duty = Shift.objects.on_duty(now).values_list("staff", flat=True) if self._rings else ()
                self._on_duty = frozenset(on_duty)
            rings, on_duty_then = self._rings, staff.pk in self._on_duty
        # Whoever has begun in this very moment is asked for by name.
        return rings if rings and (on_duty_then or is_on_duty(staff, now)) else []

    def draw(self, rings: list[Ringing], now: datetime, tongue: str) -> SafeString:
        """The HTML of `rings`, which `see` gave, for all whose pages speak `tongue`: language and clock."""
        with self._lock:
            if rings is not self._rings:
                return _draw(rings, now)
            if tongue not in self._drawn:
                self._drawn[tongue] = _draw(rings, now)
            return self._drawn[tongue]


def _draw(rings: list[Ringing], now: datetime) -> SafeString:
    return render_to_string("desk/_ringing.html", {"rings": rings, "now": now})


shared_look = SharedLook()


def _by_index(rows: Iterable[Any], field: str) -> Groups:
    groups: Groups = {}
    for row in rows:
        groups.setdefault(getattr(row, field), []).append(row)
    return groups


def _earlier(indexes: set[str]) -> dict[str, int]:
    """How many calls of each number are logged."""
    if not indexes:
        return {}
    calls = Call.objects.filter(number_index__in=indexes).order_by()
    return dict(calls.values_list("number_index").annotate(Count("pk")))
