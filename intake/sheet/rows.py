"""What the cards of the call sheet are made of: questions in rows, rows in sections."""

from dataclasses import dataclass
from typing import Any

from django import forms


@dataclass(frozen=True)
class Question:
    """One field of the sheet, shown while the key `when` is open; always if it is empty."""

    field: forms.BoundField
    when: str = ""


@dataclass(frozen=True)
class Row:
    """Questions that are drawn alike: `asks`, one to a line; `chips`; or `fields`, side by side."""

    kind: str
    questions: list[Question]
    when: str = ""
    lead: Any = ""
    alarm: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class Section:
    """One card of the sheet."""

    key: str
    title: Any
    rows: list[Row]
    lead: Any = ""
    tag: Any = ""
    when: str = ""


class Reader:
    """Picks fields of a form by name."""

    def __init__(self, form: forms.Form) -> None:
        self.form = form

    def row(self, kind: str, *names: str, when: str = "", **options: Any) -> Row:
        """A row of the named fields; `name:key` shows a field only while `key` is open."""
        split = (name.partition(":") for name in names)
        return Row(kind, [Question(self.form[name], key) for name, _colon, key in split], when, **options)

    def numbered(self, prefix: str, first: int, last: int) -> list[str]:
        return [f"{prefix}_{number}" for number in range(first, last + 1)]
