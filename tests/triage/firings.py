"""For every rule a call on which it fires, and calls like it on which it does not."""

from .calls import NO_SUICIDE, help_call, using

YES_TO_6 = {"q1": False, "q2": False, "q6": True, "q6_recent": False}
DAILY_ALCOHOL = using("alcohol", frequency="daily")
DAILY_PRESCRIBED = using("benzodiazepines", frequency="daily", prescribed_as_directed=True)
ASQ_NO = {"q1": False, "q2": False, "q3": False, "q4": False}
FAMILY = {"call_type": "help", "caller_role": "loved_one", "loved_one_goal": "help_for_self"}
PROXY = FAMILY | {"loved_one_goal": "help_for_subject"}
TWO = ["sleep", "sadness"]

FLAG_RULES = {
    "overdose_signs": "OVERDOSE_SIGNS",
    "took_too_much": "POISONING",
    "attempt_in_progress": "ATTEMPT_NOW",
    "suicidal_intent_now": "SUI_INTENT_NOW",
    "violence_imminent": "VIOLENCE_IMMINENT",
    "seizure_today": "SEIZURE",
    "withdrawal_delirium": "WITHDRAWAL_DELIRIUM",
    "chest_pain_or_breathing": "CHEST_PAIN",
    "overheating_or_rigid": "HYPERTHERMIA",
    "stroke_signs": "STROKE_SIGNS",
    "psychosis_unsafe": "PSYCHOSIS_UNSAFE",
    "pregnancy_emergency": "PREG_EMERGENCY",
    "violence_in_progress": "DV_IN_PROGRESS",
    "child_or_dependent_danger": "CHILD_DANGER",
    "other_medical_emergency": "OTHER_MEDICAL",
    "missing_at_risk": "MISSING_AT_RISK",
    "suicidal_statement_reported": "SUI_REPORTED",
    "alcohol_or_sedative_withdrawal_now": "ALC_WITHDRAWAL",
    "opioid_withdrawal_now": "OPIOID_WITHDRAWAL",
    "psychosis_calm": "PSYCHOSIS_CALM",
    "mania_now": "MANIA_NOW",
    "abuse_or_neglect_suspected": "ABUSE_REPORT",
    "no_safe_place_tonight": "NO_SAFE_PLACE",
    "partner_violence_history": "DV_SAFE",
}


def cssrs(**answers):
    return help_call(cssrs=NO_SUICIDE | answers)


def asq(**answers):
    return help_call(cssrs={}, asq=ASQ_NO | answers)


def phq(score, **more):
    return help_call(phq9=score, **more)


HINTS = ["combines_sedatives", "serious_medical_illness", "prior_withdrawal"]
THOUGHTS_ALL_NO = {"q3": False, "q4": False, "q5": False}
METHOD_ONLY = cssrs(q2=True, q3=True, q4=False, q5=False)
STIMULANTS = ("cocaine", "methamphetamine", "other_amphetamines", "other_stimulants")


def substances(*pairs):
    """Substances with the days since their last use; None when that is not known."""
    return {"substances": [{"name": name, "last_use_days": days} for name, days in pairs]}


