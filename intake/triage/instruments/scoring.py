"""From answers to a total, a band and what it suggests. Never "has", only "screen positive".

A total is given only when every answer that counts is there: missing answers are never guessed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from intake.triage.rules import (
    DEFAULT,
    Asq,
    Cssrs,
    InvalidInput,
    Numbers,
    asq_complete,
    asq_result,
    cssrs_band,
    cssrs_complete,
)
from intake.triage.rules.words import SUBSTANCES

from .catalogue import INSTRUMENTS
from .record import Instrument

NUMBERS = DEFAULT.numbers
Answers = Sequence[int | None]
CAGE_POSTERIOR = {0: 0.07, 1: 0.46, 2: 0.72, 3: 0.88, 4: 0.98}
CAGE_RATIO = {0: 0.14, 1: 1.5, 2: 4.5, 3: 13.0, 4: 100.0}
"""Likelihood ratio of each CAGE total, and the chance at 36 % beforehand (Buchsbaum 1991)."""


@dataclass(frozen=True)
class Person:
    """What some cut-offs depend on: sex for the AUDIT-C and PC-PTSD-5, age and substance for the SDS."""

    sex: str | None = None
    age: int | None = None
    substance: str | None = None


@dataclass(frozen=True)
class Score:
    """`total`, `band` and `positive` are None while unknown. `alerts` are codes for the desk to show."""

    total: int | None
    complete: bool
    band: str | None = None
    positive: bool | None = None
    alerts: tuple[str, ...] = ()


NOBODY = Person()


def score(key: str, answers: Answers, person: Person = NOBODY, numbers: Numbers = NUMBERS) -> Score:
    """Score the answers to one instrument, given in the order of its questions; None is not asked."""
    instrument = _known(key)
    _check(instrument, answers)
    counted = _counted(key, answers)
    alerts = _alerts_of_answers(key, answers, numbers)
    if None in counted:
        return Score(None, False, alerts=alerts)
    whole = score_total(key, sum(points or 0 for points in counted), person, numbers)
    return Score(whole.total, True, whole.band, whole.positive, alerts + whole.alerts)


def score_total(key: str, total: int, person: Person = NOBODY, numbers: Numbers = NUMBERS) -> Score:
    """Read a total that came from elsewhere."""
    instrument = _known(key)
    if isinstance(total, bool) or not isinstance(total, int) or not 0 <= total <= instrument.most:
        raise InvalidInput(key, f"must be a whole number from 0 to {instrument.most}")
    cut_off = POSITIVE[key](person, numbers) if key in POSITIVE else None
    positive = None if cut_off is None else total >= cut_off
    return Score(total, True, instrument.band(total), positive, _alerts_of_total(key, total, numbers))


def score_pcptsd5(exposure: bool | None, answers: Answers, person: Person = NOBODY) -> Score:
    """PC-PTSD-5 after its first question: without such an event the score is 0, and unknown stays unknown."""
    if exposure is None:
        return Score(None, False)
    return score("pcptsd5", answers, person) if exposure else score_total("pcptsd5", 0, person)


def score_cssrs(answers: Mapping[str, bool | None]) -> Score:
    """C-SSRS Screener: `band` is Columbia's triage level so far; `sui_unresolved` when a yes is left open."""
    cssrs = Cssrs(**answers)
    band, complete = cssrs_band(cssrs), cssrs_complete(cssrs)
    left_open = not complete and (band != "none" or bool(cssrs.q6))
    positive = band != "none" or (False if complete else None)
    return Score(None, complete, band, positive, ("sui_unresolved",) if left_open else ())


def score_asq(answers: Mapping[str, bool | None]) -> Score:
    """ASQ: `band` is its result; a refusal counts as positive."""
    asq = Asq(**answers)
    result = asq_result(asq)
    positive = {"negative": False, "unfinished": None}.get(result, True)
    return Score(None, asq_complete(asq), result, positive, ("do_not_leave_alone",) if asq.q5 else ())


# ---------------------------------------------------------------------- what counts as positive


