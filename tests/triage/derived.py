"""Calls whose levels, quadrant, track and services are known: (what is tested, call, field, expected)."""

from .calls import DAILY_PRESCRIBED, FAMILY, PROXY, TWO, YES_TO_6, cssrs, help_call, using

USE_SCORES = ("uncope", "ssq_drug", "ssq_alcohol", "audit_c", "dast10", "taps2_max", "ssi_sa")
MIND_SCORES = ("phq2", "phq9", "gad2", "gad7", "pcptsd5", "k6")
WORRY = {"mood_swings", "irritability"}


def flag(name, **more):
    return help_call(danger_flags=[name], **more)


LEVELS = [
    # the substance-use side: the first that fits
    (help_call(), "substance_use", "unknown"),
    (help_call(substances=[]), "substance_use", "none"),
    (
        help_call(uncope=0, ssq_drug=0, ssq_alcohol=0, audit_c=0, dast10=0, taps2_max=0, ssi_sa=0),
        "substance_use",
        "none",
    ),
    (DAILY_PRESCRIBED, "substance_use", "none"),
    (DAILY_PRESCRIBED | {"uncope": 1}, "substance_use", "low"),
    (using("cocaine"), "substance_use", "low"),
    (help_call(substances=[{"name": "cocaine", "frequency": "none"}]), "substance_use", "low"),
    *[
        (help_call(**{key: 0}), "substance_use", "none")
        for key in ("uncope", "ssq_drug", "ssq_alcohol", "audit_c")
    ],
    *[
        (help_call(**{key: 1}), "substance_use", "low")
        for key in ("uncope", "ssq_drug", "ssq_alcohol", "audit_c")
    ],
    *[(help_call(**{key: 0}), "substance_use", "none") for key in ("dast10", "taps2_max", "ssi_sa")],
    (help_call(ssi_sa=3), "substance_use", "low"),
    (help_call(ssi_sa=4), "substance_use", "moderate"),
    (help_call(ssi_sa=14), "substance_use", "moderate"),
    *[(help_call(**{key: 1}), "substance_use", "low") for key in ("dast10", "taps2_max", "ssi_sa")],
    (help_call(sds={"cocaine": 1}), "substance_use", "low"),
    (help_call(sds={"cocaine": 0}), "substance_use", "none"),
    (help_call(sds={}), "substance_use", "unknown"),
    (help_call(sds={"cocaine": 0, "alcohol": 3}), "substance_use", "high"),
    (help_call(self_medication=True), "substance_use", "low"),
    (help_call(craving=1), "substance_use", "low"),
    (help_call(lapse_days_ago=0), "substance_use", "low"),
    (help_call(overdose_days_ago=366), "substance_use", "low"),
    *[(using(n, frequency="daily"), "substance_use", "high") for n in ("heroin", "cocaine", "barbiturates")],
    *[(using(n, frequency="daily"), "substance_use", "high") for n in ("pcp", "inhalants")],
    *[(using(n, frequency="daily"), "substance_use", "moderate") for n in ("alcohol", "marijuana")],
    *[(using(n, frequency="daily"), "substance_use", "low") for n in ("hallucinogens", "over_the_counter")],
    (using("cocaine", route="injection"), "substance_use", "high"),
    (using("cocaine", 80, route="injection"), "substance_use", "high"),
    (using("other_opioids", route="injection", prescribed_as_directed=True), "substance_use", "none"),
    *[
        (flag(name), "substance_use", "high")
        for name in ("alcohol_or_sedative_withdrawal_now", "opioid_withdrawal_now", "withdrawal_delirium")
    ],
    (flag("seizure_today"), "substance_use", "unknown"),
    (using("cocaine", 100, frequency="daily") | {"uncope": 6}, "substance_use", "remission"),
    (help_call(audit_c=3, sex="F"), "substance_use", "moderate"),
    (help_call(audit_c=3, sex="M"), "substance_use", "low"),
    # the mental-health side: the first that fits
    (help_call(), "mental_health", "unknown"),
    (help_call(cssrs={}), "mental_health", "unknown"),
    (help_call(functioning=1), "mental_health", "unknown"),
    *[
        (help_call(**{key: 0}), "mental_health", "none")
        for key in ("phq2", "phq9", "gad2", "gad7", "pcptsd5", "k6")
    ],
    (help_call(mania_screen=False), "mental_health", "none"),
    (help_call(mh_hospitalized_12m=False), "mental_health", "none"),
    (help_call(mh_medication="none"), "mental_health", "none"),
    (help_call(prior_mh=[]), "mental_health", "none"),
    (help_call(phq2=1), "mental_health", "low"),
    (help_call(gad2=1), "mental_health", "low"),
    (help_call(phq2=3, phq9=3), "mental_health", "low"),
    (help_call(prior_mh=["depression"]), "mental_health", "low"),
    (help_call(mh_medication="taking"), "mental_health", "low"),
    (help_call(mh_medication="stopped", mh_medication_stopped_days=31), "mental_health", "low"),
    (help_call(mh_medication="stopped"), "mental_health", "moderate"),
    (using("alcohol", 30) | {"paws_symptoms": TWO}, "mental_health", "low"),
    (help_call(pcptsd5=4), "mental_health", "moderate"),
    (help_call(mania_screen=True), "mental_health", "moderate"),
    (cssrs(q1=True), "mental_health", "moderate"),
    (help_call(cssrs=YES_TO_6), "mental_health", "moderate"),
    (cssrs(q2=True, q3=True, q4=False, q5=False), "mental_health", "high"),
    (cssrs(q6=True, q6_recent=True), "mental_health", "high"),
    (help_call(asq={"q2": True}), "mental_health", "high"),
    (help_call(asq={"q5": True}), "mental_health", "high"),
    (help_call(asq={"declined": True}), "mental_health", "unknown"),
    *[
        (flag(name), "mental_health", "high")
        for name in (
            "psychosis_unsafe",
            "psychosis_calm",
            "mania_now",
            "suicidal_intent_now",
            "attempt_in_progress",
            "suicidal_statement_reported",
        )
    ],
    (flag("missing_at_risk"), "mental_health", "unknown"),
    *[
        (help_call(prior_mh=[name]), "mental_health", "high")
        for name in ("bipolar", "schizophrenia", "schizoaffective", "psychotic_depression", "psychosis")
    ],
    (help_call(mh_hospitalized_12m=True), "mental_health", "high"),
    (help_call(phq9=15, functioning=1), "mental_health", "moderate"),
    (help_call(phq9=14, functioning=3), "mental_health", "moderate"),
    (help_call(functioning=3), "mental_health", "unknown"),
]

