"""A call that is written down afterwards: its real times, who took it, and promises that count from then."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from intake.audit.models import Entry
from intake.callbacks.models import Callback
from intake.callbacks.targets import due_after, suggest_due
from intake.calls.late import LateForm
from intake.calls.models import Call, Draft
from intake.calls.rules import next_on_clock
from intake.people.rules import decide_window
from intake.staff.models import Role
from intake.triage.models import Triage, Urgency
from tests.machine import Machine, Page
from tests.make import make_call, make_staff

pytestmark = pytest.mark.django_db
NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)  # ten in the morning in New York
FALL, SPRING = "2026-11-01", "2026-03-08"  # the clocks go back and forward


def read(rang, ended="", answered="", now=NOW, **turns):
    typed = {"late": "on", "late_rang": rang, "late_ended": ended, "late_answered": answered, **turns}
    form = LateForm(typed, by=make_staff(), now=now)
    form.full_clean()
    form.miss()
    return form


def moment(day, hour, minute=0):
    return datetime(2026, *day, hour, minute, tzinfo=UTC)


# Times


def test_times_are_read_on_the_clock_of_the_house():
    form = read("2026-11-23T23:50", answered="23:51", ended="00:20")

    assert form.errors == {}
    assert (form.rang_at, form.answered_at, form.ended_at) == (
        moment((11, 24), 4, 50),
        moment((11, 24), 4, 51),
        moment((11, 24), 5, 20),
    )


def test_call_that_was_answered_at_once_needs_no_second_time():
    form = read("2026-11-24T09:00", ended="09:20")

    assert form.answered_at == form.rang_at == moment((11, 24), 14)


@pytest.mark.parametrize(
    ("rang", "ended", "field", "message"),
    [
        ("", "09:20", "late_rang", "Say when it rang"),
        ("soon", "09:20", "late_rang", "valid date"),
        ("2026-11-24T10:01", "10:20", "late_rang", "still to come"),
        ("2026-11-24T09:55", "10:01", "late_ended", "still to come"),
        ("2025-11-23T09:00", "09:20", "late_rang", "more than a year ago"),
        ("0001-01-01T00:00", "09:20", "late_rang", ""),
        ("9999-12-31T23:59", "09:20", "late_rang", ""),
        ("2026-11-24T09:00", "", "late_ended", "Say when it ended"),
        ("2026-11-23T09:00", "15:01", "late_ended", "more than six hours"),
        ("2026-11-23T09:00", "08:59", "late_ended", "more than six hours"),
        (f"{SPRING}T02:30", "03:10", "late_rang", "no such time"),
        (f"{SPRING}T01:50", "02:10", "late_ended", "no such time"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(rang, ended, field, message):
    errors = read(rang, ended).errors

    assert errors.keys() == {field}
    assert message in errors[field][0]


def test_call_over_the_skipped_hour_was_as_short_as_it_was():
    form = read(f"{SPRING}T01:50", ended="03:10")

    assert form.ended_at - form.rang_at == timedelta(minutes=20)


def test_hour_that_came_twice_wants_to_be_chosen_and_both_can_be():
    asked = read(f"{FALL}T01:30", ended="02:30")
    first = read(f"{FALL}T01:30", ended="02:30", late_rang_turn="first")
    second = read(f"{FALL}T01:30", ended="02:30", late_rang_turn="second")

    assert asked.errors.keys() == {"late_rang_turn"}
    assert asked.twice == {"late_rang"}
    assert (first.rang_at, second.rang_at) == (moment((11, 1), 5, 30), moment((11, 1), 6, 30))
    assert first.ended_at == second.ended_at == moment((11, 1), 7, 30)


def test_end_that_came_twice_is_chosen_and_one_before_it_rang_is_none():
    late = {"late_rang_turn": "second"}

    assert read(f"{FALL}T00:50", ended="01:30").errors.keys() == {"late_ended_turn"}
    chosen = read(f"{FALL}T00:50", ended="01:30", late_ended_turn="second")
    assert chosen.ended_at == moment((11, 1), 6, 30)
    assert read(f"{FALL}T01:30", ended="01:40", **late).ended_at == moment((11, 1), 6, 40)


def test_call_from_the_first_to_the_second_hour_ends_after_it_rang():
    form = read(f"{FALL}T01:50", ended="01:10", late_rang_turn="first")

    assert form.ended_at - form.rang_at == timedelta(minutes=20)


def test_turn_that_was_chosen_for_another_night_does_not_count():
    assert read("2026-11-02T01:30", ended="01:40", late_rang_turn="second").rang_at == moment((11, 2), 6, 30)


def test_clock_shows_a_time_again_the_next_day():
    after = moment((11, 24), 15)

    assert next_on_clock(time(10), after, NEW_YORK) == [after]
    assert next_on_clock(time(9, 59), after, NEW_YORK) == [after + timedelta(hours=23, minutes=59)]


# Promises


@pytest.mark.parametrize("urgency", ["same_day", "within_72h", "routine"])
def test_promise_counts_from_the_call(urgency):
    window, call = decide_window("America/New_York", None, None), NOW - timedelta(minutes=30)

    assert due_after(urgency, call, NOW, window) == suggest_due(urgency, call, window)


def test_promise_that_is_overdue_already_is_due_at_once_or_when_they_may_be_rung():
    window, days_ago = decide_window("America/New_York", None, None), NOW - timedelta(days=9)
    night = NOW.replace(hour=8)  # three in the morning there

    assert due_after("same_day", days_ago, NOW, window) == NOW
    assert due_after("same_day", days_ago, night, window) == window.next_opening(night) > night
    assert due_after("emergency_now", days_ago, night, window) == night


# The sheet


def on_paper(machine, *, ago, **typed):
    """A late sheet of a call that rang `ago`, ten minutes long."""
    rang = (timezone.now() - ago).astimezone(NEW_YORK)
    machine._show(machine.client.get(reverse("late_call")))
    times = {"late_rang": f"{rang:%Y-%m-%dT%H:%M}", "late_ended": f"{rang + timedelta(minutes=10):%H:%M}"}
    machine.type(late="on", **times, late_rang_turn="first", late_ended_turn="first", **typed)
    return rang.replace(second=0, microsecond=0)


def test_late_call_keeps_its_real_time_and_says_who_took_and_who_entered_it():
    machine, joel = Machine(make_staff(name="Dana Whitfield")), make_staff(name="Joel Kim")
    rang = on_paper(machine, ago=timedelta(days=2), late_by=str(joel.pk), disposition="answered")

    assert machine.finish(flushed="yes") is None

    call = Call.objects.get()
    assert (call.rang_at, call.ended_at) == (rang, rang + timedelta(minutes=10))
    assert (call.taken_by, call.entered_by) == (joel, machine.staff)
    assert timezone.now() - call.logged_at < timedelta(minutes=1)
    assert Triage.objects.get().at == call.ended_at
    assert Entry.objects.get(verb="log_call").by == machine.staff
    page = Page(machine.client.get(reverse("call", args=[call.reference])))
    assert "Entered late by Dana Whitfield" in page.words
    assert "Joel Kim" in page.words


def test_call_that_is_logged_while_it_goes_on_is_not_entered_late():
    machine = Machine()
    machine.open()
    machine.type(disposition="answered")
    machine.finish()

    assert Call.objects.get().entered_by is None


def test_promise_of_a_late_call_is_due_at_once_when_its_time_has_passed():
    machine = Machine()
    somebody = {"caller_name": "Rosalind", "number": "2155550142", "may_call": "yes"}
    today = {"today": ["no_safe_place_tonight"], "disposition": "callback_promised"}
    on_paper(machine, ago=timedelta(days=3), zone="America/New_York", **somebody, **today)

    before = timezone.now()
    assert machine.finish(flushed="yes") is None

    callback = Callback.objects.get()
    window = callback.number.window
    assert callback.urgency == Urgency.SAME_DAY
    assert window.next_opening(before) <= callback.due_at <= window.next_opening(timezone.now())


def test_late_sheet_without_its_times_is_not_logged():
    machine = Machine()
    assert machine._show(machine.client.get(reverse("late_call"))).beside == {}
    assert "aria-invalid" not in machine.page.html
    machine.type(late="on", disposition="answered")

    beside = machine.finish(flushed="yes").beside

    assert beside.keys() == {"late_rang", "late_ended"}
    assert machine.open(machine.draft_id).sends["late"] == ["on"]  # it stays a late one on another machine


def test_late_prank_closes_in_one_key_with_its_real_time():
    machine = Machine()
    rang = on_paper(machine, ago=timedelta(hours=3))

    assert machine.finish(flushed="yes", close_as="prank") is None

    assert (Call.objects.get().rang_at, Draft.objects.get().answers) == (rang, {})


def test_earlier_calls_are_those_before_it_rang():
    make_call(number="+12155550142", rang_at=timezone.now() - timedelta(days=1))
    machine = Machine()

    on_paper(machine, ago=timedelta(days=2), number="2155550142")
    assert "first call from this number" in machine.stay()["html"]
    on_paper(machine, ago=timedelta(hours=5), number="2155550142")
    assert "1 earlier call" in machine.stay()["html"]


def test_call_is_entered_for_whoever_logs_calls_also_when_they_have_left():
    make_staff(name="Lee Gone", is_active=False)
    make_staff(Role.AUDITOR, name="Una Auditor")
    page = Page(Machine().client.get(reverse("late_call")))

    assert "Lee Gone" in page.words
    assert "Una Auditor" not in page.words
