"""`manage.py triage`: one case from standard input, or a file of cases. Needs no database."""

import json
import sys
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandParser

from intake.triage.rules import (
    URGENCIES,
    Case,
    InvalidInput,
    InvalidRuleSet,
    RuleSet,
    compare,
    evaluate,
    load_ruleset,
    read_inputs,
    run,
)
from intake.triage.rulesets import site_ruleset

REFUSED = 2


class Command(BaseCommand):
    """Bad input gives exit code 2 and exactly one JSON object that names the key."""

    help = "Suggest urgency, quadrant and track for one case (JSON on standard input) or a file of cases."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--ruleset", metavar="FILE", help="a settings file; by default that of this site")
        parser.add_argument("--batch", metavar="FILE", help="YAML or JSON: a list of cases")
        parser.add_argument("--against", metavar="FILE", help="with --batch: compare with this settings file")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answer = self._answer(options)
        except (InvalidInput, InvalidRuleSet) as error:
            self.stdout.write(json.dumps({"error": {"key": error.key, "message": error.message}}))
            sys.exit(REFUSED)
        self.stdout.write(json.dumps(answer, ensure_ascii=False))

    def _answer(self, options: dict[str, Any]) -> dict[str, Any]:
        ruleset = _ruleset(options["ruleset"])
        if not options["batch"]:
            if options["against"]:
                raise InvalidInput("against", "is used together with --batch")
            return evaluate(read_inputs(_from_json(sys.stdin.buffer.read())), ruleset).as_dict()
        cases = read_cases(options["batch"])
        if options["against"]:
            return compare(cases, ruleset, _ruleset(options["against"]))
        return run(cases, ruleset)


def read_cases(path: str) -> list[Case]:
    """The cases of a file: a list, or a list under `vignettes` or `cases`."""
    try:
        given = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidInput("batch", "cannot be read") from error
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError, ValueError) as error:
        raise InvalidInput("batch", "is not valid YAML or JSON") from error
    if isinstance(given, dict):
        given = given.get("vignettes", given.get("cases"))
    if not isinstance(given, list):
        raise InvalidInput("batch", "must be a list of cases")
    return [_case(item, place) for place, item in enumerate(given)]


def _case(item: Any, place: int) -> Case:
    """A case is {id, inputs, expected: {urgency}}, or only the inputs."""
    if not isinstance(item, dict):
        raise InvalidInput(f"cases.{place}", "must be a set of keys and values")
    try:
        inputs = read_inputs(item.get("inputs", {}) if "inputs" in item else item)
    except InvalidInput as error:
        raise InvalidInput(f"cases.{place}.{error.key}", error.message) from error
    expected = item["expected"].get("urgency") if isinstance(item.get("expected"), dict) else None
    if expected not in (None, *URGENCIES):
        raise InvalidInput(f"cases.{place}.expected.urgency", f"must be one of: {', '.join(URGENCIES)}")
    return Case(str(item.get("id", place)) if "inputs" in item else str(place), inputs, expected)


def _ruleset(path: str | None) -> RuleSet:
    """The rule set of a file; without one that of this site, so that it agrees with the screen."""
    return load_ruleset(path) if path else site_ruleset()


def _from_json(text: bytes) -> Any:
    """One JSON value. NaN, infinity and a key given twice are refused."""
    try:
        return json.loads(
            text.decode("utf-8"), object_pairs_hook=_without_repeats, parse_constant=_not_a_number
        )
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise InvalidInput("inputs", "is not valid JSON") from error
    except ValueError as error:
        if isinstance(error, InvalidInput):
            raise
        raise InvalidInput("inputs", "holds a number that is too long") from error


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise InvalidInput(key, "is answered twice")
        found[key] = value
    return found


def _not_a_number(word: str) -> Any:
    raise InvalidInput("inputs", f"{word} is not a number that can be used")
