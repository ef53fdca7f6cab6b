"""Who is told that a callback is due, and when an e-mail is tried again. Plain Python, no clock."""

from collections.abc import Set
from datetime import timedelta

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
MOST_TRIES = 12


def decide_recipients(
    *, assignee: int | None, undecided: bool, able: Set[int], on_duty: Set[int], supervisors: Set[int]
) -> Set[int]:
    """The ids of the staff to tell; all arguments are ids.

    A callback that waits for a decision is the supervisors'. Else it is the assignee's if they still work
    here and may keep callbacks (`able`), else everybody's on duty, and with nobody on duty the supervisors'.
    """
    if undecided:
        return supervisors
    if assignee is not None and assignee in able:
        return {assignee}
    return (on_duty & able) or supervisors


def decide_wait(tries: int) -> timedelta:
    """How long to wait after a try, counted from 1: 5 s, then twice as long each time, at most 1 h."""
    doublings = min(max(tries, 1) - 1, MOST_TRIES)
    return min(FIRST_WAIT * 2**doublings, LONGEST_WAIT)


def decide_given_up(tries: int) -> bool:
    """Whether an e-mail has been tried often enough."""
    return tries >= MOST_TRIES
