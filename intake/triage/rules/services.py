"""Services to talk about. They are discussed, never prescribed; contingency management comes first."""

from collections.abc import Callable
from dataclasses import dataclass

from .facts import Facts
from .words import OPIOIDS, STIMULANTS

WITHDRAWAL_RULES = frozenset({"E08", "S04", "S05", "S06", "S16", "H13", "H14"})


@dataclass(frozen=True)
class Talk:
    """One service: its code, what staff call it, and what to say or to mind."""

    slug: str
    name: str
    about: str
    when: Callable[[Facts, frozenset[str]], bool]


def decide_services(call: Facts, fired: frozenset[str], urgency: str) -> tuple[str, ...]:
    """The services that fit, in the order of the list below; none before the person is safe."""
    if urgency == "emergency_now" or not call.is_help:
        return ()
    return tuple(talk.slug for talk in SERVICES if talk.when(call, fired))


def _alcohol_treatment(call: Facts, fired: frozenset[str]) -> bool:
    i, n = call.inputs, call.numbers
    audit_c = n.audit_c_men if i.sex == "M" else n.audit_c_women
    screened = (i.audit_c or 0) >= audit_c or (i.ssq_alcohol or 0) >= n.ssq_alcohol_moderate
    return call.use.at_least_moderate and (call.use.uses({"alcohol"}) or screened)


def _taper(call: Facts, fired: frozenset[str]) -> bool:
    current = any(s.name == "benzodiazepines" and s.frequency != "none" for s in call.use.listed)
    return current or bool(fired & {"S06", "H13"})


def _therapy(call: Facts, fired: frozenset[str]) -> bool:
    return call.use.uses(STIMULANTS) or call.mind.depression_positive or call.mind.anxiety_positive


def _medication_evaluation(call: Facts, fired: frozenset[str]) -> bool:
    mind = call.mind
    screen = mind.depression_positive or mind.anxiety_positive or mind.bipolar_suggested
    history = mind.serious_mental_illness or mind.medication_stopped_recently
    return screen or history or mind.unusual_state_now


def _suicidal(call: Facts, fired: frozenset[str]) -> bool:
    return call.suicide.any_yes or bool(call.flags & {"suicidal_statement_reported"})


def _skills(call: Facts, fired: frozenset[str]) -> bool:
    swings = {"mood_swings", "irritability"} <= set(call.inputs.paws_symptoms or ())
    return _suicidal(call, fired) or swings


def _relapse_prevention(call: Facts, fired: frozenset[str]) -> bool:
    lapse = call.inputs.lapse_days_ago is not None
    return call.use.possible_paws or lapse or call.use.level == "remission"


def _support(call: Facts, fired: frozenset[str]) -> bool:
    return call.use.at_least_moderate or call.use.level == "remission"


SERVICES: tuple[Talk, ...] = (
    Talk(
        "contingency_management",
        "Contingency management",
        "The treatment with the best evidence for stimulants: rewards for staying off them. Name it first.",
        lambda call, fired: call.use.uses(STIMULANTS),
    ),
    Talk(
        "moud_evaluation",
        "Evaluation for opioid medication",
        "Buprenorphine, methadone or naltrexone can start soon; a prescriber decides.",
        lambda call, fired: call.use.uses(OPIOIDS),
    ),
    Talk(
        "naloxone",
        "Naloxone",
        "For anyone who uses opioids, or stimulants that may be mixed with them.",
        lambda call, fired: call.use.uses(OPIOIDS | STIMULANTS),
    ),
    Talk(
        "withdrawal_management",
        "Medical withdrawal management",
        "Stopping alcohol or sedatives alone can be dangerous.",
        lambda call, fired: bool(fired & WITHDRAWAL_RULES),
    ),
    Talk(
        "supervised_taper",
        "Supervised taper",
        "Benzodiazepines come down slowly, with a prescriber. Never advise a sudden stop.",
        _taper,
    ),
    Talk(
        "aud_medication_evaluation",
        "Evaluation for alcohol medication",
        "There are medicines that help people drink less or stop; a prescriber decides.",
        _alcohol_treatment,
    ),
    Talk(
        "prenatal_coordination",
        "Prenatal coordination",
        "Link with prenatal care. Do not advise stopping suddenly.",
        lambda call, fired: bool(call.inputs.pregnant),
    ),
    Talk(
        "safety_planning",
        "Safety planning",
        "Made together with a clinician.",
        _suicidal,
    ),
    Talk("cbt", "Cognitive behavioural therapy", "For stimulants, low mood or worry.", _therapy),
    Talk("dbt", "DBT skills", "For strong feelings and for thoughts of suicide.", _skills),
    Talk(
        "trauma_informed_therapy",
        "Trauma-informed therapy",
        "After a positive PTSD screen.",
        lambda call, fired: call.mind.ptsd_positive,
    ),
    Talk(
        "medication_evaluation",
        "Psychiatric medication evaluation",
        "For a prescriber. If bipolar disorder is possible, an antidepressant alone may not be right.",
        _medication_evaluation,
    ),
    Talk(
        "relapse_prevention",
        "Relapse prevention",
        "For possible PAWS, after a lapse, and in remission.",
        _relapse_prevention,
    ),
    Talk("support_groups", "Mutual-help groups", "Free, near, and soon.", _support),
    Talk("peer_support", "Peer support", "Somebody who has been there.", _support),
    Talk(
        "family_support",
        "Family support",
        "For example CRAFT or Al-Anon.",
        lambda call, fired: call.inputs.caller_role == "loved_one" or call.is_minor,
    ),
)
