"""Calls to expect and people to plan: known figures, both changes of the clock, and the plan."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from intake.reports.erlang import Aim, answered_in_time, people_needed, waits_at_all
from intake.reports.forecast import forecast, trend_of
from intake.reports.staffing import next_monday, past_weeks, planned_people
from intake.staff.models import Role
from tests.make import make_call, make_shift, make_staff

KNOWN = Aim(share=0.80, seconds=30, handle=9.8, busiest=0.85, away=0.30)
NONE = frozenset()


def test_known_figures_come_out():
    need = people_needed(30, KNOWN)

    assert (need.people, need.planned, round(need.share, 4)) == (14, 20, 0.8758)


def test_chance_to_wait_is_that_of_the_formula():
    assert round(waits_at_all(1, 1 + 1), 6) == round(1 / 3, 6)  # C(2, 1) = 1/3
    assert waits_at_all(3, 4) == pytest.approx(0.509434, abs=1e-6)
    assert answered_in_time(5, 5, KNOWN) == 0


@pytest.mark.parametrize("calls", [0.01, 0.5, 1, 7, 30, 300, 3000])
def test_needed_people_are_the_fewest(calls):
    need = people_needed(calls, KNOWN)
    load = calls * KNOWN.handle / 30

    assert need.share >= KNOWN.share
    fewer = need.people - 1
    assert fewer <= load or fewer * KNOWN.busiest < load or answered_in_time(load, fewer, KNOWN) < KNOWN.share


def test_no_calls_need_nobody():
    assert people_needed(0, KNOWN).planned == 0


def test_forecast_is_the_mean_times_the_trend():
    weeks = [Counter({(1, 18): 4}), Counter({(1, 18): 6})]

    assert trend_of(weeks) == 1.5
    assert forecast(weeks, [NONE, NONE], 1.5)[(1, 18)] == 7.5
    assert forecast(weeks, [NONE, NONE], 1.5)[(7, 47)] == 0


@pytest.mark.parametrize(
    ("weeks", "trend"), [([], 1), ([{(1, 1): 9}], 1), ([{(1, 1): 9}, {}], 1), ([{(1, 1): 1}, {(1, 1): 9}], 2)]
)
def test_trend_is_bounded_and_1_where_nothing_is_known(weeks, trend):
    assert trend_of(weeks) == trend


@pytest.mark.django_db
def test_half_hour_that_the_clock_skipped_is_left_out_of_the_mean():
    now = datetime(2026, 3, 16, 12, tzinfo=UTC)  # the clock jumped from 2 to 3 on Sunday 8 March
    make_call(rang_at=datetime(2026, 3, 15, 6, 15, tzinfo=UTC))  # Sunday 02:15

    weeks, missing = past_weeks(2, now)

    assert missing == [frozenset({(7, 4), (7, 5)}), NONE]
    assert forecast(weeks, missing, 1.0)[(7, 4)] == 1


@pytest.mark.django_db
def test_half_hour_that_came_twice_counts_twice():
    for hour in (5, 6):  # 01:15 summer time, and 01:15 again
        make_call(rang_at=datetime(2026, 11, 1, hour, 15, tzinfo=UTC))

    weeks, missing = past_weeks(1, datetime(2026, 11, 2, 12, tzinfo=UTC))

    assert weeks == [Counter({(7, 2): 2})]
    assert missing == [NONE]


@pytest.mark.django_db
def test_weeks_end_with_yesterday():
    now = datetime(2026, 11, 24, 15, tzinfo=UTC)
    for at in (datetime(2026, 11, 24, 4, 59, tzinfo=UTC), datetime(2026, 11, 24, 5, tzinfo=UTC)):
        make_call(rang_at=at)

    assert past_weeks(1, now)[0] == [Counter({(1, 47): 1})]


@pytest.mark.django_db
def test_planned_people_are_there_for_the_whole_half_hour():
    monday = date(2026, 11, 30)
    start = datetime(2026, 11, 30, 12, 10, tzinfo=UTC)  # 07:10
    make_shift(starts_at=start, ends_at=start + timedelta(minutes=85), began_at=None)  # to 08:35

    assert planned_people(monday) == {(1, 15): 1, (1, 16): 1}


def test_next_week_begins_on_the_monday_to_come():
    assert next_monday(date(2026, 11, 29)) == date(2026, 11, 30)
    assert next_monday(date(2026, 11, 30)) == date(2026, 12, 7)


@pytest.fixture
def supervisor(client, db):
    client.force_login(make_staff(Role.SUPERVISOR))
    return client


def test_page_shows_need_beside_plan(supervisor, django_assert_num_queries):
    with django_assert_num_queries(4):
        answer = supervisor.get(reverse("staffing"), {"handle": "9.8"})

    assert answer.status_code == 200
    assert answer.context["aim"].handle == 9.8
    assert len(answer.context["days"]) == 7


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"handle": "0"}, "0.1"),
        ({"share": "100"}, "99.9"),
        ({"weeks": "x"}, "whole number"),
        ({"away": "nan"}, "Enter a number"),
    ],
)
def test_what_cannot_be_reckoned_is_said(supervisor, asked, said):
    answer = supervisor.get(reverse("staffing"), asked)

    assert answer.status_code == 400
    assert said in answer.content.decode()
