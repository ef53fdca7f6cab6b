"""Instruments score as the vectors say, on both sides of every band and cut-off."""

from pathlib import Path

import pytest
import yaml

from intake.triage.instruments import (
    CAGE_POSTERIOR,
    CAGE_RATIO,
    INSTRUMENTS,
    Person,
    score,
    score_asq,
    score_cssrs,
    score_pcptsd5,
    score_total,
)
from intake.triage.rules import InvalidInput

DATA = Path(__file__).parent.parent / "data"
VECTORS = yaml.safe_load((DATA / "scoring_vectors.yaml").read_text())["vectors"]
KEYS = {
    "PHQ-9": "phq9",
    "PHQ-2": "phq2",
    "GAD-7": "gad7",
    "GAD-2": "gad2",
    "K6": "k6",
    "PC-PTSD-5": "pcptsd5",
    "AUDIT-C": "audit_c",
    "UNCOPE": "uncope",
    "SSQ-drug": "ssq_drug",
    "SSQ-alcohol": "ssq_alcohol",
    "SDS": "sds",
    "HARK": "hark",
    "CAGE": "cage",
    "C-SSRS": "cssrs",
    "ASQ": "asq",
}
ALERTS = {
    "item9_alert": "item9",
    "prompt_long_form": "prompt_long_form",
    "positive_general_cutoff_10": "positive_in_general_use_10",
    "self_medication_item": "self_medication_item",
    "dependence_cut": "dependence_cut",
}


def scored(vector):
    key = KEYS[vector["instrument"]]
    person = Person(sex=vector.get("sex"), substance=vector.get("substance"))
    if "q" in vector or "declined" in vector:
        given = {f"q{q}": None if answer == "n" else answer for q, answer in vector.get("q", {}).items()}
        if key == "cssrs":
            return score_cssrs(given)
        return score_asq(given | ({"declined": True} if vector.get("declined") else {}))
    if key == "pcptsd5":
        return score_pcptsd5(vector["exposure"], vector["answers"], person)
    if "answers" in vector:
        return score(key, vector["answers"], person)
    return score_total(key, vector.get("answer", vector.get("score")), person)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["instrument"])
def test_vector_comes_out_as_published(vector):
    result = scored(vector)

    if "score" in vector:
        assert result.total == vector["score"]
        assert result.complete == (vector["score"] is not None)
    for key, value in (("band", result.band), ("level", result.band), ("result", result.band)):
        assert vector.get(key, value) == value
    assert vector.get("positive", result.positive) == result.positive
    assert vector.get("positive_addiction_cutoff_9", result.positive) == result.positive
    assert vector.get("complete", result.complete) == result.complete
    assert ("sui_unresolved" in result.alerts) == (vector.get("action") == "SUI_UNRESOLVED")
    for key, alert in ALERTS.items():
        assert vector.get(key, alert in result.alerts) == (alert in result.alerts)


def test_cage_ratios_are_those_published():
    vector = next(v for v in VECTORS if v["instrument"] == "CAGE")

    assert CAGE_RATIO[vector["score"]] == vector["lr"]
    assert CAGE_POSTERIOR[vector["score"]] == vector["posterior_at_36pct_prior"]
    assert list(CAGE_RATIO.values()) == [0.14, 1.5, 4.5, 13, 100]
    assert list(CAGE_POSTERIOR.values()) == [0.07, 0.46, 0.72, 0.88, 0.98]


def test_audit_c_with_all_points_from_the_first_question_shows_the_note():
    assert score("audit_c", [3, 0, 0]).alerts == ("all_points_from_q1",)
    assert score("audit_c", [2, 1, 0]).alerts == ()
    assert score("audit_c", [0, 0, 0]).alerts == ()


def test_audit_c_never_drinks_skips_the_rest():
    assert score("audit_c", [0, None, None]).total == 0
    assert score("audit_c", [1, None, 0]).total is None


def test_missing_answer_gives_no_total_but_the_alert_still_shows():
    result = score("phq9", [None, 0, 0, 0, 0, 0, 0, 0, 1])

    assert (result.total, result.complete, result.positive) == (None, False, None)
    assert result.alerts == ("item9",)


def test_ssi_sa_leaves_the_first_and_fifteenth_question_out():
    assert score("ssi_sa", [1] * 16).total == 14
    assert score("ssi_sa", [None, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, None, 0]).positive is False
    assert score("ssi_sa", [0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]).positive is True


