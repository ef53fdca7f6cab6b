"""Both sides of every number of the rule set. The values are written out here, not read from the program."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from intake.triage.rules import Result

from .calls import help_call, result_of, using

JUST = 0.01
TWO = ["sleep", "sadness"]
HINTS = [
    "combines_sedatives",
    "serious_medical_illness",
    "prior_withdrawal",
    "age_65_or_over",
    "pregnant",
]


@dataclass(frozen=True)
class Edge:
    """`seen` is true on one side of `value` only; `kind` says which side the value itself is on."""

    number: str
    value: int
    kind: str
    call: Callable[[Any], dict]
    seen: Callable[[Result], bool]

    def wrong_sides(self, ruleset=None):
        """The values that come out on the wrong side."""
        return [v for v, want in self.sides() if self.seen(result_of(self.call(v), ruleset)) is not want]

    def sides(self):
        v = self.value
        return {
            "at_least": [(v, True), (v - 1, False)],
            "at_least_days": [(v, True), (v - JUST, False)],
            "at_most_days": [(v, True), (v + JUST, False)],
            "more_than_days": [(v, False), (v + JUST, True)],
            "below": [(v - 1, True), (v, False)],
            "less_than_days": [(v - JUST, True), (v, False)],
        }[self.kind]


def code(wanted):
    return lambda result: wanted in {reason.code for reason in result.reasons}


def use(*levels):
    return lambda result: result.substance_use in levels


def mind(*levels):
    return lambda result: result.mental_health in levels


def score(key, **more):
    return lambda v: help_call(**{key: v}, **more)


def last_use(name, **more):
    return lambda v: using(name, v, **more)


def sds(name, **more):
    return lambda v: help_call(sds={name: v}, **more)


def paws(name, **more):
    return lambda v: using(name, v, **more) | {"paws_symptoms": TWO}


def crash(phq9):
    """Days since cocaine, with this PHQ-9."""
    return lambda v: using("cocaine", v) | {"phq9": phq9}


def long_sober(key):
    return lambda v: paws("alcohol")(30) | {key: v}


AT_LEAST_MODERATE = use("moderate", "high")
PAWS = code("PAWS")

EDGES = [
    # the person
    Edge("youth_age", 18, "below", score("age"), code("MINOR")),
    Edge(
        "older_age",
        65,
        "at_least",
        lambda v: using("alcohol", frequency="daily") | {"age": v, "withdrawal_hints": HINTS[:2]},
        code("WITHDRAWAL_RISK"),
    ),
    # substance use
    Edge("uncope_moderate", 2, "at_least", score("uncope"), AT_LEAST_MODERATE),
    Edge("uncope_high", 3, "at_least", score("uncope"), use("high")),
    Edge("ssq_drug_moderate", 3, "at_least", score("ssq_drug"), AT_LEAST_MODERATE),
    Edge("ssq_alcohol_moderate", 8, "at_least", score("ssq_alcohol"), AT_LEAST_MODERATE),
    Edge("audit_c_women", 3, "at_least", score("audit_c", sex="F"), AT_LEAST_MODERATE),
    Edge("audit_c_women", 3, "at_least", score("audit_c"), AT_LEAST_MODERATE),
    Edge("audit_c_men", 4, "at_least", score("audit_c", sex="M"), AT_LEAST_MODERATE),
    Edge("audit_c_high", 8, "at_least", score("audit_c", sex="M"), use("high")),
    Edge("dast10_moderate", 3, "at_least", score("dast10"), AT_LEAST_MODERATE),
    Edge("dast10_high", 6, "at_least", score("dast10"), use("high")),
    Edge("taps2_moderate", 2, "at_least", score("taps2_max"), AT_LEAST_MODERATE),
    Edge("sds_cocaine", 3, "at_least", sds("cocaine"), use("high")),
    Edge("sds_stimulants", 5, "at_least", sds("methamphetamine"), use("high")),
    Edge("sds_stimulants", 5, "at_least", sds("other_amphetamines"), use("high")),
    Edge("sds_stimulants", 5, "at_least", sds("other_stimulants"), use("high")),
    Edge("sds_opioids", 5, "at_least", sds("heroin"), use("high")),
    Edge("sds_opioids", 5, "at_least", sds("other_opioids"), use("high")),
    Edge("sds_opioids", 5, "at_least", sds("methadone"), use("high")),
    Edge("sds_cannabis", 3, "at_least", sds("marijuana"), use("high")),
    Edge("sds_cannabis", 3, "at_least", sds("marijuana", age=18), use("high")),
    Edge("sds_cannabis_youth", 4, "at_least", sds("marijuana", age=17), use("high")),
    Edge("sds_sedatives", 7, "at_least", sds("benzodiazepines"), use("high")),
    Edge("sds_sedatives", 7, "at_least", sds("barbiturates"), use("high")),
    Edge("sds_alcohol", 3, "at_least", sds("alcohol"), use("high")),
    Edge("sds_other", 3, "at_least", sds("hallucinogens"), use("high")),
    Edge("remission_days", 90, "at_least_days", last_use("cocaine"), use("remission")),
    Edge("overdose_recent_days", 7, "at_most_days", score("overdose_days_ago"), code("RECENT_OVERDOSE")),
    Edge("overdose_recent_days", 7, "more_than_days", score("overdose_days_ago"), code("OVERDOSE_12M")),
    Edge("overdose_year_days", 365, "at_most_days", score("overdose_days_ago"), code("OVERDOSE_12M")),
    Edge("overdose_year_days", 365, "at_most_days", score("overdose_days_ago"), use("high")),
    Edge("injection_days", 365, "at_most_days", last_use("heroin", route="injection"), code("INJECTION")),
    Edge(
        "opioid_daily_days", 30, "at_most_days", last_use("heroin", frequency="daily"), code("OPIOID_DAILY")
    ),
    Edge(
        "pregnant_use_days",
        30,
        "at_most_days",
        lambda v: using("cocaine", v) | {"pregnant": True},
        code("PREGNANT_USE"),
    ),
    Edge("dependence_days", 7, "at_most_days", last_use("alcohol", frequency="daily"), code("ALC_DAILY")),
    Edge(
        "dependence_days",
        7,
        "at_most_days",
        last_use("benzodiazepines", frequency="daily"),
        code("BZD_DAILY"),
    ),
    Edge(
        "dependence_days",
        7,
        "at_most_days",
        lambda v: using("alcohol", v, frequency="daily") | {"withdrawal_hints": ["prior_delirium_tremens"]},
        code("WITHDRAWAL_HX"),
    ),
    Edge(
        "dependence_days",
        7,
        "at_most_days",
        lambda v: using("barbiturates", v, frequency="daily") | {"withdrawal_hints": HINTS[:3]},
        code("WITHDRAWAL_RISK"),
    ),
    Edge(
        "abrupt_stop_days",
        28,
        "at_most_days",
        last_use("benzodiazepines", frequency="daily", stopped_abruptly=True),
        code("BZD_ABRUPT"),
    ),
    Edge(
        "withdrawal_hints",
        3,
        "at_least",
        lambda v: using("alcohol", frequency="daily") | {"withdrawal_hints": HINTS[:v]},
        code("WITHDRAWAL_RISK"),
    ),
    # mental health
    Edge("phq2_prompt", 2, "at_least", score("phq2"), code("SHORT_SCREEN")),
    Edge("phq2_positive", 3, "at_least", score("phq2"), code("DEP_SCREEN_POS")),
    Edge("phq2_positive", 3, "at_least", score("phq2"), mind("moderate")),
    Edge("phq9_mild", 5, "at_least", score("phq9"), mind("low")),
    Edge("phq9_positive", 10, "at_least", score("phq9"), code("DEP_SCREEN_POS")),
    Edge("phq9_positive", 10, "at_least", score("phq9"), mind("moderate")),
    Edge("phq9_moderately_severe", 15, "at_least", score("phq9"), code("DEP_MODSEV")),
    Edge("phq9_moderately_severe", 15, "at_least", score("phq9", functioning=2), mind("high")),
    Edge("phq9_severe", 20, "at_least", score("phq9"), code("DEP_SEVERE")),
    Edge("phq9_severe", 20, "below", score("phq9"), code("DEP_MODSEV")),
    Edge("phq9_severe", 20, "at_least", score("phq9"), mind("high")),
    Edge("phq9_severe", 20, "at_least", score("phq9", functioning=3), code("DEP_SEVERE_IMPAIRED")),
    Edge("item9_positive", 1, "at_least", score("phq9_item9", cssrs={}), code("SUI_UNRESOLVED")),
    Edge("functioning_limited", 2, "at_least", score("functioning", phq9=15), mind("high")),
    Edge("functioning_extreme", 3, "at_least", score("functioning"), code("FUNCTION_SEVERE")),
    Edge("functioning_extreme", 3, "at_least", score("functioning", phq9=20), code("DEP_SEVERE_IMPAIRED")),
    Edge("functioning_extreme", 3, "below", score("functioning", phq9=20), code("DEP_SEVERE")),
    Edge("gad2_prompt", 2, "at_least", score("gad2"), code("SHORT_SCREEN")),
    Edge("gad2_positive", 3, "at_least", score("gad2"), code("ANX_SCREEN_POS")),
    Edge("gad2_positive", 3, "at_least", score("gad2"), mind("moderate")),
    Edge("gad7_mild", 5, "at_least", score("gad7"), mind("low")),
    Edge("gad7_positive", 9, "at_least", score("gad7"), code("ANX_SCREEN_POS")),
    Edge("gad7_positive", 9, "at_least", score("gad7"), mind("moderate")),
    Edge("pcptsd5_positive", 4, "at_least", score("pcptsd5", sex="M"), code("PTSD_SCREEN_POS")),
    Edge("pcptsd5_positive", 4, "at_least", score("pcptsd5"), code("PTSD_SCREEN_POS")),
    Edge("pcptsd5_women", 3, "at_least", score("pcptsd5", sex="F"), code("PTSD_SCREEN_POS")),
    Edge("k6_moderate", 5, "at_least", score("k6"), mind("moderate")),
    Edge("k6_serious", 13, "at_least", score("k6"), code("DISTRESS_SERIOUS")),
    Edge("k6_serious", 13, "at_least", score("k6"), mind("high")),
    Edge(
        "medication_stopped_days",
        30,
        "at_most_days",
        score("mh_medication_stopped_days", mh_medication="stopped"),
        code("MEDS_STOPPED"),
    ),
    Edge(
        "medication_stopped_days",
        30,
        "at_most_days",
        score("mh_medication_stopped_days", mh_medication="stopped", prior_mh=["bipolar"]),
        code("SMI_MEDS_STOPPED"),
    ),
    # after stopping
    Edge("paws_alcohol", 7, "more_than_days", paws("alcohol"), PAWS),
    Edge("paws_benzodiazepines", 28, "more_than_days", paws("benzodiazepines"), PAWS),
    Edge(
        "paws_benzodiazepines_taper",
        35,
        "more_than_days",
        paws("benzodiazepines", stopped_abruptly=False),
        PAWS,
    ),
    Edge("paws_cannabis", 5, "more_than_days", paws("marijuana"), PAWS),
    Edge("paws_opioids", 10, "more_than_days", paws("heroin"), PAWS),
    Edge("paws_opioids", 10, "more_than_days", paws("other_opioids"), PAWS),
    Edge("paws_methadone", 21, "more_than_days", paws("methadone"), PAWS),
    Edge("paws_stimulants", 14, "more_than_days", paws("cocaine"), PAWS),
    Edge("paws_other", 14, "more_than_days", paws("hallucinogens"), PAWS),
    Edge("paws_longest_days", 730, "at_most_days", paws("alcohol"), PAWS),
    Edge(
        "paws_symptoms",
        2,
        "at_least",
        lambda v: using("alcohol", 30) | {"paws_symptoms": TWO[:v]},
        PAWS,
    ),
    Edge("stimulant_crash_days", 14, "at_most_days", crash(10), code("STIM_CRASH")),
    Edge(
        "rescreen_days",
        28,
        "less_than_days",
        lambda v: using("cocaine", v) | {"phq9": 0},
        code("RESCREEN_4W"),
    ),
    Edge("rescreen_days", 28, "at_least_days", crash(10), code("DEP_PERSISTENT")),
    Edge(
        "craving_high",
        7,
        "at_least",
        lambda v: paws("alcohol")(30) | {"craving": v},
        code("PAWS_RELAPSE_RISK"),
    ),
    Edge(
        "lapse_days",
        7,
        "at_most_days",
        score("lapse_days_ago", abstinent_days_before_lapse=40),
        code("LAPSE"),
    ),
    Edge("lapse_days", 7, "at_most_days", long_sober("lapse_days_ago"), code("PAWS_RELAPSE_RISK")),
    Edge(
        "lapse_after_days",
        30,
        "at_least_days",
        score("abstinent_days_before_lapse", lapse_days_ago=2),
        code("LAPSE"),
    ),
]
