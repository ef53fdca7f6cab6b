"""When a number may ring, and what a clock on the wall means, through every change of clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.people.rules import Window, decide_voicemail, decide_window, read_local

NEW_YORK, LORD_HOWE, PHOENIX = (
    ZoneInfo(name) for name in ("America/New_York", "Australia/Lord_Howe", "America/Phoenix")
)
MOMENT = timedelta(microseconds=1)
THREE_YEARS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31))  # noqa: DTZ001  # hypothesis adds none
CLOCKS = st.builds(time, st.integers(0, 23), st.integers(0, 59))
ZONES = [
    "America/New_York",
    "America/Los_Angeles",
    "America/Phoenix",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
]


def window(opens, closes, zone=NEW_YORK):
    return Window(time.fromisoformat(opens), time.fromisoformat(closes), zone)


def at(text, zone=NEW_YORK, fold=0):
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


# Whether it may ring


@pytest.mark.parametrize(
    ("moment", "held"),
    [
        (at("2026-11-24T09:00") - MOMENT, False),
        (at("2026-11-24T09:00"), True),
        (at("2026-11-24T20:00") - MOMENT, True),
        (at("2026-11-24T20:00"), False),
        (at("2028-02-29T09:00"), True),
        (at("2028-02-29T20:00"), False),
    ],
)
def test_first_moment_of_the_window_is_inside_and_the_last_is_not(moment, held):
    assert window("09:00", "20:00").holds(moment) == held


@given(st.integers(0, 1439), st.integers(0, 1439), st.integers(0, 1439))
def test_window_holds_the_minutes_from_its_opening_on_to_its_closing(opens, closes, minute):
    def clock(minutes):
        return time(minutes // 60, minutes % 60)

    held = Window(clock(opens), clock(closes), UTC).holds(
        datetime.combine(date(2026, 6, 1), clock(minute), UTC)
    )

    assert held == ((minute - opens) % 1440 < ((closes - opens) % 1440 or 1440))


@pytest.mark.parametrize(
    ("moment", "held"),
    [
        ("2026-11-24T21:59", False),
        ("2026-11-24T22:00", True),
        ("2026-11-24T23:59", True),
        ("2026-11-25T00:00", True),
        ("2026-11-25T01:59", True),
        ("2026-11-25T02:00", False),
    ],
)
def test_window_that_spans_midnight(moment, held):
    assert window("22:00", "02:00").holds(at(moment)) == held


def test_window_is_read_on_the_clock_of_the_number_and_not_on_ours():
    eight_in_new_york = at("2026-11-24T20:30")

    assert not decide_window("America/New_York", None, None).holds(eight_in_new_york)
    assert decide_window("America/Los_Angeles", None, None).holds(eight_in_new_york)


@pytest.mark.parametrize(
    ("utc", "held"),
    [
        ("2026-10-31T12:59", False),  # 08:59 EDT, the day before the clocks go back
        ("2026-10-31T13:00", True),
        ("2026-11-01T13:59", False),  # 08:59 EST
        ("2026-11-01T14:00", True),
        ("2027-03-13T13:59", False),  # 08:59 EST, the day before they go forward
        ("2027-03-14T12:59", False),  # 08:59 EDT
        ("2027-03-14T13:00", True),
    ],
)
def test_window_follows_the_clocks_when_they_change(utc, held):
    assert window("09:00", "20:00").holds(at(utc, UTC)) == held


@pytest.mark.parametrize(("utc", "held"), [("2026-10-03T22:30", True), ("2026-10-03T21:59", False)])
def test_lord_howe_changes_its_clocks_by_half_an_hour(utc, held):
    before, after = at("2026-10-03T12:00", LORD_HOWE), at("2026-10-04T12:00", LORD_HOWE)

    assert after.utcoffset() - before.utcoffset() == timedelta(minutes=30)
    assert window("09:00", "20:00", LORD_HOWE).holds(at(utc, UTC)) == held


# When it opens next


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-11-24T08:59", "2026-11-24T09:00"),
        ("2026-11-24T20:00", "2026-11-25T09:00"),
        ("2028-02-28T23:00", "2028-02-29T09:00"),
        ("2028-02-29T21:00", "2028-03-01T09:00"),
        ("2026-12-31T21:00", "2027-01-01T09:00"),
        ("2026-10-31T21:00", "2026-11-01T09:00"),
        ("2027-03-13T21:00", "2027-03-14T09:00"),
    ],
)
def test_closed_window_opens_next_at_its_first_hour(moment, opening):
    assert window("09:00", "20:00").next_opening(at(moment)) == at(opening)


def test_open_window_is_open_now():
    assert window("09:00", "20:00").next_opening(at("2026-11-24T10:07")) == at("2026-11-24T10:07")


def test_window_that_begins_in_the_skipped_hour_opens_when_the_clock_has_jumped():
    before = at("2027-03-14T01:30")

    opening = window("02:30", "05:00").next_opening(before)

    assert opening == at("2027-03-14T03:30")
    assert window("02:30", "05:00").holds(opening)


@given(THREE_YEARS, st.sampled_from(ZONES), CLOCKS, CLOCKS)
def test_next_opening_is_inside_and_within_a_day_and_an_hour(moment, zone, opens, closes):
    hours, moment = Window(opens, closes, ZoneInfo(zone)), moment.replace(tzinfo=UTC)

    opening = hours.next_opening(moment)

    assert opening >= moment
    if (closes.hour - opens.hour) % 24 > 1:  # a shorter window can fall into the skipped hour as a whole
        assert hours.holds(opening)
        assert opening - moment <= timedelta(hours=25)


# Which window


def test_number_without_a_zone_may_ring_when_it_is_daytime_in_every_state():
    hours = decide_window("", None, None)

    assert (hours.opens, hours.closes, hours.zone) == (time(12), time(20), NEW_YORK)
    assert not hours.zone_known


def test_hours_that_were_asked_for_stand_and_others_are_the_default():
    assert decide_window("America/Phoenix", None, None) == Window(time(9), time(20), PHOENIX)
    assert decide_window("America/Phoenix", time(17), time(18)) == Window(time(17), time(18), PHOENIX)


def test_window_may_open_at_midnight():
    hours = decide_window("America/Phoenix", time(0), time(6))

    assert (hours.opens, hours.closes) == (time(0), time(6))


@pytest.mark.parametrize(
    ("answer", "allowed"), [("yes", True), ("no", False), ("unknown", False), ("", False)]
)
def test_unknown_is_never_yes(answer, allowed):
    assert decide_voicemail(answer) == allowed


# What a clock on the wall means


@pytest.mark.parametrize(
    ("naive", "zone", "readings"),
    [
        ("2026-11-24T10:00", NEW_YORK, ["2026-11-24T15:00"]),
        ("2026-11-01T00:59", NEW_YORK, ["2026-11-01T04:59"]),
        ("2026-11-01T01:30", NEW_YORK, ["2026-11-01T05:30", "2026-11-01T06:30"]),
        ("2026-11-01T02:00", NEW_YORK, ["2026-11-01T07:00"]),
        ("2027-03-14T01:59", NEW_YORK, ["2027-03-14T06:59"]),
        ("2027-03-14T02:30", NEW_YORK, []),
        ("2027-03-14T03:00", NEW_YORK, ["2027-03-14T07:00"]),
        ("2027-03-14T02:30", PHOENIX, ["2027-03-14T09:30"]),
        ("2026-10-04T02:15", LORD_HOWE, []),
        ("2026-10-04T02:30", LORD_HOWE, ["2026-10-03T15:30"]),
        ("2027-04-04T01:45", LORD_HOWE, ["2027-04-03T14:45", "2027-04-03T15:15"]),
        ("2028-02-29T12:00", NEW_YORK, ["2028-02-29T17:00"]),
    ],
)
def test_clock_on_the_wall_means_no_moment_one_or_two(naive, zone, readings):
    assert read_local(datetime.fromisoformat(naive), zone) == [at(text, UTC) for text in readings]


@given(THREE_YEARS, st.sampled_from(ZONES))
def test_every_moment_is_among_the_readings_of_its_own_clock(moment, zone):
    moment, zone = moment.replace(tzinfo=UTC), ZoneInfo(zone)

    assert moment in read_local(moment.astimezone(zone).replace(tzinfo=None), zone)


@pytest.mark.parametrize("name", ["Mars/Olympus", "../../etc/passwd", "America/"])
def test_zone_that_nobody_knows_is_handled_like_none(name):
    assert decide_window(name, time(6), time(23)) == decide_window("", None, None)
