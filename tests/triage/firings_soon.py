"""Calls on which the rules for the next 72 hours fire, and calls on which they do not."""

from .calls import (
    DAILY_ALCOHOL,
    DAILY_PRESCRIBED,
    FAMILY,
    METHOD_ONLY,
    PROXY,
    THOUGHTS_ALL_NO,
    TWO,
    YES_TO_6,
    asq,
    cssrs,
    help_call,
    phq,
    using,
)

SOON = {
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
}