NEED = [
    # quadrants
    (help_call(uncope=1, phq9=10), "quadrant", "I"),
    (help_call(uncope=0, phq9=10), "quadrant", "I"),
    (help_call(uncope=1, k6=0), "quadrant", "I"),
    (help_call(uncope=1, k6=13), "quadrant", "II"),
    (help_call(uncope=0, k6=13), "quadrant", "II"),
    (using("cocaine", 90) | {"k6": 13}, "quadrant", "II"),
    (help_call(uncope=2, k6=12), "quadrant", "III"),
    (help_call(uncope=3, k6=0), "quadrant", "III"),
    (help_call(uncope=2, k6=13), "quadrant", "IV"),
    (help_call(uncope=0, k6=0), "quadrant", None),
    (help_call(uncope=0), "quadrant", "undetermined"),
    (help_call(k6=0), "quadrant", "undetermined"),
    ({"call_type": "wrong_number"}, "quadrant", None),
    ({"call_type": "information"}, "quadrant", "undetermined"),
    # tracks: the first that fits
    (flag("stroke_signs", age=15), "track", "deferred_until_safe"),
    ({"call_type": "wrong_number", "age": 15}, "track", "none"),
    ({"call_type": "silent_or_prank"}, "track", "none"),
    ({"call_type": "information", "age": 15}, "track", "information_only"),
    (FAMILY | {"age": 15}, "track", "adolescent_referral"),
    (FAMILY, "track", "family_support"),
    (PROXY, "track", "undetermined_needs_screening"),
    (help_call(k6=13), "track", "undetermined_needs_screening"),
    (help_call(uncope=2), "track", "dual_diagnosis_capable"),
    (help_call(uncope=1), "track", "undetermined_needs_screening"),
    (using("cocaine", 90), "track", "undetermined_needs_screening"),
    (help_call(uncope=2, k6=13), "track", "dual_diagnosis_enhanced"),
    (help_call(uncope=2, k6=5), "track", "dual_diagnosis_capable"),
    (help_call(uncope=2, k6=4), "track", "addiction_only"),
    (help_call(uncope=2, phq9=9), "track", "addiction_only"),
    (help_call(uncope=2, prior_mh=["anxiety"]), "track", "dual_diagnosis_capable"),
    (help_call(uncope=2, mh_medication="taking"), "track", "dual_diagnosis_capable"),
    (
        help_call(uncope=2, mh_medication="stopped", mh_medication_stopped_days=400),
        "track",
        "dual_diagnosis_capable",
    ),
    (help_call(uncope=2, prior_mh=[], mh_medication="none"), "track", "addiction_only"),
    (using("alcohol", 30) | {"uncope": 2, "paws_symptoms": TWO}, "track", "dual_diagnosis_capable"),
    (help_call(uncope=1, k6=13), "track", "mental_health_referral"),
    (help_call(uncope=0, k6=5), "track", "mental_health_referral"),
    (help_call(uncope=0, phq2=1), "track", "mental_health_referral"),
    (help_call(uncope=0, k6=0), "track", "information_only"),
    (help_call(uncope=1, k6=5), "track", "dual_diagnosis_capable"),
    (help_call(uncope=1, k6=0), "track", "addiction_only"),
    (help_call(uncope=1, phq9=5, prior_mh=["depression"]), "track", "addiction_only"),
    (using("alcohol", 30) | {"paws_symptoms": TWO}, "track", "dual_diagnosis_capable"),
    (using("cocaine", 90) | {"k6": 0}, "track", "addiction_only"),
    # urgency without a rule, and with several
    (help_call(), "urgency", "routine"),
    ({"call_type": "information"}, "urgency", "routine"),
    ({"call_type": "wrong_number"}, "urgency", "none"),
    ({"call_type": "silent_or_prank", "danger_flags": ["mania_now"]}, "urgency", "same_day"),
    ({}, "urgency", "within_72h"),
    (flag("mania_now", age=15), "urgency", "same_day"),
    (flag("stroke_signs"), "urgency", "emergency_now"),
    (help_call(anonymous=True, veteran=True, uncope=6), "urgency", "routine"),
    # other derived values
    (using("alcohol", 30) | {"paws_symptoms": TWO}, "possible_paws", True),
    (help_call(uncope=1, phq9=10), "co_occurring", True),
    (help_call(uncope=0, phq9=10), "co_occurring", False),
]

