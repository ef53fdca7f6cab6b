"""The cards of a call sheet. What nobody has answered looks the same on every sheet, so it is drawn once."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms, template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()
NOTHING: tuple[Any, ...] = (None, "", False, [])

_untouched: dict[tuple[Any, ...], SafeString] = {}  # never holds an answer


@register.simple_tag
def cards(sheet: Any, which: str) -> SafeString:
    """The HTML of the `first` or `other` sections. An empty sheet has the same ones for everybody."""
    if sheet.answers or sheet.triage.errors:
        return _all_cards(sheet, which)
    return _once(("cards", which), lambda: _all_cards(sheet, which))


def _all_cards(sheet: Any, which: str) -> SafeString:
    sections = sheet.first_sections if which == "first" else sheet.other_sections
    return mark_safe("".join(_card(section) for section in sections))  # noqa: S308  # drawn by templates


def _card(section: Any) -> SafeString:
    fields = [question.field for row in section.rows for question in row.questions]
    looks = ("card", section.key, str(section.lead), *(field.name for field in fields))
    return _draw(fields, looks, lambda: render_to_string("sheet/_section.html", {"section": section}))


@register.simple_tag
def drawn(row: Any) -> SafeString:
    """The HTML of a row of questions."""
    fields = [question.field for question in row.questions]
    keys = (f"{question.field.name}:{question.when}" for question in row.questions)
    looks = (row.kind, row.when, str(row.lead), row.alarm, row.quiet, *keys)
    return _draw(fields, looks, lambda: render_to_string("sheet/_row.html", {"row": row}))


@register.simple_tag
def part(name: str, field: forms.BoundField, **said: Any) -> SafeString:
    """One field as `parts/<name>.html` draws it, told what is `said`. Not for one whose choices change."""
    looks = (name, type(field.form).__name__, field.name, *(f"{key}={said[key]}" for key in sorted(said)))
    return _draw([field], looks, lambda: render_to_string(f"parts/{name}.html", {"field": field, **said}))


def _draw(
    fields: Iterable[forms.BoundField], looks: tuple[Any, ...], render: Callable[[], SafeString]
) -> SafeString:
    """What `render` makes; without answers and messages, what it made the last time in this language."""
    if any(field.data not in NOTHING or field.errors for field in fields):
        return render()
    return _once(looks, render)


def _once(looks: tuple[Any, ...], render: Callable[[], SafeString]) -> SafeString:
    key = (get_language(), settings.INSTRUMENT_PACKS, *looks)
    if key not in _untouched:
        _untouched[key] = render()
    return _untouched[key]
