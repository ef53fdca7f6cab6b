"""When a line is open. Plain Python, no clock.

A week is a mapping of weekdays (0 is Monday) to the hours in which somebody answers, on the site's clock.
No week at all means day and night; a day that is not in the week is closed.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

Week = Mapping[int, tuple[time, time]]
UTC = ZoneInfo("UTC")
DAYS_AHEAD = 8  # a week, and the day on which it began


def _stretch(week: Week, day: datetime) -> tuple[datetime, datetime] | None:
    """The moments (UTC) between which the line is open that opens on this local day."""
    if day.weekday() not in week:
        return None
    opens, closes = week[day.weekday()]
    ends_on = day.date() + timedelta(days=0 if opens < closes else 1)
    start = datetime.combine(day.date(), opens, day.tzinfo)
    return start.astimezone(UTC), datetime.combine(ends_on, closes, day.tzinfo).astimezone(UTC)


def next_opening(week: Week, moment: datetime, zone: ZoneInfo) -> datetime:
    """`moment` (aware) itself while the line is open, else when it opens next; in UTC.

    Hours whose end is not after their start reach into the next day; from 00:00 to 00:00 is a whole day.
    """
    moment = moment.astimezone(UTC)
    local = moment.astimezone(zone)
    for days in range(-1, DAYS_AHEAD) if week else ():
        stretch = _stretch(week, local + timedelta(days=days))
        if stretch and moment < stretch[1]:
            return max(moment, stretch[0])
    return moment


def decide_open(week: Week, moment: datetime, zone: ZoneInfo) -> bool:
    """Whether somebody answers at `moment` (aware)."""
    return next_opening(week, moment, zone) == moment.astimezone(UTC)
