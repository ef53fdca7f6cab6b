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
)


@st.composite
def cssrs(draw):
    answers = draw(st.fixed_dictionaries({}, optional={f"q{n}": YES_NO for n in range(1, 7)}))
    recent = draw(YES_NO)
    if answers.get("q6") is False and recent:
        recent = None
    return answers | {"q6_recent": recent}


@st.composite
def depression(draw):
    """PHQ-9 at least as high as its parts."""
    phq2 = draw(st.one_of(st.none(), st.integers(0, 6)))
    item9 = draw(st.one_of(st.none(), st.integers(0, 3)))
    phq9 = draw(st.one_of(st.none(), st.integers(max(phq2 or 0, item9 or 0), 27)))
    return {"phq2": phq2, "phq9_item9": item9, "phq9": phq9}


@st.composite
def anxiety(draw):
    gad2 = draw(st.one_of(st.none(), st.integers(0, 6)))
    return {"gad2": gad2, "gad7": draw(st.one_of(st.none(), st.integers(gad2 or 0, 21)))}


@st.composite
def medication(draw):
    taken = draw(st.sampled_from([None, "none", "taking", "stopped"]))
    if taken != "stopped":
        return {"mh_medication": taken}
    return {"mh_medication": taken, "mh_medication_stopped_days": draw(st.one_of(st.none(), DAYS))}


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


@st.composite
def calls(draw):
    """A few answers or many: the keys are drawn first, then an answer for each."""
    keys = draw(st.lists(st.sampled_from(sorted(ANSWERS)), max_size=12, unique=True))
    call = {key: draw(ANSWERS[key]) for key in keys}
    for group in (depression(), anxiety(), medication()):
        call |= draw(st.one_of(st.just({}), group))
    return call
