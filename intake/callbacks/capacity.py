"""How full a half hour is, and where there is room. It warns: nobody is ever refused a callback for it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, Value, When
from django.db.models.functions import ExtractMinute, TruncHour

from intake.callbacks.models import Callback
from intake.people.rules import Window
from intake.shifts.capacity import HALF_HOUR, capacities, monday_of, slot_of

AHEAD = timedelta(days=7)


@dataclass(frozen=True)
class HalfHour:
    """How many open callbacks are due in the half hour from `start` (UTC), and how many it can hold."""

    start: datetime
    count: int
    most: int | None

    @property
    def is_full(self) -> bool:
        """Whether one more would be too many."""
        return self.most is not None and self.count >= self.most

    @property
    def is_over(self) -> bool:
        return self.most is not None and self.count > self.most


@dataclass(frozen=True)
class Fullness:
    """A full half hour; `free` is the next one with room in which the number may ring."""

    half_hour: HalfHour
    free: datetime | None


def floor_to_half_hour(moment: datetime) -> datetime:
    """The beginning of the half hour (UTC) in which a moment lies."""
    utc = moment.astimezone(UTC)
    return utc.replace(minute=utc.minute // 30 * 30, second=0, microsecond=0)


def see_half_hours(start: datetime, end: datetime, zone: ZoneInfo) -> list[HalfHour]:
    """Every half hour from `start` to `end`, on the site's clock in `zone`: two or three queries.

    What waits for a decision is due at no time, and is not counted.
    """
    first = floor_to_half_hour(start)
    counts = _count(first, end)
    weeks = {monday_of(moment.astimezone(zone).date()) for moment in (start, end - HALF_HOUR)}
    holds = {week: capacities(week) for week in weeks}
    found, moment = [], first
    while moment < end:
        local = moment.astimezone(zone)
        most = holds[monday_of(local.date())].get(slot_of(local))
        found.append(HalfHour(moment, counts.get(moment, 0), most[0] if most else None))
        moment += HALF_HOUR
    return found


def see_fullness(due_at: datetime, window: Window, zone: ZoneInfo) -> Fullness | None:
    """What somebody should know who is about to promise `due_at`; None if there is room."""
    ahead = see_half_hours(due_at, due_at + AHEAD, zone)
    if not ahead[0].is_full:
        return None
    free = (half.start for half in ahead[1:] if not half.is_full and window.holds(half.start))
    return Fullness(ahead[0], next(free, None))


def _count(start: datetime, end: datetime) -> dict[datetime, int]:
    half = Case(When(minute__gte=30, then=Value(1)), default=Value(0))
    due = Callback.objects.open().filter(undecided_since__isnull=True, due_at__gte=start, due_at__lt=end)
    rows = (
        due.annotate(hour=TruncHour("due_at", tzinfo=UTC), minute=ExtractMinute("due_at", tzinfo=UTC))
        .annotate(half=half)
        .values_list("hour", "half")
        .annotate(count=Count("*"))
    )
    return {hour + half * HALF_HOUR: count for hour, half, count in rows}
