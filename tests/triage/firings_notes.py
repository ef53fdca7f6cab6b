"""Calls on which the notes are made, and calls on which they are not."""

from .calls import DAILY_PRESCRIBED, FAMILY, PROXY, TWO, cssrs, help_call, phq, substances, using

NOTES = {
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
}
