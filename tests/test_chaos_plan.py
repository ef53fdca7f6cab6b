"""The faults of `make chaos` come in an order that the seed decides, and are undone."""

from collections import Counter
from random import Random
from types import SimpleNamespace

import pytest

from tests.chaos import kinds, plan
from tests.chaos.kinds import KINDS, Kind, NotNow, Scene
from tests.chaos.ledger import Ledger, Promise
from tests.chaos.plan import Plan

SECONDS = 120.0


class Clock:
    """Both clocks of `time`, set by hand."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now

    time = monotonic


class Well:
    """The pulse of a database that always answers at once."""

    asked_at = 1e12

    @property
    def answered_at(self) -> float:
        return plan.time.time()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    for module in (plan, kinds):
        monkeypatch.setattr(module, "time", clock)
    return clock


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done and undone, in place of the doing; the kinds keep their parts and lengths."""
    done: list[str] = []

    def pretend(kind: Kind) -> Kind:
        def deed(scene: Scene):
            done.append(kind.name)
            return lambda: done.append(f"end of {kind.name}")

        return Kind(kind.name, deed, kind.promise, kind.parts, kind.lasts)

    monkeypatch.setattr(plan, "KINDS", [pretend(kind) for kind in KINDS])
    return done


def make_plan(*, seed: int = 1, count: int = 24, pulse=None) -> Plan:
    scene = Scene(None, Random(seed), SECONDS)  # type: ignore[arg-type]  # nothing is done to any server
    return Plan(scene, Ledger(), pulse or Well(), count=count)


def go_through(made: Plan, clock: Clock, seconds: float = SECONDS) -> Plan:
    for _tenth in range(int(seconds * 10)):
        clock.now += 0.1
        made.step()
    return made


def test_each_kind_comes_once_before_any_comes_again(clock, done):
    made = go_through(make_plan(count=len(KINDS)), clock)

    assert Counter(fault.kind for fault in made.ledger.faults) == {kind.name: 1 for kind in KINDS}


def test_two_faults_never_hold_the_same_part(clock, done):
    made = go_through(make_plan(count=60), clock)
    parts = {kind.name: set(kind.parts) for kind in KINDS}

    spans = [(fault.began_at, fault.ended_at or 1e12, parts[fault.kind]) for fault in made.ledger.faults]

    for place, (_began, ended, held) in enumerate(spans):
        assert [
            began for began, _ended, wanted in spans[place + 1 :] if began < ended and held & wanted
        ] == []


def test_clock_and_broker_are_never_taken_together(clock, done):
    taken = {kind.name: set(kind.parts) for kind in KINDS}

    assert taken["freeze whoever writes reminders"] & taken["redis down"] == {"redis"}


def test_seed_decides_the_order(clock, done):
    orders = []
    for seed in (1, 1, 2):
        orders.append([fault.kind for fault in go_through(make_plan(seed=seed), clock).ledger.faults])

    assert orders[0] == orders[1] != orders[2]


def test_everything_is_undone_at_the_end(clock, done):
    made = go_through(make_plan(count=40), clock, seconds=40)

    made.undo_all()
    made.step()

    assert made.is_over
    kinds = {name for name in done if not name.startswith("end of ")}
    assert all(done.count(name) == done.count(f"end of {name}") for name in kinds)


def test_what_cannot_be_done_now_is_no_fault_and_what_cannot_be_undone_is_tried_again(clock, monkeypatch):
    answers = iter([NotNow, None])

    def undo() -> None:
        if (answer := next(answers)) is not None:
            raise answer

    def never(scene: Scene) -> None:
        raise NotNow

    stubborn = Kind("stubborn", lambda scene: undo, Promise.NOTHING, (), lambda seconds: 1.0)
    impossible = Kind("impossible", never, Promise.NOTHING, (), lambda seconds: 0.0)
    monkeypatch.setattr(plan, "KINDS", [stubborn, impossible])

    made = go_through(make_plan(count=1), clock, seconds=30)

    (fault,) = made.ledger.faults
    assert (fault.kind, round(fault.ended_at - fault.began_at)) == ("stubborn", 3)


def test_outage_ends_when_the_database_answers_again(clock, monkeypatch):
    monkeypatch.setattr(
        plan, "KINDS", [Kind("out", lambda scene: None, Promise.OUTAGE, (), lambda seconds: 0.0)]
    )
    pulse = SimpleNamespace(asked_at=0.0, answered_at=0.0)
    made = go_through(make_plan(count=1, pulse=pulse), clock, seconds=20)
    assert (made.ledger.faults[0].ended_at, made.is_over) == (None, False)

    pulse.asked_at, pulse.answered_at = clock.now, clock.now + 0.5
    made.step()

    assert (made.ledger.faults[0].ended_at, made.is_over) == (clock.now + 0.5, True)
