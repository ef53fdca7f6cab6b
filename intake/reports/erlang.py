"""How many people a half hour needs: Erlang C. Plain Python.

Calls come at random, wait in one queue, and nobody hangs up while waiting: so it asks for a few more people
than are needed where callers give up, never for fewer.
"""

from dataclasses import dataclass
from math import ceil, exp

HALF_HOUR = 30.0  # minutes


@dataclass(frozen=True)
class Aim:
    """What is wanted, and what is assumed. Times are minutes and seconds, shares are from 0 to 1.

    `share` of the calls is to be answered within `seconds`. `handle` is the average handle time, `busiest`
    how much of their time people spend on calls at most, `away` the share of a shift in which they are not
    there: breaks, training, illness.
    """

    share: float = 0.95
    seconds: float = 20
    handle: float = 10
    busiest: float = 0.85
    away: float = 0.3


@dataclass(frozen=True)
class Need:
    """People on calls, people to plan for that, and the share of calls that they answer in time."""

    people: int
    planned: int
    share: float


def people_needed(calls: float, aim: Aim) -> Need:
    """The fewest people who reach the aim for so many calls in half an hour; nobody for no calls."""
    load = calls * aim.handle / HALF_HOUR  # in erlangs: calls that are on at the same time
    if load <= 0:
        return Need(0, 0, 1.0)
    people = max(int(load) + 1, ceil(round(load / aim.busiest, 9)))
    while (share := answered_in_time(load, people, aim)) < aim.share:
        people += 1
    return Need(people, ceil(round(people / (1 - aim.away), 9)), share)


def answered_in_time(load: float, people: int, aim: Aim) -> float:
    """The share of calls that wait no longer than the aim: 1 - C · e^(-(people - load) · wait / handle)."""
    if people <= load:
        return 0.0
    wait = aim.seconds / 60 / aim.handle
    return 1 - waits_at_all(load, people) * exp(-(people - load) * wait)


def waits_at_all(load: float, people: int) -> float:
    """Erlang C: the chance that a call has to wait, by way of Erlang B, which does not overflow."""
    blocked = 1.0
    for busy in range(1, people + 1):
        blocked = load * blocked / (busy + load * blocked)
    return blocked / (1 - load / people * (1 - blocked))
