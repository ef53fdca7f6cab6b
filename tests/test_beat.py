"""Beat: it wakes everything once a second, what falls due in its moment, and survives its database."""

from threading import Barrier, Thread

import pytest
from django.db import OperationalError, connection

from core import beat
from core.beat import EVERY, LOOK, PAUSE, CalendarScheduler
from core.celery import app
from intake import tasks
from intake.reminders.models import Heartbeat, Reminder
from intake.tasks import database_now, seconds_to_next, tick
from tests.make import LONG_AGO, make_callback, make_shift, make_staff
from tests.test_clock import heartbeat, running_clock, wait_for


class Recorder(CalendarScheduler):
    """Notes what it would send."""

    def __init__(self):
        self.woken = []
        super().__init__(app)

    def apply_entry(self, entry, producer=None):
        self.woken.append(entry.name)

    @property
    def producer(self):
        return None


@pytest.fixture
def scheduler(monkeypatch):
    """A beat whose calendar says what the test says, by a clock that the test moves."""
    recorder = Recorder()
    recorder.now = 100.0
    recorder.calendar = lambda: None
    monkeypatch.setattr(beat.time, "monotonic", lambda: recorder.now)
    monkeypatch.setattr(beat, "import_string", lambda _name: lambda: recorder.calendar())
    return recorder


def test_everything_is_woken_once_a_second(scheduler):
    first = scheduler.tick()
    scheduler.now += 0.9
    scheduler.tick()
    scheduler.now += 0.1
    scheduler.tick()

    assert sorted(scheduler.woken) == ["keep-counts"] * 2 + ["send-mail"] * 2 + ["tick"] * 2
    assert first == LOOK


@pytest.mark.parametrize(
    ("to_next", "sleeps", "woken"),
    [
        (None, LOOK, []),
        (10.0, LOOK, []),
        (0.1, 0.1, []),
        (0.0001, 0.001, []),
        (0.0, PAUSE, ["tick"]),
        (-1.0, PAUSE, ["tick"]),
    ],
)
def test_beat_sleeps_until_the_next_row_falls_due(scheduler, to_next, sleeps, woken):
    scheduler.tick()
    scheduler.woken.clear()
    scheduler.calendar = lambda: to_next

    assert scheduler.tick() == pytest.approx(sleeps)

    assert scheduler.woken == woken


def test_database_that_is_away_does_not_stop_the_rounds(scheduler):
    def away():
        raise OperationalError

    scheduler.calendar = away
    scheduler.tick()
    scheduler.now += EVERY
    scheduler.tick()

    assert sorted(scheduler.woken) == ["keep-counts"] * 2 + ["send-mail"] * 2 + ["tick"] * 2


def test_beat_is_the_one_that_sleeps():
    assert app.conf.beat_scheduler == "core.beat.CalendarScheduler"
    assert set(app.conf.beat_schedule) == {"tick", "send-mail", "keep-counts"}


@pytest.mark.django_db
def test_next_row_is_the_first_that_has_just_fallen_due_or_will(monkeypatch):
    now = database_now()
    monkeypatch.setattr(tasks, "database_now", lambda: now)
    assert seconds_to_next() is None

    make_callback(due_at=LONG_AGO)
    make_callback(due_at=now + tasks.JUST)
    assert seconds_to_next() == 2.0

    make_callback(due_at=now - tasks.JUST / 2)
    assert seconds_to_next() == -1.0


@pytest.mark.django_db
def test_look_into_the_calendar_costs_the_time_and_one_question(django_assert_num_queries):
    make_callback(due_at=LONG_AGO)

    with django_assert_num_queries(2):
        seconds_to_next()


@pytest.mark.django_db(transaction=True)
def test_loop_writes_a_reminder_in_the_moment_in_which_it_falls_due():
    dana = make_staff(email="")
    late = []
    with running_clock() as clock:
        wait_for(lambda: clock.poll() is None and heartbeat())
        for turn in range(5):
            due_at = database_now() + tasks.JUST / 4 + turn * tasks.JUST / 20
            callback = make_callback(due_at=due_at, promised_at=LONG_AGO, assigned_to=dana)
            notice = wait_for(lambda pk=callback.pk: Reminder.objects.filter(callback=pk).first())
            late.append((notice.made_at - notice.due_at).total_seconds())

    assert all(0 <= seconds < 0.5 for seconds in late), late
    assert sorted(late)[2] < 0.2, late


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_tell_everybody_once_and_climb_one_rung():
    dana = make_staff(email="")
    make_shift(make_staff(email=""))
    for _ in range(30):
        make_callback(due_at=LONG_AGO, assigned_to=dana)
    start, troubles = Barrier(2), []

    def beat_of_its_own():
        try:
            start.wait()
            for _ in range(3):
                tick.apply().get()
        except Exception as trouble:
            troubles.append(trouble)
        finally:
            connection.close()

    beats = [Thread(target=beat_of_its_own) for _ in range(2)]
    for one in beats:
        one.start()
    for one in beats:
        one.join()

    assert troubles == []
    assert [(row.rung, row.to) for row in Reminder.objects.all()] == [("due", dana)] * 30
    assert Heartbeat.objects.get().clock == "celery"
