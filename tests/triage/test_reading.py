"""Answers that cannot be used are refused with the key that is wrong, never guessed at."""

import math

import pytest

from intake.triage.rules import Inputs, InvalidInput, read_inputs

INF, NAN = math.inf, math.nan
NO_TO_2_TO_4 = {"q2": False, "q3": False, "q4": False}
BAD = [
    ({"payer": "x"}, "payer"),
    ({"": 1}, ""),
    ({1: 2}, "1"),
    ({"call_type": "chat"}, "call_type"),
    ({"call_type": 1}, "call_type"),
    ({"call_type": ["help"]}, "call_type"),
    ({"caller_role": "client"}, "caller_role"),
    ({"loved_one_goal": True}, "loved_one_goal"),
    ({"anonymous": 1}, "anonymous"),
    ({"anonymous": "yes"}, "anonymous"),
    ({"age": 200}, "age"),
    ({"age": 121}, "age"),
    ({"age": -1}, "age"),
    ({"age": 34.5}, "age"),
    ({"age": True}, "age"),
    ({"age": "34"}, "age"),
    ({"age": 10**400}, "age"),
    ({"sex": "female"}, "sex"),
    ({"substances": "cocaine"}, "substances"),
    ({"substances": {"name": "cocaine"}}, "substances"),
    ({"substances": ["cocaine"]}, "substances.0"),
    ({"substances": [None]}, "substances.0"),
    ({"substances": [{}]}, "substances.0.name"),
    ({"substances": [{"name": None}]}, "substances.0.name"),
    ({"substances": [{"name": "sugar"}]}, "substances.0.name"),
    ({"substances": [{"name": "alcohol"}, {"name": "cocaine", "route": "nose"}]}, "substances.1.route"),
    ({"substances": [{"name": "alcohol", "frequency": "often"}]}, "substances.0.frequency"),
    ({"substances": [{"name": "alcohol", "last_use_days": -0.1}]}, "substances.0.last_use_days"),
    ({"substances": [{"name": "alcohol", "last_use_days": INF}]}, "substances.0.last_use_days"),
    ({"substances": [{"name": "alcohol", "last_use_days": NAN}]}, "substances.0.last_use_days"),
    ({"substances": [{"name": "alcohol", "last_use_days": "3"}]}, "substances.0.last_use_days"),
    ({"substances": [{"name": "alcohol", "last_use_days": False}]}, "substances.0.last_use_days"),
    ({"substances": [{"name": "alcohol", "last_use_days": 10**400}]}, "substances.0.last_use_days"),
    (
        {"substances": [{"name": "alcohol", "prescribed_as_directed": 0}]},
        "substances.0.prescribed_as_directed",
    ),
    ({"substances": [{"name": "alcohol", "stopped_abruptly": "no"}]}, "substances.0.stopped_abruptly"),
    ({"substances": [{"name": "alcohol", "amount": 3}]}, "substances.0.amount"),
    ({"substances": [{"name": "alcohol"}, {"name": "alcohol"}]}, "substances.1.name"),
    ({"substances": [{"name": "marijuana"}, {"name": "cannabis"}]}, "substances.1.name"),
    ({"danger_flags": "seizure_today"}, "danger_flags"),
    ({"danger_flags": ["seizure_today", "seizure"]}, "danger_flags.1"),
    ({"danger_flags": [None]}, "danger_flags.0"),
    ({"cssrs": []}, "cssrs"),
    ({"cssrs": True}, "cssrs"),
    ({"cssrs": {"q7": True}}, "cssrs.q7"),
    ({"cssrs": {"q1": 1}}, "cssrs.q1"),
    ({"cssrs": {"q1": "n"}}, "cssrs.q1"),
    ({"cssrs": {"q6": False, "q6_recent": True}}, "cssrs.q6_recent"),
    ({"asq": {"q6": True}}, "asq.q6"),
    ({"asq": {"declined": "yes"}}, "asq.declined"),
    ({"asq": {"declined": True} | {f"q{n}": False for n in range(1, 5)}}, "asq.declined"),
    ({"asq": {"declined": True, "q1": True, "q5": False} | NO_TO_2_TO_4}, "asq.declined"),
    ({"uncope": 7}, "uncope"),
    ({"ssq_drug": -1}, "ssq_drug"),
    ({"ssq_alcohol": 367}, "ssq_alcohol"),
    ({"audit_c": 13}, "audit_c"),
    ({"ssi_sa": 15}, "ssi_sa"),
    ({"ssi_sa": -1}, "ssi_sa"),
    ({"sds": 3}, "sds"),
    ({"sds": {"sugar": 3}}, "sds.sugar"),
    ({"sds": {"cocaine": 16}}, "sds.cocaine"),
    ({"sds": {"cocaine": True}}, "sds.cocaine"),
    ({"sds": {"cannabis": 3, "marijuana": 4}}, "sds.marijuana"),
    ({"dast10": 11}, "dast10"),
    ({"taps2_max": 5}, "taps2_max"),
    ({"phq2": 7}, "phq2"),
    ({"phq2": 3.0}, "phq2"),
    ({"phq9": 28}, "phq9"),
    ({"phq9": 2, "phq2": 3}, "phq9"),
    ({"phq9_item9": 4}, "phq9_item9"),
    ({"phq9": 1, "phq9_item9": 2}, "phq9_item9"),
    ({"functioning": 4}, "functioning"),
    ({"gad2": 7}, "gad2"),
    ({"gad7": 22}, "gad7"),
    ({"gad7": 2, "gad2": 3}, "gad7"),
    ({"pcptsd5": 6}, "pcptsd5"),
    ({"k6": 25}, "k6"),
    ({"prior_mh": ["bipoler"]}, "prior_mh.0"),
    ({"mania_screen": 2}, "mania_screen"),
    ({"mh_medication": "sometimes"}, "mh_medication"),
    ({"mh_medication_stopped_days": -1}, "mh_medication_stopped_days"),
    ({"mh_medication": "taking", "mh_medication_stopped_days": 3}, "mh_medication_stopped_days"),
    ({"mh_medication": "none", "mh_medication_stopped_days": 3}, "mh_medication_stopped_days"),
    ({"overdose_days_ago": -1}, "overdose_days_ago"),
    ({"withdrawal_hints": ["prior_seizure"]}, "withdrawal_hints.0"),
    ({"paws_symptoms": ["tired"]}, "paws_symptoms.0"),
    ({"craving": 11}, "craving"),
    ({"lapse_days_ago": NAN}, "lapse_days_ago"),
    ({"abstinent_days_before_lapse": INF}, "abstinent_days_before_lapse"),
    ({"self_medication": "often"}, "self_medication"),
    ({"wants_to_stop": 1}, "wants_to_stop"),
    ({"safe_contact": "mobile"}, "safe_contact"),
]


