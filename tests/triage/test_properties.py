"""The eight properties of the clinical reference, section 4.7, over the whole input space."""

import random
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.triage.rules import DEFAULT, InvalidInput, evaluate, read_inputs, severity
from intake.triage.rules.words import DANGER_FLAGS, SUBSTANCES

from .strategies import calls

MANY = settings(
    max_examples=2000, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)
MOST = {
    "uncope": 6,
    "ssq_drug": 400,
    "ssq_alcohol": 366,
    "audit_c": 12,
    "dast10": 10,
    "taps2_max": 4,
    "ssi_sa": 14,
    "phq2": 6,
    "phq9": 27,
    "phq9_item9": 3,
    "functioning": 3,
    "gad2": 6,
    "gad7": 21,
    "pcptsd5": 5,
    "k6": 24,
    "craving": 10,
}
PARTS = {"phq9": ["phq2", "phq9_item9"], "gad7": ["gad2"]}
SUICIDE_ANSWERS = [("cssrs", key) for key in ("q1", "q2", "q3", "q4", "q5", "q6", "q6_recent")]
SUICIDE_ANSWERS += [("asq", key) for key in ("q1", "q2", "q3", "q4", "q5")]


def result_of(call):
    return evaluate(read_inputs(call))


def level(call):
    return severity(result_of(call).urgency)


def shuffled(value, rng):
    """The same answers in another order, all the way down."""
    if isinstance(value, dict):
        return {key: shuffled(value[key], rng) for key in rng.sample(list(value), len(value))}
    if isinstance(value, list):
        return [shuffled(item, rng) for item in rng.sample(value, len(value))]
    return value


@MANY
@given(calls(), st.sampled_from(DANGER_FLAGS))
def test_p1_adding_a_danger_flag_never_lowers_urgency(call, flag):
    more = call | {"danger_flags": [*call.get("danger_flags", []), flag]}

    assert level(more) >= level(call)


@MANY
@given(calls(), st.sampled_from(["anonymous", "veteran"]), st.sampled_from([None, True, False]))
def test_p2_anonymity_and_veteran_status_never_change_urgency(call, key, answer):
    assert level(call | {key: answer}) == level(call)


@pytest.mark.parametrize("key", ["payer", "insurance", "address", "race", "gender_identity"])
def test_p2_payer_address_and_identity_are_not_inputs_at_all(key):
    with pytest.raises(InvalidInput) as refused:
        read_inputs({key: "x"})

    assert refused.value.key == key


SCORE_KEYS = st.sampled_from(sorted(MOST))
POINTS = st.integers(0, 27)


@st.composite
def calls_with_a_score_raised(draw):
    """The same call twice, with one screen score raised; a long form stays as high as its short form."""
    call, key = draw(calls()), draw(SCORE_KEYS)
    least = max((call.get(part) or 0 for part in PARTS.get(key, [])), default=0)
    if least == MOST[key]:
        call, least = call | dict.fromkeys(PARTS[key]), 0
    low = min(max(least, draw(POINTS)), MOST[key] - 1)
    high = min(low + 1 + draw(POINTS), MOST[key])
    for long_form, short_forms in PARTS.items():
        if key in short_forms and call.get(long_form) is not None:
            call = call | {long_form: max(call[long_form], high)}
    return call | {key: low}, call | {key: high}


@MANY
@given(calls_with_a_score_raised())
def test_p3_raising_any_screen_score_never_lowers_urgency(pair):
    lower, higher = pair

    assert level(higher) >= level(lower)


@settings(MANY, max_examples=500)
@given(calls(), st.sampled_from(sorted(SUBSTANCES)), st.integers(0, 14), st.integers(1, 15))
def test_p3_raising_a_dependence_score_never_lowers_urgency(call, substance, low, step):
    others = call.get("sds", {})

    higher = call | {"sds": others | {substance: min(15, low + step)}}
    assert level(higher) >= level(call | {"sds": others | {substance: low}})


@MANY
@given(calls(), st.sampled_from(SUICIDE_ANSWERS))
def test_p4_changing_a_suicide_answer_from_no_to_yes_never_lowers_urgency(call, answer):
    screen, key = answer
    no = call | {screen: call.get(screen, {}) | {key: False}}
    yes = call | {screen: call.get(screen, {}) | {key: True}}
    if key == "q6_recent":
        no[screen]["q6"] = yes[screen]["q6"] = True
    if key == "q6":
        no[screen]["q6_recent"] = None
    if screen == "asq":
        no[screen].pop("declined", None), yes[screen].pop("declined", None)

    assert level(yes) >= level(no)


@MANY
@given(calls())
def test_p5_without_a_suicide_screen_a_self_caller_never_gets_less_than_72_hours(call):
    without = {key: answer for key, answer in call.items() if key not in ("cssrs", "asq")}

    assert level(without | {"call_type": "help", "caller_role": "self"}) >= severity("within_72h")


@MANY
@given(calls(), st.integers(0, 2**32))
def test_p6_the_order_of_inputs_is_irrelevant(call, seed):
    other = shuffled(call, random.Random(seed))

    assert result_of(other) == result_of(call)
    assert read_inputs(other) == read_inputs(call)


@MANY
@given(calls())
def test_p7_same_inputs_and_version_give_the_same_result(call):
    result = result_of(call)

    again = evaluate(read_inputs(read_inputs(call).as_dict()), DEFAULT)
    assert again == result
    assert again.as_dict() == result.as_dict()
    assert result.ruleset == DEFAULT.version


@MANY
@given(calls(), st.sampled_from(["urgency", "quadrant", "track", "services", "reasons", "ruleset"]))
def test_p8_a_suggestion_and_its_inputs_cannot_be_changed_afterwards(call, field):
    """An override is kept beside the suggestion: the suggestion itself is frozen."""
    inputs = read_inputs(call)
    result = evaluate(inputs)

    with pytest.raises(FrozenInstanceError):
        setattr(result, field, None)
    with pytest.raises(FrozenInstanceError):
        inputs.call_type = "information"
