"""No cut-off can move and no rule can go without a test that notices."""

from intake.triage.rules import DEFAULT

from .mutate_rules import changed_rule_sets, noticed


def test_every_shifted_number_and_every_missing_rule_is_noticed():
    assert noticed(DEFAULT) is None

    assert [what for what, ruleset in changed_rule_sets() if noticed(ruleset) is None] == []
