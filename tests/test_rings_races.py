"""Deliveries in parallel make one ring; of those who answer at once, one has the call."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from intake.calls.models import Draft
from intake.rings.hearing import hear
from intake.rings.models import Ring, RingEvent
from intake.rings.rules import ANSWERED, ENDED, HELD, RINGING
from intake.rings.services import AlreadyTaken, take_ring
from tests.make import NOW, heard, make_staff, tell

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 12


def at_once(act, arguments):
    """What came of `act` for each argument, in threads that start together."""
    start = Barrier(len(arguments))

    def run(argument):
        start.wait(timeout=20)
        try:
            return act(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(run, arguments))


def test_events_that_are_delivered_in_parallel_and_twice_make_one_ring():
    events = [tell(kind) for kind in (RINGING, ANSWERED, HELD, ENDED)]

    rings = at_once(lambda event: hear(event=event, now=NOW), events * 3)

    assert sum(ring is not None for ring in rings) == 4
    assert (Ring.objects.get().state, RingEvent.objects.count()) == (ENDED, 4)


def test_of_those_who_answer_at_once_one_has_the_call():
    ring = heard(RINGING)

    def answer(staff):
        try:
            take_ring(ring=ring, by=staff, now=NOW)
        except AlreadyTaken:
            return "second"
        return "first"

    results = Counter(at_once(answer, [make_staff() for _turn in range(THREADS)]))

    assert results == {"first": 1, "second": THREADS - 1}
    assert Draft.objects.count() == 1
