"""What the phone's page shows: each line's day from real events, and the rings that nobody answered.

Definitions: clinical reference 7. Offered: rings that waited for an answer. Short abandons (under 5 s) are
shown apart and never left out of the count in silence. Service level: answered within 20 s, of all offered.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter

from intake.rings.models import Ring
from intake.rings.rules import SHORT

WITHIN = timedelta(seconds=20)
SHOWN = 100


@dataclass(frozen=True)
class LineFigures:
    """One line from one moment to another. A figure of which there is nothing to count is None, not 0."""

    name: str
    offered: int
    answered: int
    abandoned: int
    short: int
    speed: timedelta | None
    service_level: float | None
    abandonment: float | None
    abandonment_without_short: float | None


def count_lines(*, since: datetime, until: datetime) -> list[LineFigures]:
    """The figures of each line, and of all lines together first; rings from `since` on, before `until`.

    One query. A ring that is still waiting is not counted: it is neither answered nor abandoned yet.
    """
    rows = Ring.objects.filter(rang_at__gte=since, rang_at__lt=until).select_related("line")
    rings = [ring for ring in rows.defer("number") if ring.answered_at or ring.ended_at]
    rings.sort(key=lambda ring: ring.line.name if ring.line else "")
    lines = [_count(name, list(group)) for name, group in groupby(rings, key=_line_name)]
    return [_count("", rings), *lines] if rings else []


def _line_name(ring: Ring) -> str:
    return ring.line.name if ring.line else "?"


def _count(name: str, rings: list[Ring]) -> LineFigures:
    waits = [ring.answered_at - ring.rang_at for ring in rings if ring.answered_at]
    gave_up = [ring.ended_at - ring.rang_at for ring in rings if not ring.answered_at and ring.ended_at]
    short = sum(wait < SHORT for wait in gave_up)
    offered, long_enough = len(rings), len(rings) - short
    return LineFigures(
        name=name,
        offered=offered,
        answered=len(waits),
        abandoned=len(gave_up),
        short=short,
        speed=sum(waits, timedelta()) / len(waits) if waits else None,
        service_level=_share(sum(wait <= WITHIN for wait in waits), offered),
        abandonment=_share(len(gave_up), offered),
        abandonment_without_short=_share(len(gave_up) - short, long_enough),
    )


def _share(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def see_unanswered(*, since: datetime, now: datetime) -> list[Ring]:
    """Rings that nobody answered, and those whose end was never told; the newest first, at most a hundred."""
    fields = ("line", "callback", "call", "taken_by")
    over = Ring.objects.unanswered().filter(rang_at__gte=since)
    lost = Ring.objects.lost(now).filter(rang_at__gte=since)
    rings = [
        *over.select_related(*fields).prefetch_related("recordings").order_by("-rang_at")[:SHOWN],
        *lost.select_related(*fields)[:SHOWN],
    ]
    return sorted(rings, key=attrgetter("rang_at"), reverse=True)[:SHOWN]
