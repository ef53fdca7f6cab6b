"""The conversation on the call sheet: what is asked, in which order, and when it is called for.

The order is that of the reference, section 0: danger, suicide, withdrawal, substances, mental health, PAWS.
Everything can be skipped and answered in any order; a section that is not open can still be opened by hand.
"""

from collections.abc import Callable
from dataclasses import dataclass

from .facts import Facts
from .inputs import Inputs
from .ruleset import DEFAULT, RuleSet
from .words import OPIOIDS, SEDATIVES

DEPENDENCE = OPIOIDS | SEDATIVES | {"alcohol"}


@dataclass(frozen=True)
class Section:
    """One step of the conversation. `instrument` is its key in `intake.triage.instruments`, if it has one."""

    key: str
    title: str
    opens: Callable[[Facts], bool]
    instrument: str | None = None


def open_sections(
    inputs: Inputs, ruleset: RuleSet = DEFAULT, packs: frozenset[str] = frozenset()
) -> list[str]:
    """The keys of the sections that the answers so far call for, in the order of the conversation.

    `packs` names the instruments whose wording this site has switched on ("cssrs", "uncope"). Without them
    the ASQ and the SSI-SA are asked instead.
    """
    call = Facts(inputs, ruleset.numbers)
    return [section.key for section in SECTIONS if section.opens(call) and _is_served(section, call, packs)]


def _is_served(section: Section, call: Facts, packs: frozenset[str]) -> bool:
    """Which of two instruments for the same purpose is asked."""
    if section.key == "cssrs":
        return "cssrs" in packs and not call.is_minor
    if section.key == "asq":
        return "cssrs" not in packs or call.is_minor
    if section.key == "uncope":
        return "uncope" in packs
    if section.key == "ssi_sa":
        return "uncope" not in packs
    return True


def _about_someone(call: Facts) -> bool:
    """A call for help about a person who needs care; danger opens it on any kind of call."""
    return call.is_screened_call


def _asked_in_person(call: Facts) -> bool:
    """Symptom screens are asked of the person, not of a proxy."""
    return call.is_screened_call and call.is_person


def _use_is_known(call: Facts) -> bool:
    i = call.inputs
    return bool(call.use.problem) or bool(i.ssq_drug) or bool(i.ssq_alcohol)


def _alcohol(call: Facts) -> bool:
    return call.use.uses({"alcohol"}) or bool(call.inputs.ssq_alcohol)


def _phq9(call: Facts) -> bool:
    return _asked_in_person(call) and (call.inputs.phq2 or 0) >= call.numbers.phq2_prompt


def _gad7(call: Facts) -> bool:
    return _asked_in_person(call) and (call.inputs.gad2 or 0) >= call.numbers.gad2_prompt


def _k6(call: Facts) -> bool:
    """The alternative to PHQ and GAD: offered while neither has been started."""
    i = call.inputs
    started = any(score is not None for score in (i.phq2, i.phq9, i.gad2, i.gad7))
    return _asked_in_person(call) and not started


def _hark(call: Facts) -> bool:
    """Violence was mentioned and is not happening now; whether it is safe to ask comes first (1.5)."""
    mentioned = "partner_violence_history" in call.flags and "violence_in_progress" not in call.flags
    return _asked_in_person(call) and mentioned


def _pcptsd5(call: Facts) -> bool:
    trauma = {"ptsd", "trauma"}.intersection(call.inputs.prior_mh or ())
    violence = call.flags & {"partner_violence_history", "violence_in_progress"}
    return _asked_in_person(call) and (bool(call.inputs.veteran) or bool(trauma) or bool(violence))


def _functioning(call: Facts) -> bool:
    i = call.inputs
    return _asked_in_person(call) and any((i.phq2, i.phq9, i.gad2, i.gad7))


def _withdrawal(call: Facts) -> bool:
    return _about_someone(call) and any(s.name in DEPENDENCE for s in call.use.listed)


def _paws(call: Facts) -> bool:
    """After at least some days without use, or a lapse."""
    free = call.use.not_used_for(call.numbers.paws_cannabis)
    return _about_someone(call) and (free or call.inputs.lapse_days_ago is not None)


SECTIONS: tuple[Section, ...] = (
    Section("danger", "Danger now", lambda call: True),
    Section("cssrs", "Suicide screen", _asked_in_person, "cssrs"),
    Section("asq", "Suicide screen", _asked_in_person, "asq"),
    Section("hark", "Violence by a partner", _hark, "hark"),
    Section("person", "The person", _about_someone),
    Section("substances", "Substances", _about_someone),
    Section("withdrawal", "Withdrawal", _withdrawal),
    Section("overdose", "Overdose", _about_someone),
    Section("pregnancy", "Pregnancy", lambda call: _about_someone(call) and call.inputs.sex != "M"),
    Section("ssq", "One question on drugs, one on alcohol", _about_someone, "ssq_drug"),
    Section("uncope", "Substance use", lambda call: _about_someone(call) and _use_is_known(call), "uncope"),
    Section("ssi_sa", "Substance use", lambda call: _asked_in_person(call) and _use_is_known(call), "ssi_sa"),
    Section("audit_c", "Alcohol", lambda call: _asked_in_person(call) and _alcohol(call), "audit_c"),
    Section("history", "Mental health history", _about_someone),
    Section("phq2", "Mood", _asked_in_person, "phq2"),
    Section("phq9", "Mood, in full", _phq9, "phq9"),
    Section("gad2", "Worry", _asked_in_person, "gad2"),
    Section("gad7", "Worry, in full", _gad7, "gad7"),
    Section("k6", "Distress, instead of mood and worry", _k6, "k6"),
    Section("functioning", "Getting through the day", _functioning),
    Section("pcptsd5", "After frightening events", _pcptsd5, "pcptsd5"),
    Section("paws", "Weeks and months after stopping", _paws),
)