@pytest.mark.parametrize(("given", "key"), BAD, ids=lambda value: str(value)[:40])
def test_bad_answer_is_refused_by_its_key(given, key):
    with pytest.raises(InvalidInput) as refused:
        read_inputs(given)

    assert refused.value.key == key
    assert refused.value.message


@pytest.mark.parametrize("given", [None, [], "help", 3, True])
def test_anything_but_keys_and_values_is_refused(given):
    with pytest.raises(InvalidInput) as refused:
        read_inputs(given)

    assert refused.value.key == "inputs"


def test_message_never_repeats_the_answer():
    with pytest.raises(InvalidInput) as refused:
        read_inputs({"prior_mh": ["something private"]})

    assert "private" not in str(refused.value)


def test_null_and_absent_are_the_same_unknown():
    assert read_inputs(dict.fromkeys(["age", "phq9", "substances", "cssrs", "asq"])) == Inputs()


def test_an_empty_list_is_an_answer():
    assert read_inputs({"substances": []}) != read_inputs({})
    assert read_inputs({"substances": []}).as_dict() == {"substances": []}


def test_snapshot_holds_only_what_was_given():
    given = {
        "call_type": "help",
        "cssrs": {"q1": False},
        "sds": {"cocaine": 0},
        "substances": [{"name": "cocaine", "last_use_days": 0.5}],
    }

    assert read_inputs(given | {"age": None, "safe_contact": {"voicemail_ok": False}}).as_dict() == given


def test_the_same_word_twice_is_one_word():
    assert read_inputs({"paws_symptoms": ["sleep", "sleep"]}).paws_symptoms == ("sleep",)


@pytest.mark.parametrize(
    ("given", "allowed"),
    [
        ({"age": 0}, {"age": 0}),
        ({"age": 120}, {"age": 120}),
        ({"phq9": 3, "phq2": 3}, {"phq9": 3, "phq2": 3}),
        ({"gad7": 3, "gad2": 3}, {"gad7": 3, "gad2": 3}),
        ({"phq9": 2, "phq9_item9": 2}, {"phq9": 2, "phq9_item9": 2}),
        ({"asq": {"declined": True, "q1": False}}, {"asq": {"declined": True, "q1": False}}),
        ({"cssrs": {"q6_recent": True}}, {"cssrs": {"q6_recent": True}}),
        ({"prior_mh": ["bipolar_disorder"]}, {"prior_mh": ["bipolar"]}),
    ],
)
def test_answers_at_the_edge_of_the_possible_are_taken(given, allowed):
    assert read_inputs(given).as_dict() == allowed


@pytest.mark.parametrize("yes", ["q1", "q2", "q3", "q4"])
def test_only_question_5_may_be_declined_after_a_yes(yes):
    answers = {"declined": True} | {f"q{n}": False for n in range(1, 5)} | {yes: True}

    assert read_inputs({"asq": answers}).as_dict() == {"asq": answers}
