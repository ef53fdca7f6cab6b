"""What two people typed into the same field, side by side, until one of them has chosen."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from intake.calls.models import Draft
from intake.calls.sharing import ASIDE, STANDS
from intake.sheet.forms import SETTLES, WHO, Sheet
from intake.staff.models import Staff

TICKS = forms.MultipleChoiceField


@dataclass(frozen=True)
class Side:
    """What one person typed, in words, and the choice that keeps it."""

    choice: str
    by: Staff | None
    words: str


@dataclass(frozen=True)
class Clash:
    """One field of a sheet into which two people typed; one's own side comes first."""

    name: str
    aside_of: str
    label: str
    sides: list[Side]
    can_be_both: bool


def clashes_of(draft: Draft, sheet: Sheet) -> list[Clash]:
    """What is to be chosen on a draft: one query if there is anything, none if there is not."""
    waiting = [(name, page, kept) for name, pages in draft.asides.items() for page, kept in pages.items()]
    if not waiting:
        return []
    typists = {kept["by"] for _name, _page, kept in waiting}
    typists |= {draft.marks[name][2] for name, _page, _kept in waiting if name in draft.marks}
    staff = Staff.objects.in_bulk(typists)
    return [_clash(draft, sheet, name, page, kept, staff) for name, page, kept in waiting]


def _clash(
    draft: Draft, sheet: Sheet, name: str, page: str, kept: dict[str, Any], staff: dict[int, Staff]
) -> Clash:
    writer = staff.get(draft.marks.get(name, [0, "", 0])[2])
    sides = [
        Side(ASIDE, staff.get(kept["by"]), _say(sheet, name, kept["texts"])),
        Side(STANDS, writer, _say(sheet, name, draft.answers.get(name, []))),
    ]
    sides.sort(key=lambda side: side.by != sheet.by)
    return Clash(name, page, _label(sheet, name), sides, can_be_both(sheet, name))


def has_ticks(sheet: Sheet, name: str) -> bool:
    """Whether several answers can stand in the field."""
    return name == SETTLES or (name in sheet.fields and isinstance(sheet.fields[name].field, TICKS))


def can_be_both(sheet: Sheet, name: str) -> bool:
    """Whether both answers can stand in the field: ticks, and words on lines of their own."""
    return has_ticks(sheet, name) or name == "note"


def with_asides(draft: Draft) -> dict[str, list[str]]:
    """The answers as the other people typed them, so that no sign of danger waits for a choice."""
    kept = {name: list(pages.values())[-1]["texts"] for name, pages in draft.asides.items()}
    return {**draft.answers, **kept}


def _label(sheet: Sheet, name: str) -> str:
    own = {WHO: _("Who it is"), SETTLES: _("Callbacks that this call settles")}
    return own.get(name) or str(sheet.fields[name].label)


def _say(sheet: Sheet, name: str, texts: list[str]) -> str:
    """What was typed, as the labels of the answers say it."""
    field = sheet.fields[name].field if name in sheet.fields else None
    labels = {str(code): str(label) for code, label in getattr(field, "choices", [])}
    said = [labels.get(text, text) for text in texts if text]
    if isinstance(field, forms.BooleanField):
        return _("ticked") if said else _("not ticked")
    return ", ".join(said) or _("nothing")
