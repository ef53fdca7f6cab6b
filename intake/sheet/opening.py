"""Which questions of the sheet are called for: by the rules of the conversation, and by single answers."""

from typing import Any

from intake.triage.rules import Inputs, open_sections
from intake.triage.rulesets import site_packs, site_ruleset
from intake.triage.scores import so_far

# What a page opens by itself: the key, the questions whose points count (a yes is 1), and how many it takes.
SUMS = {
    "asq_5": ([f"asq_{number}" for number in range(1, 5)], 1),
    "cssrs_2": (["cssrs_q2"], 1),
    "cssrs_6": (["cssrs_q6"], 1),
    "exposed": (["exposure"], 1),
}


def openers() -> dict[str, tuple[list[str], int]]:
    """What opens by a sum of answers, so that the page need not wait for the server."""
    numbers = site_ruleset().numbers
    screens = {
        "phq9": (["phq9_1", "phq9_2"], numbers.phq2_prompt),
        "gad7": (["gad7_1", "gad7_2"], numbers.gad2_prompt),
        "functioning": (["phq9_1", "phq9_2", "gad7_1", "gad7_2"], 1),
    }
    return SUMS | screens


def open_keys(answers: dict[str, Any], inputs: Inputs) -> set[str]:
    """The keys of what is called for: by the rules of the conversation, and by single answers."""
    ruleset = site_ruleset()
    by_rule = set(open_sections(inputs, ruleset, frozenset(site_packs())))
    in_person = "phq2" in by_rule
    called_for = {
        "phq9": in_person and so_far(answers, "phq9") >= ruleset.numbers.phq2_prompt,
        "gad7": in_person and so_far(answers, "gad7") >= ruleset.numbers.gad2_prompt,
        **{key: _yeses(answers, names) >= least for key, (names, least) in SUMS.items()},
        "pcptsd5": bool(answers.get("trauma")),
        "hark": in_person and bool(answers.get("violence")),
        "safe_to_ask": answers.get("alone") == "yes"
        and "violence_in_progress" not in (inputs.danger_flags or ()),
        "shorter": bool(answers.get("shorter")),
        "stopped": answers.get("medication") == "stopped",
        "unasked": answers.get("may_call") not in ("yes", "no"),
    }
    return by_rule | {key for key, wanted in called_for.items() if wanted}


def _yeses(answers: dict[str, Any], names: list[str]) -> int:
    return sum(answers.get(name) == "yes" for name in names)
