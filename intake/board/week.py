"""The week ahead: how many callbacks are due in each hour of each day, against how many can be kept."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils import timezone

from intake.board.filters import HOUR_CODE
from intake.callbacks.capacity import HalfHour, see_half_hours

DAYS = 7
CLASSES = (1, 3, 5, 7, 9)  # from how many callbacks on an hour without a limit is drawn stronger
STRONGEST = len(CLASSES)


@dataclass(frozen=True)
class Cell:
    """One hour of one day. `strength` is how full it is drawn, 0 to 5."""

    start: datetime
    halves: list[HalfHour]

    @property
    def code(self) -> str:
        return self.start.astimezone(UTC).strftime(HOUR_CODE)

    @property
    def count(self) -> int:
        return sum(half.count for half in self.halves)

    @property
    def most(self) -> int | None:
        """How many it can hold; None as soon as one of its halves has no limit."""
        limits = [half.most for half in self.halves if half.most is not None]
        return sum(limits) if len(limits) == len(self.halves) else None

    @property
    def is_full(self) -> bool:
        return bool(self.count) and any(half.is_full for half in self.halves)

    @property
    def is_over(self) -> bool:
        return any(half.is_over for half in self.halves)

    @property
    def strength(self) -> int:
        if not self.count:
            return 0
        if self.most:
            return min(STRONGEST, 1 + self.count * (STRONGEST - 1) // self.most)
        return sum(self.count >= step for step in CLASSES)


@dataclass(frozen=True)
class Day:
    """One day of the site. `cells` has one for each column, None for an hour that the day does not have."""

    on: date
    cells: list[Cell | None]
    count: int


@dataclass(frozen=True)
class Column:
    """An hour on the clock; `again`: the second time in the night in which the clocks go back."""

    hour: int
    again: bool


@dataclass(frozen=True)
class Week:
    columns: list[Column]
    days: list[Day]

    @property
    def has_limits(self) -> bool:
        return any(cell is not None and cell.most is not None for day in self.days for cell in day.cells)


def see_week_ahead(first: date, zone: ZoneInfo) -> Week:
    """Seven days from `first` on: two or three queries. A day has 23, 24 or 25 hours."""
    start, end = (_midnight(first + timedelta(days=days), zone) for days in (0, DAYS))
    by_day: dict[date, dict[Column, Cell]] = {}
    for hour, halves in groupby(see_half_hours(start, end, zone), key=lambda half: _hour(half.start)):
        local = hour.astimezone(zone)
        by_day.setdefault(local.date(), {})[Column(local.hour, bool(local.fold))] = Cell(hour, list(halves))
    columns = sorted(
        {column for cells in by_day.values() for column in cells}, key=lambda one: (one.hour, one.again)
    )
    days = [
        Day(on, [cells.get(column) for column in columns], sum(cell.count for cell in cells.values()))
        for on, cells in by_day.items()
    ]
    return Week(columns, days)


def site_zone() -> ZoneInfo:
    zone = timezone.get_current_timezone()
    assert isinstance(zone, ZoneInfo)
    return zone


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)
