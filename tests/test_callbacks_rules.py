"""When to ring back: plain dates, no database."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.callbacks.rules import (
    ATTEMPT_LIMIT,
    decide_supervisor,
    next_attempt_at,
    remind_from,
)
from intake.callbacks.targets import suggest_due
from intake.people.rules import Window, decide_window

EASTERN = ZoneInfo("America/New_York")
DAYTIME = decide_window("America/New_York", None, None)  # 9:00 to 20:00
NIGHTLY = decide_window("America/New_York", time(21), time(2))
ZONE_UNKNOWN = decide_window("", None, None)  # 12:00 to 20:00 Eastern
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def eastern(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=EASTERN, fold=fold)


@pytest.mark.parametrize(
    ("urgency", "now", "due"),
    [
        ("emergency_now", "2026-11-25T03:30", "2026-11-25T03:30"),
        ("same_day", "2026-11-25T10:00", "2026-11-25T12:00"),
        ("same_day", "2026-11-25T19:00", "2026-11-25T19:45"),  # the window closes before the target
        ("same_day", "2026-11-25T19:50", "2026-11-25T19:50"),
        ("same_day", "2026-11-25T23:00", "2026-11-26T09:00"),
        ("same_day", "2026-11-25T08:00", "2026-11-25T10:00"),
        ("within_72h", "2026-11-25T10:00", "2026-11-26T10:00"),
        ("within_72h", "2026-11-25T22:00", "2026-11-26T09:00"),
        ("within_72h", "2026-11-27T10:00", "2026-11-28T10:00"),  # Friday: Saturday
        ("routine", "2026-11-25T10:00", "2026-11-26T10:00"),
        ("routine", "2026-11-27T10:00", "2026-11-30T10:00"),  # Friday: Monday
        ("routine", "2026-11-28T10:00", "2026-11-30T10:00"),  # Saturday: Monday
        ("none", "2026-11-25T10:00", "2026-11-26T10:00"),
    ],
)
def test_promise_is_made_for_the_target_and_inside_the_window(urgency, now, due):
    assert suggest_due(urgency, eastern(now), DAYTIME) == eastern(due)


def test_an_unknown_zone_gets_the_careful_hours():
    assert suggest_due("same_day", eastern("2026-11-25T08:00"), ZONE_UNKNOWN) == eastern("2026-11-25T12:00")


def test_a_window_may_span_midnight():
    assert suggest_due("same_day", eastern("2026-11-25T23:30"), NIGHTLY) == eastern("2026-11-26T01:30")
    assert suggest_due("same_day", eastern("2026-11-26T01:30"), NIGHTLY) == eastern("2026-11-26T01:45")


def test_a_day_is_a_day_though_the_clocks_change():
    spring, autumn = eastern("2027-03-13T11:00"), eastern("2026-10-31T11:00")

    assert suggest_due("within_72h", spring, DAYTIME) == spring.astimezone(UTC) + DAY
    assert suggest_due("within_72h", autumn, DAYTIME) == autumn.astimezone(UTC) + DAY


@pytest.mark.parametrize(
    ("urgency", "tries", "after"),
    [
        ("emergency_now", 1, 5 * MINUTE),
        ("emergency_now", 4, 30 * MINUTE),
        ("emergency_now", 9, 30 * MINUTE),
        ("same_day", 1, 15 * MINUTE),
        ("same_day", 2, HOUR),
        ("same_day", 3, 4 * HOUR),
        ("within_72h", 1, HOUR),
        ("within_72h", 2, 4 * HOUR),
        ("routine", 1, HOUR),
        ("routine", 2, 4 * HOUR),
    ],
)
def test_next_try_follows_after_a_while(urgency, tries, after):
    last = eastern("2026-11-25T10:00")

    assert next_attempt_at(urgency, tries, DAYTIME, last) == last.astimezone(UTC) + after


@pytest.mark.parametrize(
    ("urgency", "tries", "last", "then"),
    [
        ("routine", 3, "2026-11-25T10:00", "2026-11-26T14:30"),  # morning: middle of the next day
        ("routine", 3, "2026-11-25T15:00", "2026-11-26T18:10"),  # middle: evening
        ("routine", 3, "2026-11-25T19:00", "2026-11-26T10:50"),  # evening: morning
        ("routine", 4, "2026-11-26T10:50", "2026-11-28T14:30"),  # two days later
        ("same_day", 4, "2026-11-25T15:00", "2026-11-26T18:10"),
        ("routine", 3, "2028-02-28T10:00", "2028-02-29T14:30"),  # leap day
        ("routine", 4, "2028-02-28T19:00", "2028-03-01T10:50"),
        ("routine", 3, "2026-12-31T15:00", "2027-01-01T18:10"),
    ],
)
def test_later_tries_fall_on_other_days_at_other_times_of_day(urgency, tries, last, then):
    assert next_attempt_at(urgency, tries, DAYTIME, eastern(last)) == eastern(then)


def test_a_try_that_would_fall_into_the_night_waits_for_the_morning():
    assert next_attempt_at("routine", 2, DAYTIME, eastern("2026-11-25T18:00")) == eastern("2026-11-26T09:00")


def test_quiet_hours_are_no_limit_in_an_emergency():
    last = eastern("2026-11-25T03:00")

    assert next_attempt_at("emergency_now", 1, DAYTIME, last) == last.astimezone(UTC) + 5 * MINUTE


def test_an_hour_is_an_hour_when_the_clocks_go_forward():
    all_night = Window(time(0), time(5), EASTERN)

    then = next_attempt_at("routine", 1, all_night, eastern("2027-03-14T01:30"))

    assert then.astimezone(EASTERN) == eastern("2027-03-14T03:30")


def test_an_hour_is_an_hour_when_the_clocks_go_back():
    all_night = Window(time(0), time(5), EASTERN)

    then = next_attempt_at("routine", 1, all_night, eastern("2026-11-01T01:30"))

    assert then == eastern("2026-11-01T01:30", fold=1).astimezone(UTC)


def test_times_of_day_hold_across_a_change_of_clocks():
    assert next_attempt_at("routine", 3, DAYTIME, eastern("2027-03-13T10:00")) == eastern("2027-03-14T14:30")
    assert next_attempt_at("routine", 3, DAYTIME, eastern("2026-10-31T10:00")) == eastern("2026-11-01T14:30")


def test_a_window_that_vanishes_in_spring_opens_when_the_clock_has_jumped():
    vanishing = Window(time(2), time(3), EASTERN)

    then = next_attempt_at("routine", 3, vanishing, eastern("2027-03-13T02:15"))

    assert then >= eastern("2027-03-14T03:00")
    assert vanishing.holds(then)


def test_another_time_of_day_of_a_window_over_midnight_belongs_to_the_evening_it_opened():
    then = next_attempt_at("routine", 3, NIGHTLY, eastern("2026-11-26T01:30"))  # late part of the 25th

    assert then == eastern("2026-11-26T21:50")  # early part of the 26th


def test_a_supervisor_decides_after_the_last_try_or_when_the_number_is_dead():
    assert not decide_supervisor(ATTEMPT_LIMIT - 1, number_is_dead=False)
    assert decide_supervisor(ATTEMPT_LIMIT, number_is_dead=False)
    assert decide_supervisor(1, number_is_dead=True)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
zones = st.sampled_from(["America/New_York", "America/Los_Angeles", "America/Phoenix", "Asia/Kolkata", ""])
hours = st.lists(
    st.times().map(lambda t: t.replace(second=0, microsecond=0)), min_size=2, max_size=2, unique=True
)
urgencies = st.sampled_from(["same_day", "within_72h", "routine", "none"])


@given(moments, zones, hours, urgencies, st.integers(1, 8))
def test_every_next_try_lies_ahead_and_inside_the_window(last_at, zone, hours, urgency, tries):
    window = decide_window(zone, *hours)

    then = next_attempt_at(urgency, tries, window, last_at)

    assert last_at < then <= last_at + 5 * DAY
    assert window.holds(then)


@given(moments, zones, hours, urgencies)
def test_every_suggestion_lies_ahead_and_inside_the_window(now, zone, hours, urgency):
    window = decide_window(zone, *hours)

    due = suggest_due(urgency, now, window)

    assert due >= now
    assert window.holds(due)


@pytest.mark.parametrize(
    ("due_in", "first_look_in"),
    [
        (timedelta(hours=1), timedelta(minutes=50)),
        (timedelta(minutes=10, seconds=1), timedelta(seconds=1)),
        (timedelta(minutes=10), timedelta(minutes=10)),
        (timedelta(0), timedelta(0)),
        (-timedelta(hours=1), timedelta(0)),
    ],
)
def test_clock_looks_ten_minutes_before_the_due_time_and_never_in_the_past(due_in, first_look_in):
    now = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)

    assert remind_from(now + due_in, now) == now + first_look_in
