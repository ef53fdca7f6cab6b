"""What an edge is: a number, the calls on both sides of it, and what must be seen on one side only."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from intake.triage.rules import Result

from .calls import help_call, result_of, using

JUST = 0.01
TWO = ["sleep", "sadness"]
HINTS = [
    "combines_sedatives",
    "serious_medical_illness",
    "prior_withdrawal",
    "age_65_or_over",
    "pregnant",
]


@dataclass(frozen=True)
class Edge:
    """`seen` is true on one side of `value` only; `kind` says which side the value itself is on."""

    number: str
    value: int
    kind: str
    call: Callable[[Any], dict]
    seen: Callable[[Result], bool]

    def wrong_sides(self, ruleset=None):
        """The values that come out on the wrong side."""
        return [v for v, want in self.sides() if self.seen(result_of(self.call(v), ruleset)) is not want]

    def sides(self):
        v = self.value
        return {
            "at_least": [(v, True), (v - 1, False)],
            "at_least_days": [(v, True), (v - JUST, False)],
            "at_most_days": [(v, True), (v + JUST, False)],
            "more_than_days": [(v, False), (v + JUST, True)],
            "below": [(v - 1, True), (v, False)],
            "less_than_days": [(v - JUST, True), (v, False)],
        }[self.kind]


def code(wanted):
    return lambda result: wanted in {reason.code for reason in result.reasons}


def use(*levels):
    return lambda result: result.substance_use in levels


def mind(*levels):
    return lambda result: result.mental_health in levels


def score(key, **more):
    return lambda v: help_call(**{key: v}, **more)


def last_use(name, **more):
    return lambda v: using(name, v, **more)


def sds(name, **more):
    return lambda v: help_call(sds={name: v}, **more)


def paws(name, **more):
    return lambda v: using(name, v, **more) | {"paws_symptoms": TWO}


def crash(phq9):
    """Days since cocaine, with this PHQ-9."""
    return lambda v: using("cocaine", v) | {"phq9": phq9}


def long_sober(key):
    return lambda v: paws("alcohol")(30) | {key: v}


AT_LEAST_MODERATE = use("moderate", "high")
PAWS = code("PAWS")
