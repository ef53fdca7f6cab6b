"""The judgements around an emergency."""

import pytest

from intake.safety.rules import add_rules, is_said, says_something_new, what_is_missing


@pytest.mark.parametrize(("reason", "said"), [("123456789", False), ("1234567890", True), (" " * 12, False)])
def test_reason_is_ten_characters_long(reason, said):
    assert is_said(reason) == said


def test_rules_are_new_once():
    assert says_something_new(["E01"], [])
    assert not says_something_new(["E01"], ["E01", "E02"])
    assert says_something_new([], ["E01"])
    assert add_rules(["E02", "E01"], ["E01", "E03"]) == ["E02", "E01", "E03"]


def test_nothing_is_missing_when_nothing_was_disclosed():
    missing = what_is_missing(
        services=["911"], contact="arrived", nothing_disclosed=True, disclosure={"nature": None}
    )

    assert missing == []
