"""When to ring back, and when to try again. Plain Python, no clock.

Sources: clinical reference 4.5 (targets and number of attempts), 6.4 (quiet hours). The spacing of the tries
is this program's default: 0, +1 h, +4 h, next day at another time of day, then two days later (day 3).
All arithmetic is done in UTC, so that a change of clocks neither stretches nor shortens a wait.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from intake.people.rules import Window

UTC = ZoneInfo("UTC")
EMERGENCY, SAME_DAY, WITHIN_72H, ROUTINE = "emergency_now", "same_day", "within_72h", "routine"

ATTEMPT_LIMIT = 5
BEFORE_CLOSING = timedelta(minutes=15)
PARTS_OF_DAY = 3  # morning, middle and evening of the window

# How soon the first try should be made; an urgency that is not named here waits as long as a routine one.
TARGETS = {
    EMERGENCY: timedelta(0),
    SAME_DAY: timedelta(hours=2),
    WITHIN_72H: timedelta(hours=24),
    ROUTINE: timedelta(hours=24),
}


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
}


def suggest_due(urgency: str, now: datetime, window: Window) -> datetime:
    """When to promise a callback: at the target of the urgency, if the number may ring then.

    If not: shortly before it must stop ringing, else as soon as it may ring. An emergency is due now.
    """
    now = now.astimezone(UTC)
    if urgency == EMERGENCY:
        return now
    target = (now + TARGETS.get(urgency, TARGETS[ROUTINE])).replace(second=0, microsecond=0)
    if urgency not in (SAME_DAY, WITHIN_72H):
        target = _on_business_day(target, window)
    if window.holds(target):
        return target
    if window.holds(now):
        return max(now, _next_closing(window, now) - BEFORE_CLOSING)
    return window.next_opening(now).astimezone(UTC)


def next_attempt_at(urgency: str, tries: int, window: Window, last_at: datetime) -> datetime:
    """When to try again after `tries` tries, the last of them at `last_at`; in UTC and inside the window.

    The window is no limit in an emergency.
    """
    waits = WAITS.get(urgency, USUAL_WAITS)
    wait = waits[min(max(tries, 1), len(waits)) - 1]
    last_at = last_at.astimezone(UTC)
    if urgency == EMERGENCY:
        return last_at + wait.a_while
    if wait.days:
        return _another_time_of_day(window, last_at, wait.days)
    return window.next_opening(last_at + wait.a_while).astimezone(UTC)


def decide_supervisor(tries: int, number_is_dead: bool) -> bool:
    """Whether a supervisor decides what happens next, instead of another try."""
    return number_is_dead or tries >= ATTEMPT_LIMIT


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
