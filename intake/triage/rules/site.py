"""A site's own values: a small YAML file that is checked, and stamped into the rule-set version.

    name: riverside
    numbers: {phq9_positive: 12}          # only numbers marked local, within their range
    raise_floors: {SUI_LIFETIME: same_day}  # a floor can be raised, never lowered
    targets: {same_day: {first_attempt_minutes: 60}}

The version becomes `0.1-research+riverside.<hash of these values>`: other values, other version.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from .numbers import LOCAL_NUMBERS, NUMBERS
from .rule import Rule
from .ruleset import DEFAULT, RuleSet, severity
from .targets import TARGETS, Target
from .words import URGENCIES

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,30}\Z")
PARTS = {"name", "numbers", "raise_floors", "targets"}
LONGEST_MINUTES = {
    ("emergency_now", "supervisor"): 5,
    ("emergency_now", "follow_up"): 24 * 60,
    ("same_day", "first_attempt"): 4 * 60,
    ("same_day", "contact"): 24 * 60,
    ("within_72h", "first_attempt"): 48 * 60,
    ("within_72h", "contact"): 72 * 60,
}


class InvalidRuleSet(ValueError):
    """A settings file that cannot be used. `key` is the dotted path of what is wrong."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(f"{key}: {message}")
        self.key = key
        self.message = message


def load_ruleset(path: str | Path) -> RuleSet:
    """Read a site's settings file and give the rule set with its values."""
    path = Path(path)
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidRuleSet(path.name, "cannot be read") from error
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise InvalidRuleSet(path.name, "is not valid YAML") from error
    return site_ruleset(given)


def site_ruleset(given: Any) -> RuleSet:
    """The rule set with a site's values, checked one by one."""
    settings = _mapping(given, "settings")
    _refuse_unknown(settings, PARTS, "")
    name = settings.get("name")
    if not isinstance(name, str) or not NAME.match(name):
        raise InvalidRuleSet("name", "must be a short name in lower case, such as riverside")
    parts = {part: _mapping(settings.get(part) or {}, part) for part in sorted(PARTS - {"name"})}
    ruleset = replace(
        DEFAULT,
        numbers=replace(DEFAULT.numbers, **_numbers(parts["numbers"])),
        rules=_raised(parts["raise_floors"]),
        targets=_targets(parts["targets"]),
    )
    return replace(ruleset, version=f"{DEFAULT.version}+{name}.{_fingerprint(parts)}")


def _fingerprint(parts: Mapping[str, Any]) -> str:
    """The same values give the same mark, in whatever order they were written."""
    words = json.dumps(parts, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def _numbers(given: Mapping[str, Any]) -> dict[str, int]:
    _refuse_unknown(given, NUMBERS, "numbers.")
    for name, value in given.items():
        key = f"numbers.{name}"
        if name not in LOCAL_NUMBERS:
            raise InvalidRuleSet(key, "has a published value and cannot be changed by a site")
        low, high = LOCAL_NUMBERS[name].metadata["range"]
        _check_whole(value, low, high, key)
    return dict(given)


def _raised(given: Mapping[str, Any]) -> tuple[Rule, ...]:
    by_code = {rule.code: rule for rule in DEFAULT.rules}
    _refuse_unknown(given, by_code, "raise_floors.")
    for code, floor in given.items():
        _check_raised(by_code[code], floor, f"raise_floors.{code}")
    return tuple(
        replace(rule, floor=given[rule.code]) if rule.code in given else rule for rule in DEFAULT.rules
    )


def _check_raised(rule: Rule, floor: Any, key: str) -> None:
    if rule.floor is None:
        raise InvalidRuleSet(key, "is a note: it has no floor")
    if not isinstance(floor, str) or floor not in URGENCIES:
        raise InvalidRuleSet(key, f"must be one of: {', '.join(URGENCIES)}")
    if severity(floor) < severity(rule.floor):
        raise InvalidRuleSet(key, f"can only be raised: it is {rule.floor} in the reference")


def _targets(given: Mapping[str, Any]) -> dict[str, Target]:
    _refuse_unknown(given, TARGETS, "targets.")
    changed = {urgency: _target(urgency, values) for urgency, values in given.items()}
    return TARGETS | changed


def _target(urgency: str, values: Any) -> Target:
    """Times in minutes, never longer than the reference allows."""
    limits = {
        f"{time}_minutes": limit for (level, time), limit in LONGEST_MINUTES.items() if level == urgency
    }
    given = _mapping(values, f"targets.{urgency}")
    _refuse_unknown(given, limits, f"targets.{urgency}.")
    for name, minutes in given.items():
        _check_whole(minutes, 1, limits[name], f"targets.{urgency}.{name}")
    times: dict[str, Any] = {
        name.removesuffix("_minutes"): timedelta(minutes=minutes) for name, minutes in given.items()
    }
    return replace(TARGETS[urgency], **times)


def _mapping(given: Any, key: str) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        raise InvalidRuleSet(key, "must be a set of keys and values")
    return given


def _refuse_unknown(given: Mapping[str, Any], known: Any, path: str) -> None:
    for key in given:
        if key not in known:
            raise InvalidRuleSet(f"{path}{key}", "is not a known setting")


def _check_whole(value: Any, low: int, high: int, key: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise InvalidRuleSet(key, f"must be a whole number from {low} to {high}")
