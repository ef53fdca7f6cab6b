"""What was said about reaching somebody safely: declined is never yes and never no."""

import pytest

from intake.people.forms import SafeContactForm
from intake.people.models import Asked
from intake.sheet.opening import open_keys
from intake.triage.rules import Inputs


@pytest.mark.parametrize(
    ("said", "known"),
    [("yes", Asked.YES), ("no", Asked.NO), ("", Asked.UNKNOWN), ("declined", Asked.UNKNOWN)],
)
@pytest.mark.parametrize("name", ["may_call", "may_voicemail", "may_text"])
def test_only_yes_is_yes_and_only_no_is_no(name, said, known):
    form = SafeContactForm({name: said})

    assert form.is_valid()
    assert getattr(form.contact, name) == known


@pytest.mark.parametrize(("said", "unasked"), [("yes", False), ("no", False), ("", True), ("declined", True)])
def test_calling_without_an_answer_has_to_be_said(said, unasked):
    assert ("unasked" in open_keys({"may_call": said}, Inputs())) is unasked
