"""From the single answers on the sheet to the totals that the rules read. An unknown answer is never a 0.

The total of a two-question screen is sent once both have points, that of a long form once all have. A long
form that was only begun is not sent: until it is finished, only the two-question screen is done (rule I11).
"""

from collections.abc import Iterable, Mapping
from typing import Any

YES_NO = {"yes": True, "no": False}
PHQ9, GAD7, K6, PCPTSD5, AUDIT_C = 9, 7, 6, 5, 3
SHORT = 2  # the first items of the PHQ-9 and of the GAD-7 are the two-question screens
Answers = Mapping[str, Any]


def scores(answers: Answers) -> dict[str, int | None]:
    """The inputs of the rules that are totals or points, from the fields of the sheet."""
    phq9, gad7 = _points(answers, "phq9", PHQ9), _points(answers, "gad7", GAD7)
    return {
        "phq2": _total(phq9[:SHORT]),
        "phq9": _total(phq9),
        "phq9_item9": phq9[8],
        "gad2": _total(gad7[:SHORT]),
        "gad7": _total(gad7),
        "audit_c": _total(_points(answers, "audit_c", AUDIT_C)),
        "pcptsd5": _pcptsd5(answers),
        "k6": _total(_points(answers, "k6", K6)),
        "functioning": _number(answers, "functioning"),
    }


def so_far(answers: Answers, instrument: str) -> int:
    """The points of the two-question screen of the PHQ-9 or GAD-7, whether or not both were asked."""
    return sum(points or 0 for points in _points(answers, instrument, SHORT))


def _pcptsd5(answers: Answers) -> int | None:
    """No exposure scores 0 and stops there (VA National Center for PTSD)."""
    exposed = answers.get("exposure")
    if exposed != "yes":
        return 0 if exposed == "no" else None
    return _total([YES_NO.get(answers.get(f"pcptsd5_{n}", "")) for n in range(1, PCPTSD5 + 1)])


def _points(answers: Answers, prefix: str, items: int) -> list[int | None]:
    return [_number(answers, f"{prefix}_{n}") for n in range(1, items + 1)]


def _number(answers: Answers, name: str) -> int | None:
    """The points of one answer; None when it was not asked or was declined."""
    text = answers.get(name) or ""
    return int(text) if text.isdecimal() else None


def _total(items: Iterable[int | bool | None]) -> int | None:
    """The sum of the items; None while one of them is missing: nothing is prorated."""
    answers = list(items)
    return None if None in answers else sum(int(answer) for answer in answers if answer is not None)
