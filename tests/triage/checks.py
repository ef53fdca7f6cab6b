"""Everything the rule tests expect, as one list: what a call is, and what must be true of its result."""

import re
from pathlib import Path

import yaml

from .derived import LEVELS, NEED, SERVICES
from .edges import EDGES
from .firings import FIRINGS

DATA = Path(__file__).parent.parent / "data"
ROW = re.compile(r"^\| (\w\d\d) \| `(\w+)` \| (\S+) \| (.+) \| (\S+) \|$", re.MULTILINE)
VIGNETTES = yaml.safe_load((DATA / "vignettes.yaml").read_text())["vignettes"]
VECTORS = yaml.safe_load((DATA / "scoring_vectors.yaml").read_text())["vectors"]
TABLE = set(ROW.findall((DATA / "rule_table.md").read_text()))


def all_checks():
    """(name, answers, question about the result), the shortest first."""
    yield from (check for code, calls in sorted(FIRINGS.items()) for check in _firing(code, *calls))
    yield from (check for edge in EDGES for check in _edge(edge))
    yield from ((f"{field} is {value}", call, _is(field, value)) for call, field, value in LEVELS + NEED)
    yield from ((f"services are {names}", call, _is("services", tuple(names))) for call, names in SERVICES)
    yield from ((case["id"], case["inputs"], _as_written(case["expected"])) for case in VIGNETTES)


def table_is_kept(ruleset):
    """The rules are word for word those of the reference."""
    reasons = (reason for _, reason in ruleset.ordered)
    return {(r.rule, r.code, r.floor or "-", r.text, r.source) for r in reasons} == TABLE


def screens_are_kept(rules):
    """The suicide screens come out as the scoring vectors say."""
    return all(_screen(rules, v) for v in VECTORS if v["instrument"] in ("C-SSRS", "ASQ"))


def _screen(rules, vector):
    given = {f"q{key}": None if answer == "n" else answer for key, answer in vector.get("q", {}).items()}
    if vector["instrument"] == "ASQ":
        answers = rules.Asq(**given, declined=vector.get("declined"))
        return rules.asq_result(answers) == vector["result"]
    answers = rules.Cssrs(**given)
    band, complete = rules.cssrs_band(answers), rules.cssrs_complete(answers)
    return (band, complete) == (vector["level"], vector["complete"])


def _firing(code, fires, silent):
    yield from ((f"{code} fires", call, lambda result: code in _codes(result)) for call in fires)
    yield from ((f"{code} is silent", call, lambda result: code not in _codes(result)) for call in silent)


def _edge(edge):
    for value, wanted in edge.sides():
        yield f"{edge.number} at {value}", edge.call(value), _seen(edge, wanted)


def _seen(edge, wanted):
    return lambda result: edge.seen(result) is wanted


def _is(field, value):
    return lambda result: getattr(result, field) == value


def _as_written(expected):
    def holds(result):
        codes = _codes(result)
        return (
            (result.urgency, result.quadrant, result.track)
            == (expected["urgency"], expected["quadrant"], expected["track"])
            and set(expected["must_mention_reasons"]) <= codes
            and not codes & set(expected.get("must_not_mention_reasons", []))
            and set(expected.get("services_include", [])) <= set(result.services)
        )

    return holds


def _codes(result):
    return {reason.code for reason in result.reasons}
