"""Many at once: one promise for a person, one who rings them. Each thread has a connection of its own."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from intake.callbacks.models import Attempt, Callback, Outcome
from intake.callbacks.services import CallbackRefused, claim_callback, record_attempt, schedule_callback
from intake.handovers.services import HandoverRefused
from intake.triage.models import Urgency
from tests.make import NOW, make_callback, make_number, make_person, make_staff

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 24


def at_once(act, arguments):
    """Runs `act` for each argument, in threads that start together; counts what came of it."""
    start = Barrier(THREADS)

    def run(share):
        start.wait(timeout=20)
        try:
            return [outcome(argument) for argument in share]
        finally:
            connection.close()

    def outcome(argument):
        try:
            return type(act(argument)).__name__
        except (CallbackRefused, HandoverRefused) as refusal:
            return type(refusal).__name__

    with ThreadPoolExecutor(THREADS) as pool:
        shares = pool.map(run, [arguments[thread::THREADS] for thread in range(THREADS)])
    return Counter(result for share in shares for result in share)


def test_of_many_promises_to_one_person_one_is_made():
    person, staff = make_person(), make_staff()
    numbers = [make_number(person) for _turn in range(THREADS)]

    def promise(number):
        return schedule_callback(
            person=person,
            number=number,
            urgency=Urgency.SAME_DAY,
            due_at=NOW + timedelta(hours=1),
            by=staff,
            now=NOW,
        )

    results = at_once(promise, numbers)

    assert results == {"Callback": 1, "AlreadyPromised": THREADS - 1}
    assert Callback.objects.open().count() == 1


def test_of_a_hundred_claims_one_wins():
    callback, staff = make_callback(), [make_staff() for _turn in range(100)]

    results = at_once(lambda one: claim_callback(callback=callback, by=one, now=NOW), staff)

    assert results == {"Callback": 1, "AlreadyClaimed": 99}


def test_one_token_pressed_in_many_windows_is_one_attempt():
    callback, staff, token = make_callback(), make_staff(), uuid4()

    results = at_once(
        lambda _turn: record_attempt(
            callback=callback, token=token, outcome=Outcome.NO_ANSWER, by=staff, now=NOW
        ),
        range(THREADS),
    )

    assert results == {"Attempt": THREADS}
    assert Attempt.objects.count() == 1
    assert Callback.objects.get().tries == 1
