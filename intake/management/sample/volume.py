"""When calls ring: a day with a morning peak and a second one in the evening, Mondays busier than Sundays."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

HOURLY = (3, 2, 2, 1, 1, 2, 4, 7, 12, 16, 18, 17, 15, 15, 14, 13, 12, 11, 11, 12, 12, 10, 8, 5)
BY_WEEKDAY = (1.2, 1.1, 1.05, 1.0, 1.0, 0.8, 0.75)  # Monday first
HOUR = timedelta(hours=1)


def ring_times(rng: Random, calls: int, days: int, until: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """`calls` moments (UTC) of the `days` days before `until`, in order; busy hours are those of `zone`."""
    first = until - timedelta(days=days)
    hours = [first + number * HOUR for number in range(1, days * 24)]
    weights = list(accumulate(_weight(hour.astimezone(zone)) for hour in hours))
    in_hour = Counter(rng.choices(range(len(hours)), cum_weights=weights, k=calls)) if calls else Counter()
    for number, hour in enumerate(hours):
        seconds = sorted(rng.random() * 3600 for _call in range(in_hour[number]))
        yield from (hour + timedelta(seconds=second) for second in seconds)


def _weight(local: datetime) -> float:
    return HOURLY[local.hour] * BY_WEEKDAY[local.weekday()]
