"""The clock: what a tick costs and leaves, and the loop that needs no broker."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection

from core.celery import app
from intake.reminders.models import Channel, Heartbeat, Reminder, State
from intake.reminders.services import record_tick
from intake.tasks import database_now, run_tick, tick
from tests.conftest import ON_POSTGRES
from tests.make import LONG_AGO, make_callback, make_email, make_staff
from tests.sink import mail_sink, silent_server

AT_ONCE = 4.5  # seconds, on a busy machine; the mail server's silence would cost five


def wait_for(condition, seconds=10.0):
    """What `condition` answers, as soon as that is something."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if answer := condition():
            return answer
        time.sleep(0.05)
    raise AssertionError("waited in vain")


def heartbeat():
    return Heartbeat.objects.filter(clock="loop").values_list("ticked_at", flat=True).first()


@pytest.mark.django_db
def test_what_beat_wakes_is_what_the_door_offers():
    app.loader.import_default_modules()

    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


@pytest.mark.django_db
def test_celery_writes_the_reminders_and_its_heartbeat():
    make_callback(due_at=LONG_AGO, assigned_to=make_staff())

    tick.apply().get()

    assert Reminder.objects.filter(channel=Channel.SCREEN).count() == 1
    beat = Heartbeat.objects.get()
    assert (beat.clock, beat.behind) == ("celery", 0)
    assert abs((database_now() - beat.ticked_at).total_seconds()) < 30


# The database's time, is a ring to settle, is one lost, is anything due, how far behind in two counts, the
# heartbeat, and is an entry unchained.
IDLE = 8
# And on top: begin, lock, who was told, the staff, savepoint, write (all in one on PostgreSQL; else insert,
# mark, clear what was set aside), release, commit, and time and questions again, to see that nothing is left.
BUSY = IDLE + (12 if ON_POSTGRES else 14)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("due", "budget"), [(0, IDLE), (1, BUSY), (3, BUSY)])
def test_tick_keeps_its_budget_of_queries(django_assert_num_queries, due, budget):
    dana = make_staff()
    for _ in range(due):
        make_callback(due_at=LONG_AGO, assigned_to=dana)
    record_tick(clock="loop", now=LONG_AGO)

    with django_assert_num_queries(budget):
        run_tick(clock="loop")

    assert Reminder.objects.filter(channel=Channel.SCREEN).count() == due


@contextmanager
def running_clock(**environment):
    """`manage.py clock` on the database of this test."""
    name = connection.settings_dict["NAME"]
    if ON_POSTGRES:
        base = settings.DATABASES["default"]
        url = f"postgres://{base['USER']}:{base['PASSWORD']}@{base['HOST']}:{base['PORT']}/{name}"
        url += "?application_name=ringback-clock-under-test"
    else:
        url = f"sqlite:///{name}"
    process = subprocess.Popen(
        [sys.executable, "manage.py", "clock"],
        env=os.environ | {"DATABASE_URL": url} | environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


@pytest.mark.django_db(transaction=True)
def test_loop_reminds_sends_and_ends_at_once_when_told():
    make_callback(due_at=LONG_AGO, assigned_to=make_staff())

    with mail_sink() as sink, running_clock(RINGBACK_EMAIL_URL=f"smtp://127.0.0.1:{sink.port}") as clock:
        wait_for(lambda: sink.letters)
        wait_for(heartbeat)
        told = time.monotonic()
        clock.send_signal(signal.SIGTERM)
        code = clock.wait(timeout=5)

    assert code == 0
    assert time.monotonic() - told < AT_ONCE
    assert Reminder.objects.filter(channel=Channel.SCREEN, state=State.SENT).count() == 1


@pytest.mark.django_db(transaction=True)
def test_silent_mail_server_holds_up_neither_the_ticks_nor_the_end():
    make_email()

    with silent_server() as port, running_clock(RINGBACK_EMAIL_URL=f"smtp://127.0.0.1:{port}") as clock:
        wait_for(lambda: Reminder.objects.filter(state=State.SENDING).exists())
        first = wait_for(heartbeat)
        wait_for(lambda: heartbeat() > first)
        assert Reminder.objects.get(channel=Channel.EMAIL).state == State.SENDING
        told = time.monotonic()
        clock.send_signal(signal.SIGINT)
        clock.wait(timeout=5)

    assert time.monotonic() - told < AT_ONCE


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_loop_survives_its_connections_with_one_line_in_the_log():
    with running_clock() as clock:
        before = wait_for(heartbeat)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE application_name = 'ringback-clock-under-test'"
            )
            assert cursor.fetchone()[0] >= 1
        wait_for(lambda: heartbeat() > before)
        clock.send_signal(signal.SIGTERM)
        log = clock.communicate(timeout=5)[1]

    assert clock.returncode == 0
    assert "Traceback" not in log
