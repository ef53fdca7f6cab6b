"""Reading the answers of a call: everything is checked, and nothing is guessed.

An unknown key, a wrong type, an impossible number or two answers that cannot both be true raise
`InvalidInput` with the key that is wrong. Messages never repeat the value: it may be health information.
"""

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from .inputs import Asq, Cssrs, Inputs, Substance
from .words import (
    CALL_TYPES,
    CALLER_ROLES,
    DANGER_FLAGS,
    FREQUENCIES,
    LOVED_ONE_GOALS,
    MEDICATION,
    PAWS_SYMPTOMS,
    PRIOR_DIAGNOSES,
    ROUTES,
    SAME_DIAGNOSIS,
    SAME_SUBSTANCE,
    SEXES,
    SUBSTANCES,
    WITHDRAWAL_HINTS,
)

OLDEST = 120
LONGEST = OLDEST * 366
Reader = Callable[[Any, str], Any]
Answers = TypeVar("Answers", Cssrs, Asq)


class InvalidInput(ValueError):
    """An answer that cannot be used. `key` is its dotted path, such as `substances.0.route`."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(f"{key}: {message}")
        self.key = key
        self.message = message


def read_inputs(given: Mapping[str, Any]) -> Inputs:
    """Check the answers of one call and freeze them. null or an absent key means unknown."""
    values = _read_known(given, READERS, "")
    values.pop("safe_contact", None)
    inputs = Inputs(**values)
    _refuse_contradictions(inputs)
    return inputs


def _read_known(given: Any, readers: Mapping[str, Reader], path: str) -> dict[str, Any]:
    """Read every given key with its reader; refuse keys that have none."""
    if not isinstance(given, Mapping):
        raise InvalidInput(path.rstrip(".") or "inputs", "must be a set of keys and values")
    for key in given:
        if key not in readers:
            raise InvalidInput(f"{path}{key}", "is not a known key")
    return {key: readers[key](value, f"{path}{key}") for key, value in given.items() if value is not None}


def _yes_or_no(value: Any, key: str) -> bool:
    if not isinstance(value, bool):
        raise InvalidInput(key, "must be true, false or null")
    return value


def _one_of(allowed: Collection[str], same: Mapping[str, str] | None = None) -> Reader:
    def read(value: Any, key: str) -> str:
        word = (same or {}).get(value, value) if isinstance(value, str) else None
        if word is None or word not in allowed:
            raise InvalidInput(key, f"must be one of: {', '.join(sorted(allowed))}")
        return word

    return read


def _whole(low: int, high: int) -> Reader:
    def read(value: Any, key: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise InvalidInput(key, "must be a whole number")
        if not low <= value <= high:
            raise InvalidInput(key, f"must be from {low} to {high}")
        return value

    return read


def _days(value: Any, key: str) -> float:
    """Days ago, whole or a fraction; never negative, never longer than a life."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidInput(key, "must be a number of days")
    if isinstance(value, float) and not math.isfinite(value):
        raise InvalidInput(key, "must be a finite number of days")
    if not 0 <= value <= LONGEST:
        raise InvalidInput(key, f"must be from 0 to {LONGEST} days")
    return value


def _items(value: Any, key: str) -> list[Any] | tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise InvalidInput(key, "must be a list")
    return value


def _words(allowed: Collection[str], same: Mapping[str, str] | None = None) -> Reader:
    """A list of words. Saying the same word twice changes nothing; the order does not matter."""
    read_word = _one_of(allowed, same)

    def read(value: Any, key: str) -> tuple[str, ...]:
        words = {read_word(item, f"{key}.{place}") for place, item in enumerate(_items(value, key))}
        return tuple(sorted(words))

    return read


def _answers(kind: type[Answers]) -> Reader:
    readers: dict[str, Reader] = {f.name: _yes_or_no for f in fields(kind)}

    def read(value: Any, key: str) -> Answers:
        return kind(**_read_known(value, readers, f"{key}."))

    return read


def _substances(value: Any, key: str) -> tuple[Substance, ...]:
    found: dict[str, Substance] = {}
    for place, item in enumerate(_items(value, key)):
        substance = _substance(item, f"{key}.{place}")
        if substance.name in found:
            raise InvalidInput(f"{key}.{place}.name", "is listed twice: keep one answer for each substance")
        found[substance.name] = substance
    return tuple(found[name] for name in sorted(found))


def _substance(item: Any, key: str) -> Substance:
    values = _read_known(item, SUBSTANCE_READERS, f"{key}.")
    if "name" not in values:
        raise InvalidInput(f"{key}.name", "is missing")
    return Substance(**values)


