from datetime import timedelta

import pytest

from intake.board.queries import (
    count_figures,
    count_stale_drafts,
    see_abandoned,
    see_clock,
    see_shifts,
    see_urgent,
    see_week,
)
from intake.callbacks.models import Closing
from intake.calls.models import Kind
from intake.reminders.models import Channel, Heartbeat, SetAside, State
from intake.triage.models import Urgency
from tests.make import (
    NOW,
    make_call,
    make_callback,
    make_draft,
    make_reminder,
    make_shift,
    make_staff,
)

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def test_overdue_and_due_soon_are_counted():
    make_callback(due_at=NOW - 18 * MINUTE)
    make_callback(due_at=NOW - 4 * MINUTE, assigned_to=make_staff())
    make_callback(due_at=NOW + HOUR, assigned_to=make_staff())
    make_callback(due_at=NOW + MINUTE)
    make_callback(due_at=NOW + HOUR + MINUTE)
    make_callback(due_at=NOW - DAY, undecided_since=NOW - DAY)

    figures = count_figures(NOW)

    assert (figures.overdue, figures.oldest_due_at) == (2, NOW - 18 * MINUTE)
    assert (figures.soon, figures.soon_unassigned) == (2, 1)


def test_promise_is_kept_when_the_first_try_was_made_by_then():
    due = NOW - HOUR
    make_callback(due_at=due, first_attempt_at=due, closed_at=due, closing=Closing.REACHED)
    make_callback(due_at=due, first_attempt_at=due - MINUTE)
    make_callback(due_at=due, first_attempt_at=due + MINUTE)
    make_callback(due_at=due)

    figures = count_figures(NOW)

    assert (figures.kept_today, figures.due_today, figures.kept_percent) == (2, 4, 50)


def test_promise_that_was_settled_before_it_fell_due_is_not_counted():
    make_callback(due_at=NOW - MINUTE, closed_at=NOW - HOUR, closing=Closing.SETTLED)
    make_callback(due_at=NOW - 2 * DAY, first_attempt_at=NOW)
    make_callback(due_at=NOW + MINUTE)

    figures = count_figures(NOW)

    assert (figures.due_today, figures.kept_percent) == (0, None)


def test_kept_promises_are_compared_with_the_same_hours_of_last_week():
    last_week = NOW - 7 * DAY
    for turn in range(5):
        make_callback(due_at=last_week - HOUR, first_attempt_at=last_week - (HOUR if turn < 2 else -HOUR))
    make_callback(due_at=last_week + MINUTE, first_attempt_at=last_week)
    make_callback(due_at=NOW - HOUR, first_attempt_at=NOW - HOUR)

    figures = count_figures(NOW)

    assert (figures.due_then, figures.kept_then) == (5, 2)
    assert figures.kept_difference == 100 - 40


def test_difference_to_a_week_with_few_promises_says_nothing():
    make_callback(due_at=NOW - 7 * DAY, first_attempt_at=NOW - 7 * DAY)
    make_callback(due_at=NOW - HOUR, first_attempt_at=NOW - HOUR)

    assert count_figures(NOW).kept_difference is None


def test_who_hung_up_and_was_not_called_back_comes_first():
    rang = {"answered_at": None, "kind": Kind.HANG_UP, "ended_at": NOW}
    rung_back, promised, nothing = (
        make_call(rang_at=NOW - wait, **rang) for wait in (MINUTE, HOUR, 2 * HOUR)
    )
    make_callback(call=rung_back, due_at=NOW, first_attempt_at=NOW)
    make_callback(call=promised, due_at=NOW + MINUTE)
    make_call(rang_at=NOW - DAY, answered_at=None)

    assert see_abandoned(NOW) == [nothing, promised, rung_back]