def _sds_cut_off(person: Person, n: Numbers) -> int:
    """The published cut-off for this substance."""
    name = person.substance
    if name not in SUBSTANCES:
        raise InvalidInput("sds", "needs the substance")
    youth = person.age is not None and person.age < n.youth_age
    cut_offs = {
        "alcohol": n.sds_alcohol,
        "cocaine": n.sds_cocaine,
        "marijuana": n.sds_cannabis_youth if youth else n.sds_cannabis,
    }
    cut_offs |= dict.fromkeys(("methamphetamine", "other_amphetamines", "other_stimulants"), n.sds_stimulants)
    cut_offs |= dict.fromkeys(("heroin", "methadone", "other_opioids"), n.sds_opioids)
    sedatives = ("benzodiazepines", "other_tranquilizers", "barbiturates", "other_sedatives")
    return (cut_offs | dict.fromkeys(sedatives, n.sds_sedatives)).get(name, n.sds_other)


POSITIVE: dict[str, Callable[[Person, Numbers], int]] = {
    "phq2": lambda person, n: n.phq2_positive,
    "phq9": lambda person, n: n.phq9_positive,
    "gad2": lambda person, n: n.gad2_positive,
    "gad7": lambda person, n: n.gad7_positive,
    "k6": lambda person, n: n.k6_serious,
    "pcptsd5": lambda person, n: n.pcptsd5_women if person.sex == "F" else n.pcptsd5_positive,
    "audit_c": lambda person, n: n.audit_c_men if person.sex == "M" else n.audit_c_women,
    "uncope": lambda person, n: n.uncope_moderate,
    "ssq_drug": lambda person, n: 1,
    "ssq_alcohol": lambda person, n: 1,
    "sds": _sds_cut_off,
    "dast10": lambda person, n: n.dast10_moderate,
    "taps2_max": lambda person, n: n.taps2_moderate,
    "ssi_sa": lambda person, n: n.ssi_sa_positive,
    "hark": lambda person, n: 1,
    "cage": lambda person, n: 2,
}


def _alerts_of_total(key: str, total: int, n: Numbers) -> tuple[str, ...]:
    """Further points on the way, each with the total from which it is shown."""
    from_total = {
        "phq2": [("prompt_long_form", n.phq2_prompt)],
        "gad2": [("prompt_long_form", n.gad2_prompt)],
        "phq9": [("positive_in_drug_treatment_12", 12)],
        "gad7": [("positive_in_general_use_10", 10)],
        "ssq_drug": [("dependence_cut", n.ssq_drug_moderate)],
        "ssq_alcohol": [("dependence_cut", n.ssq_alcohol_moderate)],
        "audit_c": [("likely_severe", n.audit_c_high)],
    }
    return tuple(alert for alert, least in from_total.get(key, []) if total >= least)


def _alerts_of_answers(key: str, answers: Answers, n: Numbers) -> tuple[str, ...]:
    """Single answers that staff must see at once, also while others are missing."""
    if key == "phq9" and (answers[8] or 0) >= n.item9_positive:
        return ("item9",)
    if key == "uncope" and answers[5]:
        return ("self_medication_item",)
    if key == "audit_c" and answers[0] and answers[1] == answers[2] == 0:
        return ("all_points_from_q1",)
    return ()


# ---------------------------------------------------------------------- which answers count


def _counted(key: str, answers: Answers) -> Answers:
    if key == "audit_c" and answers[0] == 0:
        return (0, 0, 0)
    if key == "ssi_sa":
        return [points for number, points in enumerate(answers, start=1) if number not in (1, 15)]
    return answers


def _known(key: str) -> Instrument:
    if key not in INSTRUMENTS:
        raise InvalidInput(key, "is not a known instrument")
    return INSTRUMENTS[key]


NUMBER_OF_QUESTIONS = {"sds": (5, 3)}
"""Scored without wording: number of questions, and the most points of each."""


def _check(instrument: Instrument, answers: Answers) -> None:
    """As many answers as questions, each with points that can be given."""
    count, most = NUMBER_OF_QUESTIONS.get(instrument.key, (len(instrument.items), instrument.most))
    if len(answers) != count or not count:
        raise InvalidInput(instrument.key, f"needs {count} answers, null for those not asked")
    for place, points in enumerate(answers):
        top = _most_points(instrument, place, most)
        if points is not None and (isinstance(points, bool) or points not in range(top + 1)):
            raise InvalidInput(f"{instrument.key}.{place}", "is not an answer that can be given")


def _most_points(instrument: Instrument, place: int, most: int) -> int:
    """The highest points of one question; every whole number below can be given too."""
    answers = instrument.answers_to(instrument.items[place]) if instrument.items else ()
    return max((answer.points for answer in answers), default=most)
