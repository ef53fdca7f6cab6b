"""A site's own values are checked and stamped; two versions can be laid side by side."""

from datetime import timedelta

import pytest
import yaml

from intake.triage.rules import (
    DEFAULT,
    LOCAL_NUMBERS,
    Case,
    InvalidRuleSet,
    compare,
    load_ruleset,
    read_inputs,
    run,
)
from intake.triage.rules.site import site_ruleset

from .calls import YES_TO_6, codes, help_call, result_of

HIGHER = {"name": "riverside", "numbers": {"phq9_positive": 12}}
CAREFUL = {"name": "riverside", "raise_floors": {"SUI_LIFETIME": "same_day"}}
BAD = [
    (None, "settings"),
    ([], "settings"),
    ({}, "name"),
    ({"name": "River Side"}, "name"),
    ({"name": "x\n"}, "name"),
    ({"name": 3}, "name"),
    ({"name": "x", "floors": {}}, "floors"),
    ({"name": "x", "numbers": [1]}, "numbers"),
    ({"name": "x", "numbers": {"phq9": 12}}, "numbers.phq9"),
    ({"name": "x", "numbers": {"uncope_high": 4}}, "numbers.uncope_high"),
    ({"name": "x", "numbers": {"phq9_positive": 13}}, "numbers.phq9_positive"),
    ({"name": "x", "numbers": {"phq9_positive": 6}}, "numbers.phq9_positive"),
    ({"name": "x", "numbers": {"phq9_positive": "12"}}, "numbers.phq9_positive"),
    ({"name": "x", "numbers": {"withdrawal_hints": True}}, "numbers.withdrawal_hints"),
    ({"name": "x", "raise_floors": {"NOTHING": "same_day"}}, "raise_floors.NOTHING"),
    ({"name": "x", "raise_floors": {"COD": "same_day"}}, "raise_floors.COD"),
    ({"name": "x", "raise_floors": {"MANIA_NOW": "within_72h"}}, "raise_floors.MANIA_NOW"),
    ({"name": "x", "raise_floors": {"MANIA_NOW": "soon"}}, "raise_floors.MANIA_NOW"),
    ({"name": "x", "raise_floors": {"MANIA_NOW": None}}, "raise_floors.MANIA_NOW"),
    ({"name": "x", "targets": {"none": {}}}, "targets.none"),
    ({"name": "x", "targets": {"same_day": 60}}, "targets.same_day"),
    ({"name": "x", "targets": {"same_day": {"contact_hours": 1}}}, "targets.same_day.contact_hours"),
    (
        {"name": "x", "targets": {"same_day": {"first_attempt_minutes": 0}}},
        "targets.same_day.first_attempt_minutes",
    ),
    (
        {"name": "x", "targets": {"same_day": {"first_attempt_minutes": 241}}},
        "targets.same_day.first_attempt_minutes",
    ),
    (
        {"name": "x", "targets": {"routine": {"first_attempt_minutes": 5}}},
        "targets.routine.first_attempt_minutes",
    ),
]


@pytest.mark.parametrize(("settings", "key"), BAD)
def test_bad_setting_is_refused_by_its_key(settings, key):
    with pytest.raises(InvalidRuleSet) as refused:
        site_ruleset(settings)

    assert refused.value.key == key


def test_settings_file_is_read_and_stamped(tmp_path):
    path = tmp_path / "ours.yaml"
    path.write_text(yaml.safe_dump(HIGHER))

    ruleset = load_ruleset(path)

    assert ruleset.version.startswith("0.1-research+riverside.")
    assert ruleset.numbers.phq9_positive == 12
    assert result_of(help_call(), ruleset).ruleset == ruleset.version


@pytest.mark.parametrize("text", ["a: [", "\x00", "- 1: {"])
def test_file_that_is_not_yaml_is_refused(tmp_path, text):
    path = tmp_path / "ours.yaml"
    path.write_text(text)

    with pytest.raises(InvalidRuleSet):
        load_ruleset(path)


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(InvalidRuleSet) as refused:
        load_ruleset(tmp_path / "gone.yaml")

    assert refused.value.key == "gone.yaml"


