"""Days of the site's calendar, and the moments between which they lie. A day may be 23 or 25 hours long."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

ONE_DAY = timedelta(days=1)


def midnight(day: date) -> datetime:
    """When a day of the site's calendar begins."""
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True)
class Period:
    """Whole days, both included: from the first midnight up to, and without, the one after the last day."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        return midnight(self.first)

    @property
    def end(self) -> datetime:
        return midnight(self.last + ONE_DAY)

    @property
    def days(self) -> list[date]:
        return [self.first + ONE_DAY * n for n in range((self.last - self.first).days + 1)]


def stretches(days: Iterable[date]) -> Iterator[Period]:
    """The same days as few periods, the earliest first."""
    first = last = None
    for day in sorted(days):
        if last is not None and day == last + ONE_DAY:
            last = day
            continue
        if first is not None and last is not None:
            yield Period(first, last)
        first = last = day
    if first is not None and last is not None:
        yield Period(first, last)
