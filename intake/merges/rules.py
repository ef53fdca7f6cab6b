"""What holds for a number that two people had, once they are one. Plain Python, no clock."""

from collections.abc import Mapping
from typing import Any

ANSWERS = ("may_call", "may_voicemail", "may_text")
DETAILS = ("answered_by", "ask_for", "zone")


def decide_contact(newer: Mapping[str, Any], older: Mapping[str, Any]) -> dict[str, Any]:
    """What a number may be used for, from two rows of it, the one that was asked later first.

    A no of either holds: what was refused once is not allowed by a merge. Unknown is never yes.
    Hours go together: those of the later row, if it has any.
    """
    hours = newer if newer["opens"] is not None else older
    return {
        **{name: _answer(newer[name], older[name]) for name in ANSWERS},
        **{name: newer[name] or older[name] for name in DETAILS},
        "opens": hours["opens"],
        "closes": hours["closes"],
    }


def _answer(newer: str, older: str) -> str:
    return next(answer for answer in ("no", "yes", "unknown") if answer in (newer, older))
