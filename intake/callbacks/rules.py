"""When to ring back, and when to try again. Plain Python, no clock.

Sources: clinical reference 4.5 (number of attempts), 6.4 (quiet hours). How soon the first try is made stands
in the rule set. The spacing of the tries is this program's default, which a site may change: 0, +1 h, +4 h,
next day at another time of day, then two days later (day 3).
All arithmetic is done in UTC, so that a change of clocks neither stretches nor shortens a wait.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from intake.people.rules import CLOSES, OPENS, Window

UTC = ZoneInfo("UTC")
EMERGENCY, SAME_DAY, WITHIN_72H, ROUTINE = "emergency_now", "same_day", "within_72h", "routine"

ATTEMPT_LIMIT = 5
BEFORE_CLOSING = timedelta(minutes=15)
COMING_UP = timedelta(minutes=10)
ABANDONED_TARGET, ABANDONED_LIMIT = timedelta(minutes=5), timedelta(minutes=15)  # LOCAL
AGREED_BEFORE, AGREED_AFTER = timedelta(minutes=30), timedelta(hours=1)  # LOCAL
PARTS_OF_DAY = 3  # morning, middle and evening of the window
WAIT_IN_WORDS = re.compile(r"(\d{1,4}) ?(min|h|day)s?")
UNITS = {"min": "minutes", "h": "hours"}
LONGEST_WHILE, LONGEST_DAYS = timedelta(hours=24), 14


@dataclass(frozen=True)
class Wait:
    """How long until the next try: a while, or some days on at another time of day."""

    a_while: timedelta = timedelta(0)
    days: int = 0


USUAL_WAITS = (Wait(timedelta(hours=1)), Wait(timedelta(hours=4)), Wait(days=1), Wait(days=2))
# After try 1, 2, 3 and 4; the last wait also holds for every later try.
WAITS = {
    EMERGENCY: tuple(Wait(timedelta(minutes=minutes)) for minutes in (5, 10, 15, 30)),
    SAME_DAY: (Wait(timedelta(minutes=15)), Wait(timedelta(hours=1)), Wait(timedelta(hours=4)), Wait(days=1)),
    WITHIN_72H: USUAL_WAITS,
    ROUTINE: USUAL_WAITS,
}


@dataclass(frozen=True)
class Cadence:
    """When a site tries again, how often, and in which hours where nobody asked for others."""

    waits: Mapping[str, tuple[Wait, ...]]
    attempt_limit: int = ATTEMPT_LIMIT
    opens: time = OPENS
    closes: time = CLOSES


USUAL = Cadence(WAITS)


class InvalidWaits(Exception):
    """The text is no list of waits; `part` is what cannot be read."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


def read_waits(text: str) -> tuple[Wait, ...]:
    """Waits as people write them: "15 min, 1 h, 4 h, 1 day". Raises InvalidWaits."""
    return tuple(_read_wait(part.strip()) for part in text.split(","))


def say_waits(waits: tuple[Wait, ...]) -> str:
    """The waits in the words that `read_waits` reads."""
    return ", ".join(_say_wait(wait) for wait in waits)


def _read_wait(part: str) -> Wait:
    found = WAIT_IN_WORDS.fullmatch(part.lower())
    if found is None:
        raise InvalidWaits(part)
    count, unit = int(found[1]), found[2]
    wait = Wait(days=count) if unit == "day" else Wait(timedelta(**{UNITS[unit]: count}))
    if not count or wait.days > LONGEST_DAYS or wait.a_while > LONGEST_WHILE:
        raise InvalidWaits(part)
    return wait