@pytest.mark.parametrize(
    ("key", "total", "person", "positive"),
    [
        ("phq9", 9, Person(), False),
        ("phq9", 10, Person(), True),
        ("k6", 12, Person(), False),
        ("k6", 13, Person(), True),
        ("pcptsd5", 3, Person(), False),
        ("pcptsd5", 4, Person(), True),
        ("audit_c", 2, Person(), False),
        ("audit_c", 3, Person(), True),
        ("uncope", 1, Person(), False),
        ("uncope", 2, Person(), True),
        ("dast10", 2, Person(), False),
        ("dast10", 3, Person(), True),
        ("taps2_max", 1, Person(), False),
        ("taps2_max", 2, Person(), True),
        ("cage", 1, Person(), False),
        ("sds", 2, Person(substance="marijuana", age=18), False),
        ("sds", 3, Person(substance="marijuana", age=18), True),
        ("sds", 3, Person(substance="marijuana", age=17), False),
        ("sds", 4, Person(substance="marijuana", age=17), True),
        ("sds", 4, Person(substance="heroin"), False),
        ("sds", 5, Person(substance="heroin"), True),
        ("sds", 6, Person(substance="benzodiazepines"), False),
        ("sds", 7, Person(substance="benzodiazepines"), True),
        ("sds", 2, Person(substance="alcohol"), False),
        ("sds", 3, Person(substance="alcohol"), True),
        ("sds", 2, Person(substance="inhalants"), False),
        ("sds", 3, Person(substance="inhalants"), True),
        ("ciwa_ar", 19, Person(), None),
    ],
)
def test_total_from_elsewhere_is_read_by_its_cut_off(key, total, person, positive):
    assert score_total(key, total, person).positive is positive


@pytest.mark.parametrize(
    ("key", "bands"),
    [
        ("phq9", {4: "minimal", 5: "mild", 9: "mild", 10: "moderate", 19: "moderately_severe", 20: "severe"}),
        ("gad7", {4: "minimal", 5: "mild", 9: "mild", 10: "moderate", 14: "moderate", 15: "severe"}),
        ("dast10", {0: "none", 1: "low", 3: "moderate", 6: "substantial", 8: "substantial", 9: "severe"}),
        ("ciwa_ar", {9: "mild", 10: "moderate", 18: "moderate", 19: "severe"}),
        ("taps2_max", {0: "none", 1: "problem_use", 2: "likely_disorder"}),
    ],
)
def test_bands_begin_and_end_where_published(key, bands):
    assert {total: score_total(key, total).band for total in bands} == bands


def test_pcptsd5_without_an_answer_on_exposure_stays_unknown():
    assert score_pcptsd5(None, []).positive is None


def test_asq_thoughts_right_now_say_not_to_leave_the_person_alone():
    assert score_asq({"q5": True}).alerts == ("do_not_leave_alone",)
    assert score_asq({"q1": None}).positive is None


@pytest.mark.parametrize(
    ("call", "key"),
    [
        (lambda: score("phq10", []), "phq10"),
        (lambda: score("phq9", [0] * 8), "phq9"),
        (lambda: score("phq9", [0] * 8 + [4]), "phq9.8"),
        (lambda: score("phq2", [True, 0]), "phq2.0"),
        (lambda: score("phq2", [1.5, 0]), "phq2.0"),
        (lambda: score("dast10", [0] * 10), "dast10"),
        (lambda: score("sds", [0, 0, 0, 0, 4], Person(substance="cocaine")), "sds.4"),
        (lambda: score_total("sds", 3), "sds"),
        (lambda: score_total("k6", 25), "k6"),
        (lambda: score_total("k6", True), "k6"),
        (lambda: score_total("k6", -1), "k6"),
    ],
)
def test_answer_that_cannot_be_given_is_refused(call, key):
    with pytest.raises(InvalidInput) as refused:
        call()

    assert refused.value.key == key


def test_highest_answers_add_up_to_the_highest_total():
    for key in ("phq2", "phq9", "gad2", "gad7", "k6", "pcptsd5", "audit_c", "uncope", "hark"):
        instrument = INSTRUMENTS[key]

        tops = [max(a.points for a in instrument.answers_to(item)) for item in instrument.items]
        assert sum(tops) == instrument.most
