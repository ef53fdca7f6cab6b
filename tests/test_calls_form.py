"""What may be typed about a call."""

import pytest

from intake.calls.forms import LONGEST_NOTE, CallForm


@pytest.mark.parametrize(
    ("length", "right"), [(10_000, True), (LONGEST_NOTE, True), (LONGEST_NOTE + 1, False)]
)
def test_note_has_a_longest_length(length, right):
    assert CallForm({"note": "n" * length}).is_valid() == right


@pytest.mark.parametrize(("typed", "e164"), [("(215) 555-0142", "+12155550142"), ("", ""), ("21", None)])
def test_number_of_the_form_is_read_empty_or_not_known_yet(typed, e164):
    assert CallForm({"number": typed}).e164() == e164
