"""The outbox: leases, senders that die or are slow, and when to give up."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from intake.reminders.models import State
from intake.reminders.outbox import LEASE, claim_messages, mark_failed, mark_sent
from intake.tasks import database_now
from intake.triage.models import Urgency
from tests.make import NOW, make_callback, make_email

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def take(now=NOW):
    (letter,) = claim_messages(now=now, limit=8)
    return letter


def test_sender_that_died_leaves_a_lease_that_runs_out():
    reminder = make_email()

    take()  # and dies

    assert claim_messages(now=NOW + LEASE - SECOND, limit=8) == []
    second = take(NOW + LEASE)
    reminder.refresh_from_db()
    assert (reminder.state, reminder.tries, reminder.maybe_twice) == (State.SENDING, 2, True)
    mark_sent(letter=second, now=NOW + LEASE)
    reminder.refresh_from_db()
    assert (reminder.state, reminder.maybe_twice) == (State.SENT, True)


def test_slow_sender_is_heard_when_it_succeeds_and_not_when_it_fails():
    reminder = make_email()
    slow, quick = take(), take(NOW + LEASE)

    mark_failed(letter=slow, permanent=True, problem="late", now=NOW + LEASE)

    reminder.refresh_from_db()
    assert (reminder.state, reminder.problem) == (State.SENDING, "")
    mark_sent(letter=slow, now=NOW + LEASE)
    mark_failed(letter=quick, permanent=True, problem="refused", now=NOW + LEASE)
    reminder.refresh_from_db()
    assert reminder.state == State.SENT


def test_e_mail_is_given_up_after_twelve_tries():
    reminder = make_email(tries=11)

    mark_failed(letter=take(), permanent=False, problem="SMTPDataError 451", now=NOW)

    reminder.refresh_from_db()
    assert (reminder.state, reminder.problem) == (State.FAILED, "SMTPDataError 451")


def test_e_mail_whose_senders_died_twelve_times_is_given_up():
    reminder = make_email(state=State.SENDING, tries=12)

    assert claim_messages(now=NOW, limit=8) == []

    reminder.refresh_from_db()
    assert (reminder.state, reminder.problem) == (State.FAILED, "SenderDied")


def test_e_mail_of_an_emergency_goes_first():
    make_email(due_at=NOW - timedelta(hours=1))
    emergency = make_email(callback=make_callback(urgency=Urgency.EMERGENCY))

    (letter,) = claim_messages(now=NOW, limit=1)

    assert letter.reminder_id == emergency.pk


def test_claiming_nothing_costs_one_question(django_assert_num_queries):
    with django_assert_num_queries(1):
        claim_messages(now=NOW, limit=8)


def test_database_clock_is_aware_and_right():
    before = timezone.now() - timedelta(milliseconds=2)

    now = database_now()

    assert now.utcoffset() == timedelta(0)
    assert before <= now <= timezone.now() + timedelta(milliseconds=2)
    assert connection.vendor in ("sqlite", "postgresql")