def test_callbacks_of_emergencies_are_shown_apart_until_they_are_closed():
    late, now = (make_callback(due_at=NOW - wait, urgency=Urgency.EMERGENCY) for wait in (HOUR, 0 * HOUR))
    make_callback()
    make_callback(urgency=Urgency.EMERGENCY, closed_at=NOW, closing=Closing.REACHED)

    assert see_urgent() == [late, now]


def test_calls_answered_in_time_and_abandoned_are_counted():
    rang = NOW - HOUR
    make_call(rang_at=rang, answered_at=rang + timedelta(seconds=20))
    make_call(rang_at=rang, answered_at=rang + timedelta(seconds=21))
    nobody = {"rang_at": rang, "answered_at": None, "kind": Kind.HANG_UP}
    make_call(**nobody, ended_at=rang + timedelta(seconds=4))
    make_call(**nobody, ended_at=rang + timedelta(seconds=5))
    rung_back = make_call(**nobody, ended_at=rang + MINUTE)
    make_callback(call=rung_back)
    make_call(rang_at=NOW - DAY)

    figures = count_figures(NOW)

    assert (figures.offered, figures.answered_quickly, figures.quick_percent) == (5, 1, 20)
    assert (figures.abandoned, figures.abandoned_promised) == (2, 1)


def test_shifts_show_load_and_who_is_missing():
    dana, joel = make_staff(name="Dana Whitfield"), make_staff(name="Joel Kim")
    make_shift(dana)
    make_shift(joel, on_duty=False)
    make_shift(ended_at=NOW)
    make_callback(assigned_to=dana, claimed_by=dana, claimed_until=NOW + MINUTE)
    make_callback(assigned_to=dana)
    make_callback(assigned_to=dana, closed_at=NOW, closing=Closing.REACHED)
    make_draft(dana, saved_at=NOW - MINUTE)

    first, second = see_shifts(NOW)

    assert (first.staff, first.load, first.ringing, first.on_sheet_since) == (dana, 2, True, NOW)
    assert (second.staff, second.load, second.began_at) == (joel, None, None)


def test_drafts_that_nobody_typed_into_were_left_open():
    make_draft(saved_at=NOW - 14 * MINUTE)
    make_draft(saved_at=NOW - 3 * HOUR)
    make_draft(saved_at=NOW - 4 * HOUR, finished_at=NOW)

    assert count_stale_drafts(NOW) == {"count": 1, "oldest_at": NOW - 3 * HOUR}


def test_clock_that_has_not_ticked_for_15_seconds_has_stopped():
    assert see_clock(NOW).stopped

    Heartbeat.objects.create(clock="loop", ticked_at=NOW - timedelta(seconds=16))
    assert see_clock(NOW).stopped

    Heartbeat.objects.create(clock="celery", ticked_at=NOW - timedelta(seconds=2), behind=3)
    assert (see_clock(NOW).stopped, see_clock(NOW).behind) == (False, 3)


def test_what_could_not_be_told_is_counted():
    SetAside.objects.create(callback=make_callback(), since=NOW, tries=1, retry_at=NOW, problem="Error")
    make_reminder(channel=Channel.EMAIL, state=State.FAILED, sent_at=None)
    over = make_callback(closed_at=NOW, closing=Closing.REACHED)
    make_reminder(over, channel=Channel.EMAIL, state=State.FAILED, sent_at=None)

    clock = see_clock(NOW)

    assert (clock.set_aside, clock.failed_mails) == (1, 1)


def test_week_counts_calls_on_the_sites_clock_over_four_whole_weeks():
    for weeks in (1, 2):
        make_call(rang_at=NOW - 7 * weeks * DAY)  # Tuesday, 10:00 in New York
    make_call(rang_at=NOW)
    make_call(rang_at=NOW - 29 * DAY)

    days = see_week(NOW)

    calls = {(day.full_name, square.hour): square.calls for day in days for square in day.squares}
    assert calls["Tuesday", 10] == 0.5
    assert sum(calls.values()) == 0.5
    assert [day.name for day in days] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