def _say_wait(wait: Wait) -> str:
    if wait.days:
        return f"{wait.days} day" if wait.days == 1 else f"{wait.days} days"
    minutes = int(wait.a_while.total_seconds() // 60)
    return f"{minutes} min" if minutes % 60 else f"{minutes // 60} h"


def due_by(
    urgency: str, target: timedelta, now: datetime, window: Window, *, in_business_days: bool
) -> datetime:
    """When to promise a callback: `target` from now, if the number may ring then.

    If not: shortly before it must stop ringing, else as soon as it may ring. An emergency is due now.
    """
    now = now.astimezone(UTC)
    if urgency == EMERGENCY:
        return now
    target_at = _business_days_on(now, target, window) if in_business_days else now + target
    target_at = target_at.replace(second=0, microsecond=0)
    if window.holds(target_at):
        return target_at
    if window.holds(now):
        return max(now, _next_closing(window, now) - BEFORE_CLOSING)
    return window.next_opening(now).astimezone(UTC)


def decide_ring_back(
    rang_at: datetime, now: datetime, window: Window, opens_at: datetime | None = None
) -> tuple[datetime, datetime, bool]:
    """When to ring back somebody who hung up at `rang_at`: due, at the latest, and whether at any hour.

    Who rang a moment ago is awake and waits: quiet hours begin for them when that moment is over.
    Who rang a line that was closed until `opens_at` is rung when it opens, if their number may ring then.
    """
    if opens_at is not None and opens_at > now:
        opening = window.next_opening(opens_at)
        return opening, opening + ABANDONED_TARGET, False
    if now <= rang_at + ABANDONED_LIMIT:
        return max(rang_at + ABANDONED_TARGET, now), rang_at + ABANDONED_LIMIT, True
    opening = window.next_opening(now)
    return opening, opening, False


def next_attempt_at(
    urgency: str, tries: int, window: Window, last_at: datetime, cadence: Cadence = USUAL
) -> datetime:
    """When to try again after `tries` tries, the last of them at `last_at`; in UTC and inside the window.

    The window is no limit in an emergency.
    """
    waits = cadence.waits.get(urgency) or cadence.waits[ROUTINE]
    wait = waits[min(max(tries, 1), len(waits)) - 1]
    last_at = last_at.astimezone(UTC)
    if urgency == EMERGENCY:
        return last_at + wait.a_while
    if wait.days:
        return _another_time_of_day(window, last_at, wait.days)
    return window.next_opening(last_at + wait.a_while).astimezone(UTC)


def decide_may_ring(urgency: str, due_at: datetime, hour_agreed: bool, window: Window, now: datetime) -> bool:
    """Whether a number may ring at `now`: in its window, in an emergency, or around the hour they asked for.

    Who asked to be called at ten in the evening did not ask for three in the morning.
    """
    around_then = due_at - AGREED_BEFORE <= now <= due_at + AGREED_AFTER
    return urgency == EMERGENCY or window.holds(now) or (hour_agreed and around_then)


def remind_from(due_at: datetime, now: datetime) -> datetime:
    """When the clock first looks at a callback: 10 min before it is due; never in the past."""
    coming_up = due_at - COMING_UP
    return coming_up if coming_up > now else max(due_at, now)


def decide_supervisor(tries: int, number_is_dead: bool, limit: int = ATTEMPT_LIMIT) -> bool:
    """Whether a supervisor decides what happens next, instead of another try."""
    return number_is_dead or tries >= limit


def _business_days_on(moment: datetime, length: timedelta, window: Window) -> datetime:
    """`length` later, of which the whole days are days on which business is done."""
    for _day in range(length.days):
        moment = _on_business_day(moment + timedelta(days=1), window)
    return _on_business_day(moment + length - timedelta(days=length.days), window)


def _on_business_day(moment: datetime, window: Window) -> datetime:
    """`moment`, or the same time by the person's clock on Monday if it falls on their weekend."""
    local = moment.astimezone(window.zone)
    weekday = local.isoweekday()
    on = local.date() + timedelta(days=8 - weekday if weekday > 5 else 0)
    return datetime.combine(on, local.time(), window.zone).astimezone(UTC)


def _opening_and_closing(window: Window, on: date) -> tuple[datetime, datetime]:
    """The moments between which the number may ring in the window that opens on the day `on`."""
    closes_on = on if window.opens < window.closes else on + timedelta(days=1)
    return (
        datetime.combine(on, window.opens, window.zone).astimezone(UTC),
        datetime.combine(closes_on, window.closes, window.zone).astimezone(UTC),
    )


def _window_day(window: Window, moment: datetime) -> date:
    """The day on which the window that `moment` belongs to opened."""
    local = moment.astimezone(window.zone)
    spans_midnight = window.opens > window.closes
    return local.date() - timedelta(days=1 if spans_midnight and local.time() < window.closes else 0)


def _next_closing(window: Window, moment: datetime) -> datetime:
    return _opening_and_closing(window, _window_day(window, moment))[1]


def _another_time_of_day(window: Window, last_at: datetime, days: int) -> datetime:
    """The middle of the next part of the window, counted from the part of `last_at`, `days` days later."""
    day = _window_day(window, last_at)
    opening, closing = _opening_and_closing(window, day)
    share = (last_at - opening) / (closing - opening) if closing > opening else 0.0
    part = (int(min(max(share, 0.0), 0.999) * PARTS_OF_DAY) + 1) % PARTS_OF_DAY
    opening, closing = _opening_and_closing(window, day + timedelta(days=days))
    middle = opening + max(closing - opening, timedelta(0)) * ((part + 0.5) / PARTS_OF_DAY)
    return window.next_opening(middle.replace(second=0, microsecond=0)).astimezone(UTC)
