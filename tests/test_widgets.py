"""Inputs and lists look exactly as Django's own templates draw them."""

import re

import pytest
from django.forms.renderers import TemplatesSetting
from django.utils.datastructures import MultiValueDict

from core.widgets import PlainRenderer
from intake.calls.forms import CallForm
from intake.people.forms import SafeContactForm
from intake.triage.decision import OverrideForm
from intake.triage.forms import TriageForm

TYPED = MultiValueDict(
    {
        "age": ["<3>&\"'"],
        "sex": ["F"],
        "danger": ["took_too_much"],
        "anonymous": ["on"],
        "note": ["<b>"],
        "number": ['" onfocus="x'],
        "asq_1": ["yes"],
        "zone": ["America/Denver"],
    }
)


def without_blanks(html):
    return re.sub(r">\s+<", "><", re.sub(r"\s+", " ", str(html))).strip()


def pieces(field):
    """The widget, and each of its answers where it has several."""
    options = hasattr(field.field.widget, "option_template_name")
    return [without_blanks(field), *(without_blanks(answer.tag()) for answer in (field if options else ()))]


@pytest.mark.parametrize("kind", [CallForm, SafeContactForm, TriageForm, OverrideForm])
@pytest.mark.parametrize("typed", [None, TYPED])
def test_every_widget_is_drawn_as_django_draws_it(kind, typed):
    ours, djangos = (kind(typed, renderer=renderer()) for renderer in (PlainRenderer, TemplatesSetting))

    assert {name: pieces(ours[name]) for name in ours.fields} == {
        name: pieces(djangos[name]) for name in djangos.fields
    }
