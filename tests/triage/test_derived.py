"""Levels, quadrant, track and services come out as the tables of the reference say."""

import pytest

from intake.triage.rules import SERVICES as OFFERED
from intake.triage.rules import evaluate, read_inputs, severity
from intake.triage.rules.track import decide_track

from .calls import help_call, result_of, using
from .derived import LEVELS, NEED, SERVICES


@pytest.mark.parametrize(("call", "field", "expected"), LEVELS + NEED)
def test_derived_value(call, field, expected):
    assert getattr(result_of(call), field) == expected


@pytest.mark.parametrize(("call", "expected"), SERVICES)
def test_services_to_talk_about(call, expected):
    assert list(result_of(call).services) == expected


def test_contingency_management_is_named_first():
    everything = using("cocaine") | {"uncope": 6, "phq9": 27, "pregnant": True, "age": 17}

    assert result_of(everything).services[0] == "contingency_management"
    assert OFFERED[0].slug == "contingency_management"


def test_reasons_come_from_the_highest_floor_to_the_notes_and_then_by_rule():
    call = using("alcohol", frequency="daily") | {
        "danger_flags": ["stroke_signs", "seizure_today", "no_safe_place_tonight"],
        "withdrawal_hints": ["prior_withdrawal", "serious_medical_illness", "combines_sedatives"],
        "functioning": 3,
        "phq9": 20,
        "lapse_days_ago": 2,
        "abstinent_days_before_lapse": 40,
        "veteran": True,
    }

    reasons = result_of(call).reasons

    keys = [(-severity(reason.floor), reason.rule) for reason in reasons]
    assert keys == sorted(keys)
    assert [reason.rule for reason in reasons][:4] == ["E07", "E11", "S13", "S15"]


def test_result_for_json_has_exactly_what_the_command_prints():
    printed = result_of(help_call(age=16)).as_dict()

    assert list(printed) == ["urgency", "quadrant", "track", "services", "reasons", "ruleset"]
    assert printed["reasons"][0] == {
        "rule": "H15",
        "code": "MINOR",
        "text": "The person is under 18: use the youth pathway and state consent rules.",
        "source": "STATE",
    }
    assert printed["ruleset"] == "0.1-research"


def test_track_depends_on_the_urgency_it_is_given():
    call = read_inputs(help_call(uncope=2))

    assert evaluate(call).track == "dual_diagnosis_capable"
    assert decide_track(None, "emergency_now") == "deferred_until_safe"
