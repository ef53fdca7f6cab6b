"""When calls come in: calls an hour for each hour of the week, and where each stands in the picture."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

WEEKS = 4
HOURS, DAYS = range(24), range(1, 8)  # Monday is 1, as in ISO 8601
LEFT, STEP, SIZE = 30.0, 12.4, 11  # of the squares, in the units of the picture
FAINTEST = 0.06
A_MONDAY = date(2024, 1, 1)


@dataclass(frozen=True)
class Square:
    """One hour of the week: how many calls it sees on average, and how strongly it is drawn."""

    hour: int
    calls: float
    x: float
    y: float
    strength: float


@dataclass(frozen=True)
class Day:
    """One row of the picture."""

    name: str
    full_name: str
    y: float
    squares: list[Square]


def draw(counts: Mapping[tuple[int, int], int]) -> list[Day]:
    """The picture of `counts`: how many calls rang in the past four weeks, by ISO weekday and hour."""
    most = max(counts.values(), default=0)
    return [_draw_day(weekday, counts, most) for weekday in DAYS]


def _draw_day(weekday: int, counts: Mapping[tuple[int, int], int], most: int) -> Day:
    on, y = A_MONDAY + timedelta(days=weekday - 1), round((weekday - 1) * STEP, 1)
    squares = []
    for hour in HOURS:
        count = counts.get((weekday, hour), 0)
        strength = FAINTEST + (1 - FAINTEST) * count / most if most else FAINTEST
        squares.append(Square(hour, count / WEEKS, round(LEFT + hour * STEP, 1), y, round(strength, 2)))
    return Day(date_format(on, "D"), date_format(on, "l"), y, squares)
