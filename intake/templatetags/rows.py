"""The rows of a call sheet. A row that nobody has answered looks the same on every sheet, so it is drawn once."""

from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()
NOTHING = (None, "", False, [])

_untouched: dict[tuple[Any, ...], SafeString] = {}  # never holds an answer


@register.simple_tag
def drawn(row: Any) -> SafeString:
    """The HTML of a row; of one without answers and messages, that of the last time in this language."""
    if any(question.field.data not in NOTHING or question.field.errors for question in row.questions):
        return render_to_string("sheet/_row.html", {"row": row})
    questions = tuple((question.field.name, question.when) for question in row.questions)
    looks = (row.kind, row.when, str(row.lead), row.alarm, row.quiet)
    key = (get_language(), settings.INSTRUMENT_PACKS, looks, questions)
    if key not in _untouched:
        _untouched[key] = render_to_string("sheet/_row.html", {"row": row})
    return _untouched[key]