def _dependence_scores(value: Any, key: str) -> tuple[tuple[str, int], ...]:
    """Severity of Dependence Scale totals, one for each substance."""
    if not isinstance(value, Mapping):
        raise InvalidInput(key, "must be a score for each substance")
    scores: dict[str, int] = {}
    for given_name, score in value.items():
        name = SUBSTANCE_NAME(given_name, f"{key}.{given_name}")
        if name in scores:
            raise InvalidInput(f"{key}.{given_name}", "is scored twice")
        if score is not None:
            scores[name] = _whole(0, 15)(score, f"{key}.{given_name}")
    return tuple(sorted(scores.items()))


def _safe_contact(value: Any, key: str) -> None:
    """Accepted so that a whole call record can be handed in; triage never uses it."""
    if not isinstance(value, Mapping):
        raise InvalidInput(key, "must be a set of keys and values")


SUBSTANCE_NAME = _one_of(SUBSTANCES, SAME_SUBSTANCE)
SUBSTANCE_READERS: dict[str, Reader] = {
    "name": SUBSTANCE_NAME,
    "frequency": _one_of(FREQUENCIES),
    "route": _one_of(ROUTES),
    "last_use_days": _days,
    "prescribed_as_directed": _yes_or_no,
    "stopped_abruptly": _yes_or_no,
}
READERS: dict[str, Reader] = {
    "call_type": _one_of(CALL_TYPES),
    "caller_role": _one_of(CALLER_ROLES),
    "loved_one_goal": _one_of(LOVED_ONE_GOALS),
    "anonymous": _yes_or_no,
    "age": _whole(0, OLDEST),
    "sex": _one_of(SEXES),
    "pregnant": _yes_or_no,
    "veteran": _yes_or_no,
    "substances": _substances,
    "danger_flags": _words(DANGER_FLAGS),
    "cssrs": _answers(Cssrs),
    "asq": _answers(Asq),
    "uncope": _whole(0, 6),
    "ssq_drug": _whole(0, 9999),
    "ssq_alcohol": _whole(0, 366),
    "audit_c": _whole(0, 12),
    "ssi_sa": _whole(0, 14),
    "sds": _dependence_scores,
    "dast10": _whole(0, 10),
    "taps2_max": _whole(0, 4),
    "phq2": _whole(0, 6),
    "phq9": _whole(0, 27),
    "phq9_item9": _whole(0, 3),
    "functioning": _whole(0, 3),
    "gad2": _whole(0, 6),
    "gad7": _whole(0, 21),
    "pcptsd5": _whole(0, 5),
    "k6": _whole(0, 24),
    "prior_mh": _words(PRIOR_DIAGNOSES, SAME_DIAGNOSIS),
    "mania_screen": _yes_or_no,
    "mh_hospitalized_12m": _yes_or_no,
    "mh_medication": _one_of(MEDICATION),
    "mh_medication_stopped_days": _days,
    "overdose_days_ago": _days,
    "withdrawal_hints": _words(WITHDRAWAL_HINTS),
    "paws_symptoms": _words(PAWS_SYMPTOMS),
    "craving": _whole(0, 10),
    "lapse_days_ago": _days,
    "abstinent_days_before_lapse": _days,
    "self_medication": _yes_or_no,
    "wants_to_stop": _yes_or_no,
    "safe_contact": _safe_contact,
}


def _refuse_contradictions(i: Inputs) -> None:
    """Two answers that cannot both be true are sent back, never settled by a guess."""
    _refuse_smaller("phq9", i.phq9, "phq2", i.phq2)
    _refuse_smaller("gad7", i.gad7, "gad2", i.gad2)
    if i.phq9 is not None and i.phq9_item9 is not None and i.phq9_item9 > i.phq9:
        raise InvalidInput("phq9_item9", "one item cannot be higher than the whole PHQ-9")
    if i.cssrs.q6 is False and i.cssrs.q6_recent:
        raise InvalidInput("cssrs.q6_recent", "is yes although q6 (ever) is no")
    if i.asq.declined and not _leaves_something_open(i.asq):
        raise InvalidInput("asq.declined", "is yes although every question that is called for is answered")
    if i.mh_medication in ("none", "taking") and i.mh_medication_stopped_days is not None:
        raise InvalidInput("mh_medication_stopped_days", "is given although no medication was stopped")


def _leaves_something_open(asq: Asq) -> bool:
    """One of questions 1 to 4 is not answered, or one is yes and question 5 is not answered."""
    first_four = (asq.q1, asq.q2, asq.q3, asq.q4)
    return None in first_four or (any(first_four) and asq.q5 is None)


def _refuse_smaller(whole: str, total: int | None, part: str, part_total: int | None) -> None:
    if total is not None and part_total is not None and total < part_total:
        raise InvalidInput(whole, f"cannot be lower than {part}: its first two items are the same")
