"""What callers answer, and what the rules suggest for it: judged once, drawn many times."""

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any

from intake.management.sample.asking import asked_for
from intake.triage.countable import Countable, countable
from intake.triage.rules import Inputs, Result, evaluate, read_inputs
from intake.triage.rulesets import site_ruleset

POOL = 240  # screenings for each kind of caller
SUBSTANCES = {  # name: route, and how often it is the one
    "alcohol": ("oral", 34),
    "heroin": ("injection", 8),
    "other_opioids": ("oral", 14),
    "cocaine": ("inhalation", 14),
    "methamphetamine": ("smoking", 11),
    "marijuana": ("smoking", 11),
    "benzodiazepines": ("oral", 8),
}
EMERGENCIES = ("overdose_signs", "seizure_today", "chest_pain_or_breathing", "suicidal_intent_now")
KNOWN: tuple[list[str], ...] = (
    ["depression"],
    ["anxiety"],
    ["ptsd"],
    ["bipolar"],
    ["depression", "anxiety"],
    ["adhd"],
    [],
    [],
    [],
    [],
)


@dataclass(frozen=True)
class Screening:
    """One set of answers and the suggestion for it."""

    inputs: dict[str, Any]
    result: Result
    answer: dict[str, Any]
    asked: list[tuple[str, str]]
    countable: Countable


class Screenings:
    """A pool of screenings for each role of a caller."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self._pools: dict[str, list[Screening]] = {}

    def draw(self, role: str) -> Screening:
        """One screening of a caller with this role."""
        pool = self._pools.setdefault(role, [])
        if len(pool) == POOL:
            return self.rng.choice(pool)
        pool.append(_judge(read_inputs(_answer(self.rng, role))))
        return pool[-1]


def _judge(inputs: Inputs) -> Screening:
    result = evaluate(inputs, site_ruleset())
    given = inputs.as_dict()
    return Screening(given, result, result.as_dict(), asked_for(given), countable(inputs))


def _answer(rng: Random, role: str) -> dict[str, Any]:
    """The answers of one caller; what they were not asked is absent."""
    answers: dict[str, Any] = {
        "call_type": "help",
        "caller_role": role,
        "age": rng.randint(19, 67) if rng.random() < 0.97 else 17,
        "sex": rng.choice("MF"),
        "danger_flags": [],
        "substances": [_substance(rng)],
    }
    if role != "self":
        answers["loved_one_goal"] = rng.choice(["help_for_subject", "help_for_subject", "help_for_self"])
    story = rng.choices(
        [_usual, _hard_weeks, _withdrawal, _despair, _in_recovery, _danger], [44, 24, 9, 6, 14, 3]
    )
    story[0](rng, answers)
    return answers if role == "self" else _as_others_know(answers)


def _substance(rng: Random) -> dict[str, Any]:
    names, weights = list(SUBSTANCES), [often for _route, often in SUBSTANCES.values()]
    name = rng.choices(names, weights)[0]
    daily = rng.random() < 0.5
    return {
        "name": name,
        "frequency": "daily" if daily else "some",
        "route": SUBSTANCES[name][0],
        "last_use_days": rng.randint(0, 2) if daily else rng.randint(1, 12),
    }


def _screens(rng: Random, low: int, high: int) -> dict[str, Any]:
    """The short screens, with scores of the body and the mind between `low` and `high` of six."""
    score = partial(rng.randint, low, high)
    return {
        "asq": dict.fromkeys(("q1", "q2", "q3", "q4"), False),
        "ssq_drug": score() * 3,
        "ssq_alcohol": score() * 2,
        "phq2": score(),
        "gad2": score(),
    }


def _usual(rng: Random, answers: dict[str, Any]) -> None:
    answers |= _screens(rng, 0, 3) | {"prior_mh": rng.choice(KNOWN), "mh_medication": "none"}
    if rng.random() < 0.25:
        del answers["asq"]


def _hard_weeks(rng: Random, answers: dict[str, Any]) -> None:
    answers |= _screens(rng, 2, 6) | {"prior_mh": rng.choice(KNOWN), "craving": rng.randint(3, 9)}
    answers |= {"mh_medication": "stopped", "mh_medication_stopped_days": rng.randint(2, 60)}
    answers["self_medication"] = rng.random() < 0.5


def _withdrawal(rng: Random, answers: dict[str, Any]) -> None:
    name, flag = rng.choice(
        [("alcohol", "alcohol_or_sedative_withdrawal_now"), ("heroin", "opioid_withdrawal_now")]
    )
    answers |= _screens(rng, 1, 5)
    answers["danger_flags"] = [flag]
    answers["substances"] = [
        {"name": name, "frequency": "daily", "last_use_days": 1, "stopped_abruptly": True}
    ]


def _despair(rng: Random, answers: dict[str, Any]) -> None:
    answers |= _screens(rng, 3, 6) | {"prior_mh": ["depression"]}
    answers["asq"] = {"q1": True, "q2": rng.random() < 0.5, "q3": True, "q4": False, "q5": False}


def _in_recovery(rng: Random, answers: dict[str, Any]) -> None:
    answers |= _screens(rng, 0, 3) | {"prior_mh": rng.choice(KNOWN), "craving": rng.randint(2, 7)}
    answers["substances"] = [
        answers["substances"][0] | {"frequency": "none", "last_use_days": rng.randint(30, 200)}
    ]
    answers["paws_symptoms"] = sorted(rng.sample(["sleep", "irritability", "low_energy", "mood_swings"], 2))


def _danger(rng: Random, answers: dict[str, Any]) -> None:
    answers["danger_flags"] = [rng.choice(EMERGENCIES)]


def _as_others_know(answers: dict[str, Any]) -> dict[str, Any]:
    """What somebody else can say of a person: no scores of how they feel."""
    felt = {"asq", "phq2", "gad2", "craving", "self_medication", "ssq_drug", "ssq_alcohol"}
    return {name: value for name, value in answers.items() if name not in felt}