FIRINGS = {
    "SUI_HIGH": (
        [
            cssrs(q2=True, **THOUGHTS_ALL_NO | {"q4": True}),
            cssrs(q2=True, **THOUGHTS_ALL_NO | {"q5": True}),
            cssrs(q6=True, q6_recent=True),
            help_call(cssrs={"q4": True}),
            asq(q3=True, q5=True),
        ],
        [
            cssrs(q2=True, **THOUGHTS_ALL_NO | {"q3": True}),
            cssrs(q6=True, q6_recent=False),
            asq(q3=True, q5=False),
        ],
    ),
    "SUI_MODERATE": (
        [
            METHOD_ONLY,
            cssrs(q1=True, q6=True, q6_recent=False),
            cssrs(q2=True, q6=True, q6_recent=False, **THOUGHTS_ALL_NO),
            help_call(cssrs=YES_TO_6 | {"q1": None}),
            asq(q1=True, q5=False),
            asq(q2=True, q5=False),
            asq(q3=True, q5=False),
            asq(q4=True, q5=False),
        ],
        [
            help_call(cssrs=YES_TO_6),
            cssrs(q1=True),
            asq(),
            asq(q1=True, q5=True),
            cssrs(q2=True, **THOUGHTS_ALL_NO | {"q3": True, "q4": True}),
        ],
    ),
    "SUI_UNRESOLVED": (
        [
            help_call(cssrs={"q1": True}),
            cssrs(q2=True),
            cssrs(q2=True, q3=False, q4=False),
            cssrs(q2=True, q3=False, q5=False),
            cssrs(q2=True, q4=False, q5=False),
            cssrs(q6=True),
            help_call(cssrs={"q1": True, "q2": False}),
            help_call(cssrs={"q1": None, "q2": False, "q6": True, "q6_recent": False}),
            help_call(cssrs={}, asq={"q1": True}),
            asq(q1=True),
            help_call(asq={"q4": True}),
            help_call(asq={"declined": True}),
            help_call(cssrs={}, asq={"declined": True}),
            help_call(cssrs={}, phq9=5, phq9_item9=1),
            help_call(cssrs={"q1": False}, phq9=5, phq9_item9=1),
        ],
        [
            help_call(),
            help_call(cssrs={}),
            help_call(cssrs={"q1": False}),
            cssrs(q1=True),
            cssrs(q2=True, **THOUGHTS_ALL_NO),
            help_call(phq9=5, phq9_item9=3),
            help_call(cssrs={}, asq=ASQ_NO, phq9=5, phq9_item9=3),
            help_call(cssrs={}, asq=ASQ_NO | {"q1": True, "q5": False}),
            help_call(cssrs={}, phq9=5, phq9_item9=0),
            help_call(asq={"declined": False}),
        ],
    ),
    "WITHDRAWAL_HX": (
        [
            DAILY_ALCOHOL | {"withdrawal_hints": ["prior_withdrawal_seizure"]},
            DAILY_ALCOHOL | {"withdrawal_hints": ["prior_delirium_tremens"]},
            DAILY_PRESCRIBED | {"withdrawal_hints": ["prior_delirium_tremens"]},
        ],
        [
            DAILY_ALCOHOL | {"withdrawal_hints": ["prior_withdrawal"]},
            using("alcohol", frequency="some") | {"withdrawal_hints": ["prior_delirium_tremens"]},
            using("heroin", frequency="daily") | {"withdrawal_hints": ["prior_delirium_tremens"]},
        ],
    ),
    "WITHDRAWAL_RISK": (
        [
            DAILY_ALCOHOL | {"withdrawal_hints": HINTS},
            DAILY_PRESCRIBED | {"withdrawal_hints": HINTS},
            DAILY_ALCOHOL | {"withdrawal_hints": HINTS[:2], "age": 65},
            DAILY_ALCOHOL | {"withdrawal_hints": HINTS[:2], "pregnant": True},
        ],
        [
            DAILY_ALCOHOL | {"withdrawal_hints": HINTS[:2]},
            DAILY_ALCOHOL | {"withdrawal_hints": [*HINTS, "prior_withdrawal_seizure"]},
            using("alcohol", frequency="some") | {"withdrawal_hints": HINTS},
            DAILY_ALCOHOL | {"withdrawal_hints": HINTS[:2], "pregnant": False},
            DAILY_ALCOHOL | {"withdrawal_hints": [HINTS[0], "age_65_or_over"], "age": 70},
        ],
    ),
    "BZD_ABRUPT": (
        [
            using("benzodiazepines", frequency="daily", stopped_abruptly=True),
            using("barbiturates", frequency="daily", stopped_abruptly=True, prescribed_as_directed=True),
        ],
        [
            using("benzodiazepines", frequency="some", stopped_abruptly=True),
            using("benzodiazepines", frequency="daily", stopped_abruptly=False),
            using("alcohol", frequency="daily", stopped_abruptly=True),
        ],
    ),
    "RECENT_OVERDOSE": ([help_call(overdose_days_ago=0)], [help_call(overdose_days_ago=8), help_call()]),
    "OVERDOSE_12M": (
        [help_call(overdose_days_ago=8)],
        [help_call(overdose_days_ago=7), help_call(overdose_days_ago=366), help_call()],
    ),
    "PREGNANT_USE": (
        [
            using("marijuana") | {"pregnant": True},
            help_call(pregnant=True, substances=[{"name": "cocaine"}]),
        ],
        [
            using("marijuana") | {"pregnant": False},
            using("marijuana"),
            DAILY_PRESCRIBED | {"pregnant": True},
            help_call(pregnant=True, substances=[]),
            help_call(pregnant=True, substances=[{"name": "cocaine", "frequency": "none"}]),
        ],
    ),
    "SMI_MEDS_STOPPED": (
        [
            help_call(prior_mh=[d], mh_medication="stopped", mh_medication_stopped_days=30)
            for d in ("bipolar", "schizophrenia", "schizoaffective", "psychotic_depression")
        ]
        + [help_call(prior_mh=["bipolar"], mh_medication="stopped")],
        [
            help_call(prior_mh=["depression"], mh_medication="stopped", mh_medication_stopped_days=3),
            help_call(prior_mh=["bipolar"], mh_medication="taking"),
            help_call(prior_mh=["bipolar"], mh_medication="none"),
        ],
    ),
    "MEDS_STOPPED": (
        [
            help_call(mh_medication="stopped", mh_medication_stopped_days=3),
            help_call(mh_medication="stopped"),
            help_call(mh_medication_stopped_days=3),
        ],
        [
            help_call(prior_mh=["bipolar"], mh_medication="stopped", mh_medication_stopped_days=3),
            help_call(mh_medication="taking"),
            help_call(mh_medication="none"),
            help_call(),
        ],
    ),
    "DEP_SEVERE_IMPAIRED": (
        [phq(20, functioning=3)],
        [phq(20, functioning=2), phq(19, functioning=3), phq(20)],
    ),
    "SUI_LOW": (
        [
            cssrs(q1=True),
            cssrs(q2=True, **THOUGHTS_ALL_NO),
            help_call(cssrs={"q1": True}),
            cssrs(q1=True, q6=True),
            cssrs(q1=True, q6_recent=False),
        ],
        [
            help_call(),
            METHOD_ONLY,
            cssrs(q1=True, q6=True, q6_recent=True),
        ],
    ),
    "SUI_LIFETIME": (
        [help_call(cssrs=YES_TO_6)],
        [
            help_call(cssrs=YES_TO_6 | {"q1": True}),
            help_call(cssrs=YES_TO_6 | {"q2": True}),
            help_call(cssrs=YES_TO_6 | {"q3": True}),
            help_call(cssrs=YES_TO_6 | {"q4": True}),
            help_call(cssrs=YES_TO_6 | {"q1": None}),
            help_call(cssrs=YES_TO_6 | {"q2": None}),
            help_call(cssrs=YES_TO_6 | {"q6_recent": None}),
            help_call(),
        ],
    ),
    "SAFETY_INCOMPLETE": (
        [
            help_call(cssrs={}),
            help_call(cssrs={"q1": False}),
            help_call(cssrs={"q1": False, "q2": False}),
            help_call(cssrs={}, asq={"q1": False}),
            {},
            {"call_type": "wrong_number", "danger_flags": ["stroke_signs"]},
        ],
        [
            help_call(),
            asq(),
            help_call(cssrs={}, asq={"declined": True}),
            {"call_type": "information", "caller_role": "self"},
            {"call_type": "wrong_number"},
            PROXY,
            FAMILY,
            {"call_type": "help", "caller_role": "professional"},
        ],
    ),
    "DEP_SEVERE": ([phq(20), phq(27, functioning=2)], [phq(19), phq(20, functioning=3)]),
    "DEP_MODSEV": ([phq(15), phq(19)], [phq(14), phq(20)]),
    "DISTRESS_SERIOUS": ([help_call(k6=13)], [help_call(k6=12)]),
    "QUAD_IV": (
        [help_call(uncope=2, k6=13), help_call(uncope=3, phq9=20)],
        [help_call(uncope=1, k6=13), help_call(uncope=2, k6=12), help_call(k6=13)],
    ),
    "OPIOID_DAILY": (
        [using(n, frequency="daily") for n in ("heroin", "methadone", "other_opioids")]
        + [help_call(substances=[{"name": "heroin", "frequency": "daily"}])],
        [
            using("heroin", frequency="some"),
            using("cocaine", frequency="daily"),
            using("other_opioids", frequency="daily", prescribed_as_directed=True),
        ],
    ),
    "INJECTION": (
        [
            using("heroin", route="injection"),
            help_call(substances=[{"name": "heroin", "route": "injection"}]),
        ],
        [using("heroin", route="smoking"), using("heroin", 400, route="injection")],
    ),
    "PAWS_RELAPSE_RISK": (
        [
            using("alcohol", 30) | {"paws_symptoms": TWO, "craving": 7},
            using("alcohol", 30) | {"paws_symptoms": TWO, "phq9": 10},
            using("alcohol", 30) | {"paws_symptoms": TWO, "lapse_days_ago": 7},
        ],
        [
            using("alcohol", 30) | {"paws_symptoms": TWO, "craving": 6},
            using("alcohol", 3) | {"paws_symptoms": TWO, "craving": 7},
            using("alcohol", 30) | {"paws_symptoms": TWO},
        ],
    ),
    "STIM_CRASH": (
        [
            using(n) | {"phq2": 3}
            for n in ("cocaine", "methamphetamine", "other_amphetamines", "other_stimulants")
        ],
        [using("cocaine") | {"phq2": 2}, using("alcohol") | {"phq2": 3}, using("cocaine", 15) | {"phq2": 3}],
    ),
    "BZD_DAILY": (
        [
            using(n, frequency="daily")
            for n in ("benzodiazepines", "barbiturates", "other_tranquilizers", "other_sedatives")
        ]
        + [DAILY_PRESCRIBED],
        [using("benzodiazepines", frequency="some"), DAILY_ALCOHOL],
    ),
    "ALC_DAILY": (
        [DAILY_ALCOHOL],
        [using("alcohol", frequency="some"), using("marijuana", frequency="daily")],
    ),
    "MINOR": ([help_call(age=17), help_call(age=0)], [help_call(age=18), help_call()]),
    "FUNCTION_SEVERE": ([help_call(functioning=3)], [help_call(functioning=2)]),
    "LAPSE": (
        [help_call(lapse_days_ago=7, abstinent_days_before_lapse=30)],
        [
            help_call(lapse_days_ago=8, abstinent_days_before_lapse=30),
            help_call(lapse_days_ago=7, abstinent_days_before_lapse=29),
            help_call(lapse_days_ago=7),
            help_call(abstinent_days_before_lapse=90),
        ],
    ),
    "COD": (
        [help_call(uncope=1, phq9=10), help_call(uncope=3, k6=13), using("cocaine", 90) | {"phq9": 10}],
        [help_call(uncope=0, phq9=10), help_call(uncope=3, phq9=9), help_call(phq9=10), help_call(uncope=3)],
    ),
    "SUD_SCREEN_POS": ([help_call(uncope=2)], [help_call(uncope=1), using("cocaine", 90) | {"uncope": 5}]),
    "DEP_SCREEN_POS": (
        [phq(10), help_call(phq2=3), help_call(phq2=0, phq9=10)],
        [phq(9), help_call(phq2=2), help_call(phq2=3, phq9=9), help_call()],
    ),
    "ANX_SCREEN_POS": (
        [help_call(gad7=9), help_call(gad2=3), help_call(gad2=0, gad7=9)],
        [help_call(gad7=8), help_call(gad2=2), help_call(gad2=3, gad7=8), help_call()],
    ),
    "PTSD_SCREEN_POS": (
        [help_call(pcptsd5=4), help_call(pcptsd5=3, sex="F")],
        [help_call(pcptsd5=3), help_call(pcptsd5=3, sex="M"), help_call(pcptsd5=2, sex="F")],
    ),
    "BIPOLAR_CAUTION": (
        [help_call(prior_mh=["bipolar"]), help_call(mania_screen=True)],
        [help_call(prior_mh=["schizophrenia"]), help_call(mania_screen=False), help_call()],
    ),
    "PAWS": (
        [
            using("alcohol", 30) | {"paws_symptoms": TWO},
            help_call(
                paws_symptoms=TWO,
                substances=[
                    {"name": "alcohol", "last_use_days": 8},
                    {"name": "cocaine", "last_use_days": 15},
                ],
            ),
        ],
        [
            using("alcohol", 7) | {"paws_symptoms": TWO},
            using("alcohol", 30) | {"paws_symptoms": ["sleep"]},
            using("alcohol", 30, prescribed_as_directed=True) | {"paws_symptoms": TWO},
            help_call(paws_symptoms=TWO),
            help_call(paws_symptoms=TWO, substances=[{"name": "alcohol"}]),
            help_call(
                paws_symptoms=TWO,
                substances=[
                    {"name": "alcohol", "last_use_days": 8},
                    {"name": "cocaine", "last_use_days": 14},
                ],
            ),
        ],
    ),
    "RESCREEN_4W": (
        [using("cocaine", 27) | {score: 0} for score in ("phq2", "phq9", "gad2", "gad7", "k6")]
        + [help_call(phq2=0, **substances(("cocaine", 27), ("heroin", 100)))]
        + [help_call(phq2=0, substances=[{"name": "cocaine", "frequency": "some"}])],
        [
            using("cocaine", 28) | {"phq9": 0},
            using("cocaine", 27),
            using("cocaine", 27) | {"pcptsd5": 0},
            phq(0),
            using("cocaine", 3, prescribed_as_directed=True) | {"phq9": 0},
            help_call(phq2=0, substances=[{"name": "cocaine", "frequency": "none"}]),
        ],
    ),
    "DEP_PERSISTENT": (
        [using("cocaine", 28) | {"phq9": 10}],
        [
            using("cocaine", 27) | {"phq9": 10},
            using("cocaine", 28) | {"phq9": 9},
            phq(10),
            help_call(phq9=10, substances=[{"name": "cocaine", "last_use_days": 90}, {"name": "heroin"}]),
        ],
    ),
    "SELF_MEDICATION": (
        [help_call(self_medication=True)],
        [help_call(self_medication=False), help_call()],
    ),
    "SHORT_SCREEN": (
        [help_call(phq2=2), help_call(gad2=2), help_call(phq2=2, gad7=0), help_call(phq2=2, phq9=2, gad2=2)],
        [help_call(phq2=1, gad2=1), help_call(phq2=2, phq9=2), help_call(gad2=2, gad7=2), help_call()],
    ),
    "PROXY": (
        [PROXY, {"caller_role": "professional", "call_type": "help"}, {"caller_role": "loved_one"}],
        [FAMILY, help_call(), {"caller_role": "professional", "call_type": "information"}, {}],
    ),
    "ANONYMOUS": ([help_call(anonymous=True)], [help_call(anonymous=False), help_call()]),
    "VETERAN": ([help_call(veteran=True)], [help_call(veteran=False), help_call()]),
    "MH_UNKNOWN": (
        [help_call(), help_call(uncope=3), help_call(functioning=0), help_call(paws_symptoms=TWO)],
        [help_call(phq2=0), help_call(prior_mh=[]), FAMILY, {"call_type": "information"}, cssrs(q1=True)],
    ),
    "SU_UNKNOWN": (
        [help_call(), help_call(phq9=5), help_call(craving=0), help_call(self_medication=False)],
        [
            FAMILY,
            {"call_type": "information"},
            help_call(uncope=0),
            help_call(substances=[]),
            help_call(overdose_days_ago=900),
            help_call(lapse_days_ago=90),
            help_call(craving=1),
            help_call(sds={"cocaine": 0}),
            help_call(danger_flags=["opioid_withdrawal_now"]),
        ],
    ),
    "FAMILY_SUPPORT": (
        [FAMILY],
        [PROXY, FAMILY | {"caller_role": "self"}, FAMILY | {"call_type": "information"}],
    ),
    "REMISSION": (
        [using("cocaine", 90), using("cocaine", 90) | {"uncope": 6, "overdose_days_ago": 200}],
        [
            using("cocaine", 89),
            using("cocaine", 90, prescribed_as_directed=True),
            help_call(substances=[{"name": "cocaine", "last_use_days": 90}, {"name": "alcohol"}]),
            help_call(
                substances=[{"name": "cocaine", "last_use_days": 90}, {"name": "alcohol", "last_use_days": 1}]
            ),
        ],
    ),
    "MED_AS_PRESCRIBED": ([DAILY_PRESCRIBED], [using("benzodiazepines"), help_call()]),
    "INFO_ONLY": ([{"call_type": "information"}], [help_call(), {}, {"call_type": "wrong_number"}]),
    "WRONG_NUMBER": (
        [{"call_type": "wrong_number"}, {"call_type": "silent_or_prank"}],
        [
            help_call(),
            {"call_type": "wrong_number", "danger_flags": ["no_safe_place_tonight"]},
            {"call_type": "silent_or_prank", "cssrs": {"q1": True}},
            {"call_type": "wrong_number", "asq": {"declined": True}},
        ],
    ),
    "NO_NEED_FOUND": (
        [help_call(substances=[], prior_mh=[]), help_call(uncope=0, phq2=0, gad2=0)],
        [
            help_call(substances=[], phq2=1),
            help_call(uncope=1, phq2=0),
            help_call(phq2=0),
            help_call(uncope=0),
            help_call(uncope=0, phq2=0, cssrs={}),
            help_call(uncope=0, phq2=0, asq={"declined": True}),
            help_call(uncope=0, phq2=0, danger_flags=["no_safe_place_tonight"]),
            help_call(uncope=0, phq2=0, phq9=1, phq9_item9=1),
            FAMILY | {"uncope": 0, "phq2": 0},
        ],
    ),
} | {
    code: ([help_call(danger_flags=[flag])], [help_call(danger_flags=[f for f in FLAG_RULES if f != flag])])
    for flag, code in FLAG_RULES.items()
}
