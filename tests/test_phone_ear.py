"""Deliveries that come at the same time are stored together, and none of them stands in another's way."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from threading import Event as Signal

import pytest
from django.db import DataError, OperationalError, connection, transaction

from intake.phone import ear as module
from intake.phone.ear import Ear
from intake.rings.hearing import hear_all
from intake.rings.models import Recording, Ring, RingEvent
from intake.rings.rules import ANSWERED, ENDED, KINDS, RINGING, VOICEMAIL
from tests.make import NOW, heard, make_line, tell

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 12


def away(**_told):
    raise OperationalError


class Flood:
    """Deliveries that all come while the first one is being stored."""

    def __init__(self, monkeypatch, store=hear_all):
        self.sizes, self.ear, self.store = [], Ear(), store
        self.begun, self.all_here = Signal(), Signal()
        monkeypatch.setattr(module, "hear_all", self._store)

    def _store(self, **told):
        self.sizes.append(len(told["heard"]))
        if len(self.sizes) == 1:
            self.begun.set()
            assert self.all_here.wait(timeout=20)
        return self.store(**told)

    def _hear(self, event):
        try:
            self.ear.hear(event, NOW)
        except Exception as trouble:
            return trouble
        finally:
            connection.close()
        return None

    def come(self, *events):
        """What came of each."""
        with ThreadPoolExecutor(len(events)) as threads:
            answers = [threads.submit(self._hear, events[0])]
            assert self.begun.wait(timeout=20)
            answers += [threads.submit(self._hear, event) for event in events[1:]]
            while len(self.ear._waiting) < len(events) - 1:
                Signal().wait(0.01)
            self.all_here.set()
            return [answer.result() for answer in answers]


def test_those_who_come_together_are_stored_together(monkeypatch):
    flood = Flood(monkeypatch)
    events = [tell(RINGING, their_id=f"ring{turn}") for turn in range(MANY)]

    assert flood.come(*events) == [None] * MANY

    assert flood.sizes == [1, MANY - 1]
    assert Ring.objects.count() == RingEvent.objects.count() == MANY


def test_no_more_are_stored_together_than_one_transaction_should_hold(monkeypatch):
    monkeypatch.setattr(module, "TOGETHER", 5)
    flood = Flood(monkeypatch)

    flood.come(*(tell(RINGING, their_id=f"ring{turn}") for turn in range(MANY)))

    assert flood.sizes == [1, 5, 5, 1]
    assert Ring.objects.count() == MANY


def test_one_that_cannot_be_stored_takes_no_other_along(monkeypatch):
    flood = Flood(monkeypatch)
    good = [tell(RINGING, their_id=f"ring{turn}") for turn in range(MANY)]
    bad = tell("nothing that we know")

    *answers, refused = flood.come(*good, bad)

    assert answers == [None] * MANY
    assert refused is not None
    assert Ring.objects.count() == MANY


def test_whoever_fails_for_a_reason_of_their_own_gives_the_turn_on(monkeypatch):
    flood = Flood(monkeypatch)
    monkeypatch.setattr(module, "hear", lambda **_told: (_ for _ in ()).throw(DataError()))

    first, second = flood.come(tell("no kind"), tell(RINGING))
    after = flood._hear(tell(RINGING, their_id="other"))

    assert isinstance(first, DataError)
    assert (second, after) == (None, None)


def test_all_who_wait_learn_at_once_that_the_database_is_away(monkeypatch):
    monkeypatch.setattr(module, "TOGETHER", 5)
    flood = Flood(monkeypatch, away)

    answers = flood.come(*(tell(RINGING, their_id=f"ring{turn}") for turn in range(MANY)))

    assert [type(answer) for answer in answers] == [OperationalError] * MANY
    assert flood.sizes == [1]


def test_who_comes_while_the_database_is_known_to_be_away_does_not_wait_for_it(monkeypatch):
    flood = Flood(monkeypatch, away)
    flood.all_here.set()

    assert [type(flood._hear(tell(RINGING))) for _turn in range(3)] == [OperationalError] * 3

    assert flood.sizes == [1]


def test_one_finds_out_that_the_database_is_back_and_nobody_waits_for_that(monkeypatch):
    monkeypatch.setattr(module, "LOOK_AGAIN", 0.0)
    ear, begun, back = Ear(), Signal(), Signal()
    monkeypatch.setattr(module, "hear_all", away)
    with pytest.raises(OperationalError):
        ear.hear(tell(RINGING, their_id="lost"), NOW)

    def come_back(**told):
        begun.set()
        assert back.wait(timeout=20)
        try:
            return hear_all(**told)
        finally:
            connection.close()

    monkeypatch.setattr(module, "hear_all", come_back)
    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(ear.hear, tell(RINGING, their_id="first"), NOW)
        assert begun.wait(timeout=20)
        with pytest.raises(OperationalError):
            ear.hear(tell(RINGING, their_id="second"), NOW)
        back.set()
        first.result()
    ear.hear(tell(RINGING, their_id="second"), NOW)

    assert Ring.objects.count() == 2


@pytest.mark.services
def test_pauses_between_looks_for_the_database_do_not_grow():
    assert connection.pool.reconnect_timeout <= connection.pool.timeout


@pytest.mark.services
def test_ring_that_somebody_works_on_keeps_nobody_else_waiting(monkeypatch):
    heard(RINGING, their_id="busy")
    flood, stored = Flood(monkeypatch), Signal()

    def work():
        with transaction.atomic():
            Ring.objects.select_for_update().get(their_id="busy")
            locked.set()
            assert stored.wait(timeout=20)
        connection.close()

    locked = Signal()
    with ThreadPoolExecutor(2) as threads:
        working = threads.submit(work)
        assert locked.wait(timeout=20)
        late = threads.submit(
            flood.come,
            tell(RINGING, their_id="one"),
            tell(ANSWERED, their_id="busy"),
            *(tell(RINGING, their_id=f"ring{turn}") for turn in range(5)),
        )
        while Ring.objects.count() < 7:
            Signal().wait(0.05)
        stored.set()
        working.result()

    assert late.result() == [None] * 7
    assert Ring.objects.get(their_id="busy").state == ANSWERED


def test_events_that_are_stored_together_end_as_those_stored_one_by_one():
    make_line("Main", "+12155550110")
    random, seen = Random(11), []
    events = [
        tell(random.choice(KINDS), their_id=f"r{turn % 9}", after=timedelta(seconds=random.randrange(300)))
        for turn in range(60)
    ]
    for together in (1, 7, 60):
        Ring.objects.all().delete()
        told = [(event, NOW + timedelta(hours=1)) for event in [*events, *random.sample(events, 20)]]
        random.shuffle(told)
        for first in range(0, len(told), together):
            hear_all(heard=told[first : first + together], keep_recordings=False)
        rows = Ring.objects.order_by("their_id").values_list(
            "their_id", "state", "rang_at", "answered_at", "ended_at", "line__name", "number_index",
            "transfers", "settle_at",
        )  # fmt: skip
        seen.append((list(rows), RingEvent.objects.count()))

    assert seen[0] == seen[1] == seen[2]
    assert seen[0][1] == 60


def test_whole_ring_that_comes_together_is_one_ring_with_its_message():
    told = [tell(kind, their_id="one") for kind in (ENDED, RINGING)]
    told.append(tell(VOICEMAIL, their_id="one", recording="https://api.example.org/1"))

    rings = hear_all(heard=[(event, NOW) for event in [*told, told[0]]], keep_recordings=True)

    assert rings[:3] == [Ring.objects.get()] * 3
    assert rings[3] is None
    assert (Ring.objects.get().state, Recording.objects.get().event.kind) == (VOICEMAIL, VOICEMAIL)


def test_many_are_stored_in_as_many_queries_as_one(django_assert_num_queries):
    make_line("Main", "+12155550110")
    began = [(tell(RINGING, their_id=f"ring{turn}"), NOW) for turn in range(MANY)]
    hear_all(heard=began[:5], keep_recordings=False)

    with django_assert_num_queries(8):
        answered = [(tell(ANSWERED, their_id=f"ring{turn}"), NOW) for turn in range(5)]
        hear_all(heard=[*answered, *began[5:]], keep_recordings=False)
