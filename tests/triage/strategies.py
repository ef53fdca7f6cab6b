"""Any call that the rules may meet: every input of the reference, given or not, over its whole range."""

from hypothesis import strategies as st

from intake.triage.rules.words import (
    CALL_TYPES,
    CALLER_ROLES,
    DANGER_FLAGS,
    FREQUENCIES,
    LOVED_ONE_GOALS,
    PAWS_SYMPTOMS,
    PRIOR_DIAGNOSES,
    ROUTES,
    SEXES,
    SUBSTANCES,
    WITHDRAWAL_HINTS,
)

YES_NO = st.sampled_from([None, True, False])
DAYS = st.one_of(
    st.sampled_from(
        [0, 0.5, 5, 7, 7.01, 8, 10, 14, 14.01, 27.99, 28, 30, 30.01, 89.99, 90, 365, 366, 730, 731]
    ),
    st.integers(0, 1000),
)
SCORES = {
    "uncope": 6,
    "ssq_drug": 12,
    "ssq_alcohol": 12,
    "audit_c": 12,
    "dast10": 10,
    "taps2_max": 4,
    "ssi_sa": 14,
    "functioning": 3,
    "pcptsd5": 5,
    "k6": 24,
    "craving": 10,
}


def words(allowed, most):
    return st.lists(st.sampled_from(sorted(allowed)), max_size=most, unique=True)


SUBSTANCE = st.fixed_dictionaries(
    {"name": st.sampled_from(sorted(SUBSTANCES))},
    optional={
        "frequency": st.sampled_from(FREQUENCIES),
        "route": st.sampled_from(ROUTES),
        "last_use_days": DAYS,
        "prescribed_as_directed": YES_NO,
        "stopped_abruptly": YES_NO,
    },
)
ASQ = st.one_of(
    st.fixed_dictionaries({}, optional={f"q{n}": YES_NO for n in range(1, 6)}),
    st.just({"declined": True}),
    st.sampled_from(
        [
            {"declined": True, yes: True} | {f"q{n}": False for n in range(1, 5) if f"q{n}" != yes}
            for yes in ("q1", "q3")
        ]
    ),
)


CSSRS = st.fixed_dictionaries({}, optional={f"q{n}": YES_NO for n in range(1, 7)})
MAYBE = {most: st.one_of(st.none(), st.integers(0, most)) for most in (3, 6, 21, 27)}
MEDICATION = st.sampled_from([None, "none", "taking", "stopped"])
MAYBE_DAYS = st.one_of(st.none(), DAYS)


@st.composite
def cssrs(draw):
    answers, recent = draw(CSSRS), draw(YES_NO)
    if answers.get("q6") is False and recent:
        recent = None
    return answers | {"q6_recent": recent}


@st.composite
def depression(draw):
    """PHQ-9 at least as high as its parts."""
    phq2, item9, phq9 = draw(MAYBE[6]), draw(MAYBE[3]), draw(MAYBE[27])
    if phq9 is not None:
        phq9 = max(phq9, phq2 or 0, item9 or 0)
    return {"phq2": phq2, "phq9_item9": item9, "phq9": phq9}


@st.composite
def anxiety(draw):
    gad2, gad7 = draw(MAYBE[6]), draw(MAYBE[21])
    return {"gad2": gad2, "gad7": None if gad7 is None else max(gad7, gad2 or 0)}


@st.composite
def medication(draw):
    taken, days = draw(MEDICATION), draw(MAYBE_DAYS)
    return {"mh_medication": taken, "mh_medication_stopped_days": days if taken == "stopped" else None}


ANSWERS = {
    "call_type": st.sampled_from(["help", "help", "help", *CALL_TYPES]),
    "caller_role": st.sampled_from(["self", "self", *CALLER_ROLES]),
    "loved_one_goal": st.sampled_from(LOVED_ONE_GOALS),
    "age": st.one_of(st.sampled_from([17, 18, 64, 65]), st.integers(0, 120)),
    "sex": st.sampled_from(SEXES),
    "danger_flags": words(DANGER_FLAGS, 2),
    "substances": st.lists(SUBSTANCE, max_size=3, unique_by=lambda s: s["name"]),
    "sds": st.dictionaries(st.sampled_from(sorted(SUBSTANCES)), st.integers(0, 15), max_size=2),
    "prior_mh": words(PRIOR_DIAGNOSES, 2),
    "withdrawal_hints": words(WITHDRAWAL_HINTS, 4),
    "paws_symptoms": words(PAWS_SYMPTOMS, 4),
    "cssrs": cssrs(),
    "asq": ASQ,
}
ANSWERS |= {key: st.integers(0, most) for key, most in SCORES.items()}
ANSWERS |= {key: DAYS for key in ("overdose_days_ago", "lapse_days_ago", "abstinent_days_before_lapse")}
ANSWERS |= {
    key: st.booleans()
    for key in (
        "anonymous",
        "pregnant",
        "veteran",
        "mania_screen",
        "mh_hospitalized_12m",
        "self_medication",
        "wants_to_stop",
    )
}


KEYS = st.lists(st.sampled_from(sorted(ANSWERS)), max_size=12, unique=True)
GROUPS = [st.one_of(st.just({}), group) for group in (depression(), anxiety(), medication())]


@st.composite
def calls(draw):
    """A few answers or many: the keys are drawn first, then an answer for each."""
    call = {key: draw(ANSWERS[key]) for key in draw(KEYS)}
    for group in GROUPS:
        call |= draw(group)
    return call
