"""Calls on which the rules for today and for an emergency fire, and calls on which they do not."""

from .calls import (
    ASQ_NO,
    DAILY_ALCOHOL,
    DAILY_PRESCRIBED,
    HINTS,
    METHOD_ONLY,
    THOUGHTS_ALL_NO,
    YES_TO_6,
    asq,
    cssrs,
    help_call,
    phq,
    using,
)

URGENT = {
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
            asq(q1=True, declined=True),
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
            asq(q4=True, declined=True),
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
}
