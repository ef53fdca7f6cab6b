"""What a rule is: one row of the table, and the question that fires it."""

from collections.abc import Callable
from dataclasses import dataclass

from .facts import Facts

Question = Callable[[Facts], bool]


@dataclass(frozen=True)
class Rule:
    """One row. `floor` is the least urgency that it allows, or None for a note; `source` is a source key.

    Ids and codes are stored with every result and are never renamed or reused.
    """

    id: str
    code: str
    floor: str | None
    text: str
    source: str
    when: Question


def flagged(flag: str) -> Question:
    """The danger flag was raised."""
    return lambda call: flag in call.flags