def test_same_values_give_the_same_version_and_other_values_another():
    also = {"numbers": {"phq9_positive": 12}, "name": "riverside", "targets": {}}
    other = {"name": "riverside", "numbers": {"phq9_positive": 11}}

    assert site_ruleset(HIGHER).version == site_ruleset(also).version
    assert site_ruleset(HIGHER).version != site_ruleset(other).version
    assert site_ruleset(HIGHER).version != DEFAULT.version


def test_local_number_changes_the_rule_and_its_sentence():
    ruleset = site_ruleset(HIGHER)

    assert "DEP_SCREEN_POS" not in codes(help_call(phq9=11), ruleset)
    reasons = result_of(help_call(phq9=12), ruleset).reasons
    assert [r.text for r in reasons if r.code == "DEP_SCREEN_POS"] == [
        "The depression screen is positive (PHQ-9 12 or more, or PHQ-2 3 or more)."
    ]


def test_raised_floor_raises_the_urgency():
    assert result_of(help_call(cssrs=YES_TO_6)).urgency == "within_72h"
    assert result_of(help_call(cssrs=YES_TO_6), site_ruleset(CAREFUL)).urgency == "same_day"


def test_targets_are_those_of_the_reference_until_a_site_shortens_them():
    shorter = {"name": "x", "targets": {"same_day": {"first_attempt_minutes": 60}}}

    assert DEFAULT.targets["emergency_now"].first_attempt == timedelta(0)
    assert DEFAULT.targets["emergency_now"].follow_up == timedelta(hours=24)
    assert DEFAULT.targets["emergency_now"].supervisor == timedelta(minutes=2)
    assert DEFAULT.targets["same_day"].first_attempt == timedelta(hours=2)
    assert DEFAULT.targets["within_72h"].first_attempt == timedelta(hours=24)
    assert DEFAULT.targets["within_72h"].contact == timedelta(hours=72)
    assert DEFAULT.targets["routine"].first_attempt == timedelta(days=1)
    assert DEFAULT.targets["routine"].in_business_days is True
    assert site_ruleset(shorter).targets["same_day"].first_attempt == timedelta(hours=1)
    assert "none" not in DEFAULT.targets


def test_every_local_number_may_stay_as_it_is():
    for name, number in LOCAL_NUMBERS.items():
        low, high = number.metadata["range"]

        assert low <= getattr(DEFAULT.numbers, name) <= high


def cases():
    return [
        Case(
            "positive", read_inputs(help_call(substances=[{"name": "cocaine", "last_use_days": 1}], phq9=10))
        ),
        Case("lifetime", read_inputs(help_call(cssrs=YES_TO_6)), "same_day"),
        Case("nothing", read_inputs(help_call(uncope=0, phq9=0)), "routine"),
    ]


def test_comparison_says_what_changes_and_by_which_rule():
    both = site_ruleset(HIGHER | CAREFUL)

    found = compare(cases(), DEFAULT, both)

    assert found == {
        "ruleset": "0.1-research",
        "against": both.version,
        "cases": 3,
        "changed": 2,
        "raised": 1,
        "lowered": 1,
        "by_rule": {"H02 SUI_LIFETIME": 1, "H12 STIM_CRASH": 1},
        "changes": [
            {
                "id": "positive",
                "from": "within_72h",
                "to": "routine",
                "direction": "lowered",
                "rules": ["H12 STIM_CRASH"],
            },
            {
                "id": "lifetime",
                "from": "within_72h",
                "to": "same_day",
                "direction": "raised",
                "rules": ["H02 SUI_LIFETIME"],
            },
        ],
    }


def test_run_says_how_often_the_rules_agree_with_a_clinician():
    found = run(cases(), DEFAULT)

    kept = {key: found[key] for key in ("judged", "agree", "rules_lower", "rules_higher")}
    assert kept == {"judged": 2, "agree": 1, "rules_lower": 1, "rules_higher": 0}
    assert found["by_urgency"] == {"routine": 1, "within_72h": 2}
    assert [result["id"] for result in found["results"]] == ["positive", "lifetime", "nothing"]
