"""Anything at all in any field of the call sheet: it breaks nothing, and what was typed can be read back."""

from uuid import uuid4

import pytest
from django import forms
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.callbacks.forms import PromiseForm
from intake.calls.forms import CallForm
from intake.calls.models import Draft
from intake.people.forms import SafeContactForm
from intake.sheet.forms import SETTLES, WHO, field_names
from intake.triage.forms import TriageForm
from tests.machine import Machine
from tests.make import make_callback, make_number, make_person

pytestmark = pytest.mark.django_db
NUMBER = "+12155550142"
FIELDS = CallForm().fields | SafeContactForm().fields | TriageForm().fields | PromiseForm.base_fields
PROMISE = {
    "number": [NUMBER],
    "may_call": ["yes"],
    "disposition": ["callback_promised"],
    "due_choice": ["at"],
}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
COUNTS = st.integers(-(10**30), 10**30).map(str) | st.floats().map(str)
MOMENTS = st.datetimes().map(lambda moment: moment.isoformat(timespec="minutes"))
CLOCKS = st.times().map(lambda clock: clock.isoformat(timespec="minutes"))
AGO = st.builds("{}{}".format, st.integers(0, 10**6), st.sampled_from(["", " days", "h", "w ago", "y", " m"]))
NUMBERS = st.sampled_from(["2155550142", "+442079460958", "18005550142", "911", "1-800-FLOWERS"])
OFTEN = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
SELDOM = settings(OFTEN, max_examples=120)


def plausible(name):
    """What a person could mean by typing into the field."""
    field = FIELDS.get(name)
    if isinstance(field, forms.ChoiceField) and field.choices:
        return st.sampled_from([str(code) for code, _label in field.choices])
    if isinstance(field, forms.DateTimeField):
        return MOMENTS
    if isinstance(field, forms.TimeField):
        return CLOCKS
    return NUMBERS if name == "number" else COUNTS | AGO


def texts_for(name):
    return st.lists(plausible(name) | plausible(name) | TEXTS, max_size=3)


ANSWERS = st.lists(
    st.sampled_from(sorted(field_names())).flatmap(lambda name: st.tuples(st.just(name), texts_for(name))),
    max_size=12,
).map(dict)


def known_caller():
    """Somebody with an open callback, so that there is something to recognise and to settle."""
    number = make_number(make_person("Rosalind"), NUMBER)
    return number, make_callback(person=number.person, number=number)


def test_anything_can_be_saved_and_read_back():
    machine, (number, callback) = Machine(), known_caller()
    keys = st.sampled_from([{}, {WHO: [number.person.reference]}, {SETTLES: [callback.reference]}])

    @OFTEN
    @given(ANSWERS, keys, TEXTS, TEXTS)
    def save(answers, recognised, revision, opened):
        typed, draft_id = {"number": [NUMBER]} | answers | recognised, uuid4()
        body = {"changed": list(typed), "revision": revision, "opened": opened, **typed}

        answer = machine.client.post(reverse("save_sheet", args=[draft_id]), body)

        assert answer.status_code == 200
        assert answer.json()["others"] in ({}, typed)
        assert Draft.objects.get(pk=draft_id).answers == typed

    save()


def test_anything_can_be_finished_or_is_refused_with_all_that_was_typed():
    machine, (number, callback) = Machine(), known_caller()
    keys = st.fixed_dictionaries(
        {}, optional={WHO: st.just([number.person.reference]), SETTLES: st.just([callback.reference])}
    )
    buttons = st.sampled_from(
        [{}, {}, {}, {"close_as": "prank"}, {"delete_and_close_as": "silent"}, {"close_as": "x"}]
    )

    @SELDOM
    @given(ANSWERS, keys, buttons)
    def finish(answers, recognised, button):
        typed, draft_id = PROMISE | answers | recognised, uuid4()

        answer = machine.client.post(reverse("finish_sheet", args=[draft_id]), typed | button)

        draft = Draft.objects.get(pk=draft_id)
        assert answer.status_code in (200, 302, 422)
        assert (draft.finished_at is not None) == (answer.status_code == 302)
        if not button:
            assert draft.answers in ({}, {name: texts for name, texts in typed.items() if texts})

    finish()
