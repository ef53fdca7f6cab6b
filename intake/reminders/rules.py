"""Which rung of the ladder a callback stands on, who is told, and when a message is tried again.

Plain Python, no clock. A ladder belongs to one due time of one callback (its round): `coming_up`, `due`, and
while nobody says "I have it", claims it or tries: a second person, the supervisors, whoever is on call. Who
has it must begin in time (LOCAL, by urgency), else the ladder goes on.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta

COMING_UP, DUE, SECOND, SUPERVISOR, ON_CALL = LADDER = ("coming_up", "due", "second", "supervisor", "on_call")
EMERGENCY, SAME_DAY, WITHIN_72H, ROUTINE = "emergency_now", "same_day", "within_72h", "routine"

# How long nobody may answer before the next rung; an urgency that is not named here waits as long as routine.
WAITS = {
    EMERGENCY: timedelta(minutes=5),
    SAME_DAY: timedelta(minutes=5),
    WITHIN_72H: timedelta(minutes=15),
    ROUTINE: timedelta(minutes=60),
}
# How long "I have it" keeps the ladder quiet: time to read the call and dial, less than a callback may wait.
BEGIN_WITHIN = {
    EMERGENCY: timedelta(minutes=5),
    SAME_DAY: timedelta(minutes=10),
    WITHIN_72H: timedelta(minutes=30),
    ROUTINE: timedelta(minutes=60),
}
WORTH_SAYING = timedelta(minutes=1)  # a notice that came less late than this came in time

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
MOST_TRIES = 12


@dataclass(frozen=True)
class People:
    """Who can be told something at one moment, as ids. `able` work here and may keep callbacks."""

    able: Set[int]
    on_duty: Set[int] = frozenset()
    supervisors: Set[int] = frozenset()
    on_call: Set[int] = frozenset()


@dataclass(frozen=True)
class Standing:
    """What is known of one callback when its time comes.

    `told` are the people of each rung of this round, `had_by` those who said in it that they have it.
    """

    pk: int
    urgency: str
    due_at: datetime
    assignee: int | None = None
    undecided: bool = False
    claimed_until: datetime | None = None
    told: Mapping[str, Set[int]] = field(default_factory=dict)
    had_by: Set[int] = frozenset()


@dataclass(frozen=True)
class Step:
    """What to do now: tell `to` that it stands on `rung`, and look again at `next_at` (UTC; None: never).

    Nobody in `to` with an empty `rung`: there is nothing to tell now. `on_screen`: not by message alone.
    """

    rung: str = ""
    to: Set[int] = frozenset()
    next_at: datetime | None = None
    on_screen: bool = True


def decide_step(callback: Standing, people: People, now: datetime) -> Step | None:
    """The next step of a callback whose time has come at `now` (UTC); None if there is nobody to tell.

    Who rings it just now is not disturbed: it is looked at again when the claim ends. A rung without anybody
    is left out, so that nobody on duty leads straight to the supervisors. Who said "I have it" and did not
    begin hears of the next rung too, if need be alone.
    """
    if callback.claimed_until is not None and callback.claimed_until > now:
        return Step(next_at=callback.claimed_until)
    had_by = callback.had_by & people.able
    for rung in _rungs_left(callback, now):
        to = decide_recipients(rung, callback, people)
        if to or (had_by and rung == ON_CALL):
            next_at = decide_next(rung, callback.urgency, callback.due_at, now)
            on_screen = rung != ON_CALL or bool(people.on_call or had_by)
            return Step(rung, to | had_by, next_at, on_screen)
    return Step() if callback.told.keys() - {COMING_UP} else None


def decide_recipients(rung: str, callback: Standing, people: People) -> Set[int]:
    """The ids of the staff to tell on `rung`; empty if the rung has nobody.

    Coming up and due: the assignee if they still may keep callbacks; if they are not on duty also everybody
    who is, and with nobody there the supervisors. Else everybody on duty. Second: one on duty who has not
    been told. Supervisors: those on duty, else all. On call: who is marked, else all supervisors. A callback
    that comes up with nobody on duty is told to the supervisors before it is due.
    """
    on_duty = people.on_duty & people.able
    supervisors = (people.supervisors & people.on_duty) or people.supervisors
    if rung == SUPERVISOR:
        return supervisors
    if rung == ON_CALL:
        return people.on_call or people.supervisors
    if rung == SECOND:
        return _one_of(on_duty - _everybody_in(callback.told) - {callback.assignee}, callback.pk)
    if callback.assignee in people.able and callback.assignee is not None:
        there = {callback.assignee} if callback.assignee in on_duty else on_duty or supervisors
        return there | {callback.assignee}
    return on_duty or (supervisors if rung == COMING_UP else frozenset())


def decide_next(rung: str, urgency: str, due_at: datetime, now: datetime) -> datetime | None:
    """When the rung after `rung`, told at `now`, falls due; None after the last. All times are UTC."""
    if rung == COMING_UP:
        return due_at
    return None if rung == ON_CALL else now + WAITS.get(urgency, WAITS[ROUTINE])


def decide_begin_by(urgency: str, due_at: datetime, now: datetime) -> datetime | None:
    """By when who says "I have it" at `now` must begin; until then the ladder is quiet. All times are UTC.

    None before the due time: that answer does not spare the reminder of it.
    """
    return now + BEGIN_WITHIN.get(urgency, BEGIN_WITHIN[ROUTINE]) if now >= due_at else None


def decide_late_by(planned_at: datetime, made_at: datetime) -> timedelta | None:
    """How late a notice was written, None if it came in time: within a minute of when its rung fell due."""
    late_by = made_at - planned_at
    return late_by if late_by >= WORTH_SAYING else None


def decide_wait(tries: int) -> timedelta:
    """How long to wait after a try, counted from 1: 5 s, then twice as long each time, at most 1 h."""
    doublings = min(max(tries, 1) - 1, MOST_TRIES)
    return min(FIRST_WAIT * 2**doublings, LONGEST_WAIT)


def decide_given_up(tries: int) -> bool:
    """Whether a message has been tried often enough."""
    return tries >= MOST_TRIES


def _rungs_left(callback: Standing, now: datetime) -> tuple[str, ...]:
    """The rungs that have not been told in this round. Who waits for a decision waits for a supervisor."""
    if now < callback.due_at:
        return (COMING_UP,)
    first = LADDER.index(SUPERVISOR if callback.undecided else DUE)
    told = max((LADDER.index(rung) for rung in callback.told), default=0)
    return LADDER[max(first, told + 1) :]


def _everybody_in(told: Mapping[str, Set[int]]) -> set[int]:
    return {person for people in told.values() for person in people}


def _one_of(candidates: Set[int], pk: int) -> Set[int]:
    """One of them, another one for another callback, so that not everything falls to the same person."""
    return {sorted(candidates)[pk % len(candidates)]} if candidates else frozenset()
