"""The week ahead and its capacity: days of 23 and 25 hours, full half hours, and where there is room."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from intake.audit.models import Entry
from intake.board.filters import read_filter
from intake.board.week import Column, see_week_ahead
from intake.callbacks.capacity import see_fullness, see_half_hours
from intake.people.rules import decide_window
from intake.shifts.capacity import capacities, set_capacity
from intake.shifts.models import Capacity
from intake.staff.models import Role
from tests.make import NOW, make_callback, make_staff

pytestmark = pytest.mark.django_db
NEW_YORK = ZoneInfo("America/New_York")
AUTUMN, SPRING = date(2026, 11, 1), date(2027, 3, 14)
MONDAY = date(2026, 11, 23)
WINDOW = decide_window("America/New_York", None, None)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def hold(most, *, week=MONDAY, weekdays=range(1, 8), slots=range(48)):
    return set_capacity(week=week, weekdays=weekdays, slots=slots, most=most, by=make_staff(), now=NOW)


def test_day_in_autumn_has_the_hour_that_happens_twice_twice():
    first = make_callback(due_at=datetime(2026, 11, 1, 5, 40, tzinfo=UTC))
    second = make_callback(due_at=datetime(2026, 11, 1, 6, 10, tzinfo=UTC))

    week = see_week_ahead(AUTUMN, NEW_YORK)

    assert len(week.columns) == 25
    assert week.columns[1:3] == [Column(1, False), Column(1, True)]
    autumn, monday = week.days[0], week.days[1]
    assert sum(cell is not None for cell in autumn.cells) == 25
    assert (autumn.cells[1].count, autumn.cells[2].count, autumn.count) == (1, 1, 2)
    assert monday.cells[2] is None
    for cell, callback in ((autumn.cells[1], first), (autumn.cells[2], second)):
        chosen, _problems = read_filter({"hour": cell.code})
        assert list(chosen.choose(1, NOW)) == [callback]


def test_day_in_spring_lacks_the_hour_that_is_skipped():
    week = see_week_ahead(SPRING, NEW_YORK)

    assert [column.hour for column in week.columns] == list(range(24))
    assert [hour for hour, cell in enumerate(week.days[0].cells) if cell is None] == [2]
    assert len([cell for cell in week.days[0].cells if cell]) == 23


def test_only_what_is_open_and_due_at_a_time_is_counted():
    make_callback(due_at=NOW)
    make_callback(due_at=NOW + 29 * MINUTE)
    make_callback(due_at=NOW + 30 * MINUTE)
    make_callback(due_at=NOW, undecided_since=NOW)
    make_callback(due_at=NOW, closed_at=NOW, closing="reached")

    halves = see_half_hours(NOW, NOW + HOUR, NEW_YORK)

    assert [half.count for half in halves] == [2, 1]


def test_week_without_a_word_goes_by_the_one_before():
    hold(4)
    hold(6, week=MONDAY + timedelta(weeks=2), weekdays=[2], slots=[20])

    assert capacities(MONDAY - timedelta(weeks=1)) == {}
    assert capacities(MONDAY + timedelta(weeks=1))[2, 20] == (4, MONDAY)
    assert capacities(MONDAY + timedelta(weeks=3))[2, 20] == (6, MONDAY + timedelta(weeks=2))
    assert capacities(MONDAY + timedelta(weeks=3))[2, 21] == (4, MONDAY)


def test_what_a_week_said_can_be_changed_and_taken_back():
    hold(4)
    hold(6, weekdays=[1], slots=[0])
    assert Capacity.objects.count() == 7 * 48

    hold(None, weekdays=[1, 2], slots=[0, 1])

    assert Capacity.objects.count() == 7 * 48 - 4
    assert Entry.objects.filter(verb="set_capacity").count() == 3


def test_full_half_hour_is_said_with_the_next_free_one_in_which_they_may_be_rung():
    hold(1)
    make_callback(due_at=NOW)
    make_callback(due_at=NOW + 45 * MINUTE)

    full = see_fullness(NOW + 10 * MINUTE, WINDOW, NEW_YORK)

    assert (full.half_hour.count, full.half_hour.most) == (1, 1)
    assert full.free == NOW + HOUR
    assert see_fullness(NOW + HOUR, WINDOW, NEW_YORK) is None


def test_next_free_half_hour_keeps_to_quiet_hours():
    hold(1, slots=[39])
    evening = datetime(2026, 11, 24, 19, 30, tzinfo=NEW_YORK)
    make_callback(due_at=evening)

    assert see_fullness(evening, WINDOW, NEW_YORK).free == datetime(2026, 11, 25, 9, tzinfo=NEW_YORK)


def test_nothing_is_full_where_nobody_said_how_many():
    for _turn in range(9):
        make_callback(due_at=NOW)

    assert see_fullness(NOW, WINDOW, NEW_YORK) is None


@pytest.fixture
def supervisor(client):
    client.force_login(make_staff(Role.SUPERVISOR))
    return client


@pytest.mark.parametrize("asked", ["tomorrow", "2026-02-30", "0001-01-01", "9999-12-31", "2026-13-01"])
def test_day_that_cannot_be_shown_is_said(supervisor, asked):
    answer = supervisor.get(reverse("week"), {"from": asked})

    assert answer.status_code == 200
    assert "asks for a day that cannot be shown" in answer.content.decode()


def test_supervisor_says_how_many_can_be_kept(supervisor):
    sent = {"weekdays": ["2"], "first": "20", "last": "22", "most": "3"}

    answer = supervisor.post(reverse("capacity") + f"?week={MONDAY}", sent, follow=True)

    assert "Saved for 2 half hours of the week." in answer.content.decode()
    assert capacities(MONDAY) == {(2, 20): (3, MONDAY), (2, 21): (3, MONDAY)}


def test_capacity_that_ends_before_it_begins_is_refused(supervisor):
    sent = {"weekdays": ["2"], "first": "22", "last": "22", "most": "3"}

    answer = supervisor.post(reverse("capacity"), sent)

    assert answer.status_code == 422
    assert "It must end after it begins." in answer.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_week_asks_the_same_queries_for_any_number_of_rows(supervisor, django_assert_max_num_queries, rows):
    hold(rows)
    for _turn in range(rows):
        make_callback(due_at=NOW)

    with django_assert_max_num_queries(6):
        supervisor.get(reverse("week"))


def test_sheet_says_that_the_half_hour_is_full(client):
    client.force_login(make_staff())
    now = timezone.now()
    hold(0, week=now.date())
    sent = {
        "disposition": "callback_promised",
        "number": "856 555 0142",
        "due_choice": "30",
        "changed": ["disposition", "number", "due_choice"],
    }

    answer = client.post(reverse("save_sheet", args=[uuid4()]), sent)

    assert "is full: 0 callbacks are due then, 0 can be kept" in answer.json()["html"]