STIMULANT = ["contingency_management", "naloxone", "cbt"]
SUPPORT = ["support_groups", "peer_support"]
SERVICES = [
    (help_call(), []),
    (using("cocaine"), STIMULANT),
    (using("heroin"), ["moud_evaluation", "naloxone"]),
    (using("other_stimulants", prescribed_as_directed=True), []),
    (using("alcohol"), []),
    (using("alcohol") | {"uncope": 2}, ["aud_medication_evaluation", *SUPPORT]),
    (help_call(audit_c=4, sex="M"), ["aud_medication_evaluation", *SUPPORT]),
    (help_call(audit_c=3, sex="M", uncope=2), SUPPORT),
    (help_call(audit_c=3, sex="F"), ["aud_medication_evaluation", *SUPPORT]),
    (help_call(audit_c=2, sex="F", uncope=2), SUPPORT),
    (help_call(ssq_alcohol=8), ["aud_medication_evaluation", *SUPPORT]),
    (help_call(ssq_alcohol=7, uncope=2), SUPPORT),
    (
        using("alcohol", frequency="daily"),
        ["withdrawal_management", "aud_medication_evaluation", *SUPPORT],
    ),
    (flag("alcohol_or_sedative_withdrawal_now"), ["withdrawal_management", *SUPPORT]),
    (flag("opioid_withdrawal_now"), SUPPORT),
    (using("benzodiazepines"), ["supervised_taper"]),
    (using("benzodiazepines", 40, prescribed_as_directed=True), ["supervised_taper"]),
    (using("benzodiazepines", 40, frequency="none"), []),
    (using("barbiturates"), []),
    (DAILY_PRESCRIBED, ["withdrawal_management", "supervised_taper"]),
    (
        using("barbiturates", 20, frequency="daily", stopped_abruptly=True, prescribed_as_directed=True),
        ["withdrawal_management", "supervised_taper"],
    ),
    (help_call(pregnant=True), ["prenatal_coordination"]),
    (help_call(phq9=10), ["cbt", "medication_evaluation"]),
    (help_call(gad7=9), ["cbt", "medication_evaluation"]),
    (help_call(mania_screen=True), ["medication_evaluation"]),
    (help_call(prior_mh=["schizophrenia"]), ["medication_evaluation"]),
    (help_call(mh_medication="stopped"), ["medication_evaluation"]),
    (help_call(mh_medication="taking"), []),
    (flag("psychosis_calm"), ["medication_evaluation"]),
    (flag("mania_now"), ["medication_evaluation"]),
    (help_call(pcptsd5=4), ["trauma_informed_therapy"]),
    (cssrs(q1=True), ["safety_planning", "dbt"]),
    (help_call(cssrs=YES_TO_6), ["safety_planning", "dbt"]),
    (help_call(asq={"q4": True}), ["safety_planning", "dbt"]),
    (help_call(asq={"declined": True}), []),
    (help_call(phq9=1, phq9_item9=1), ["safety_planning", "dbt"]),
    (flag("suicidal_statement_reported"), ["safety_planning", "dbt"]),
    (help_call(paws_symptoms=sorted(WORRY)), ["dbt"]),
    (help_call(paws_symptoms=["irritability", "sleep"]), []),
    (help_call(lapse_days_ago=90), ["relapse_prevention"]),
    (using("alcohol", 30) | {"paws_symptoms": TWO}, ["relapse_prevention"]),
    (using("alcohol", 90), ["relapse_prevention", *SUPPORT]),
    (help_call(uncope=2), SUPPORT),
    (help_call(uncope=1), []),
    (FAMILY, ["family_support"]),
    (PROXY, ["family_support"]),
    (help_call(age=17), ["family_support"]),
    (help_call(caller_role="professional"), []),
    (using("cocaine") | {"danger_flags": ["chest_pain_or_breathing"]}, []),
    ({"call_type": "information", "caller_role": "loved_one"}, []),
    ({"call_type": "wrong_number", "age": 15}, []),
]
