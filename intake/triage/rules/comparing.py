"""Two rule-set versions over a file of cases: what changes, in which direction, and by which rule."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .engine import Result, evaluate
from .inputs import Inputs
from .ruleset import RuleSet, severity


@dataclass(frozen=True)
class Case:
    """One call to try: its name, its answers, and the urgency that a clinician gave it, if any did."""

    id: str
    inputs: Inputs
    expected_urgency: str | None = None


def compare(cases: list[Case], old: RuleSet, new: RuleSet) -> dict[str, Any]:
    """How many cases change urgency, which way, and the rules that did it. Ready for JSON."""
    changes = [change for case in cases if (change := _change(case, old, new))]
    by_rule = Counter(rule for change in changes for rule in change["rules"])
    return {
        "ruleset": old.version,
        "against": new.version,
        "cases": len(cases),
        "changed": len(changes),
        "raised": sum(change["direction"] == "raised" for change in changes),
        "lowered": sum(change["direction"] == "lowered" for change in changes),
        "by_rule": dict(sorted(by_rule.items())),
        "changes": changes,
    }


def run(cases: list[Case], ruleset: RuleSet) -> dict[str, Any]:
    """Every case under one rule set; where a clinician's urgency is known, how often the rules agree."""
    results = [(case, evaluate(case.inputs, ruleset)) for case in cases]
    judged = [(case.expected_urgency, result.urgency) for case, result in results if case.expected_urgency]
    return {
        "ruleset": ruleset.version,
        "cases": len(cases),
        "by_urgency": dict(sorted(Counter(result.urgency for _, result in results).items())),
        "judged": len(judged),
        "agree": sum(clinician == rules for clinician, rules in judged),
        "rules_lower": sum(severity(rules) < severity(clinician) for clinician, rules in judged),
        "rules_higher": sum(severity(rules) > severity(clinician) for clinician, rules in judged),
        "results": [{"id": case.id, **result.as_dict()} for case, result in results],
    }


def _change(case: Case, old: RuleSet, new: RuleSet) -> Mapping[str, Any] | None:
    before, after = evaluate(case.inputs, old), evaluate(case.inputs, new)
    if before.urgency == after.urgency:
        return None
    raised = severity(after.urgency) > severity(before.urgency)
    return {
        "id": case.id,
        "from": before.urgency,
        "to": after.urgency,
        "direction": "raised" if raised else "lowered",
        "rules": _rules_that_did_it(*((before, after) if raised else (after, before))),
    }


def _rules_that_did_it(lower: Result, higher: Result) -> list[str]:
    """The rules that hold the higher urgency and do not hold it in the other version."""
    holding = {(r.rule, r.code) for r in higher.reasons if r.floor == higher.urgency}
    also = {(r.rule, r.code) for r in lower.reasons if r.floor == higher.urgency}
    return [f"{rule} {code}" for rule, code in sorted(holding - also)]
