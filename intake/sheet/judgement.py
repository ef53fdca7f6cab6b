"""What the rules make of a sheet, in the words that the panel shows."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from intake.triage.models import Urgency
from intake.triage.questions import TRACKS, WHAT_TO_DO
from intake.triage.rules import Inputs, InvalidInput, Reason, Result, evaluate, read_inputs
from intake.triage.rulesets import site_ruleset

NOTHING_YET = {"call_type", "caller_role", "anonymous"}  # alone, these say nothing about a person's need


@dataclass(frozen=True)
class Judgement:
    """The suggestion for a sheet as it stands; `contradiction` names the answers that were set aside."""

    inputs: Inputs
    result: Result
    contradiction: str = ""
    is_empty: bool = False

    @property
    def emergency_rules(self) -> list[str]:
        """The ids of the rules that want somebody to act while the caller is on the line."""
        return [reason.rule for reason in self.reasons if reason.floor == Urgency.EMERGENCY]

    @property
    def provisional(self) -> bool:
        """Whether the answers come from somebody else than the person (rule I12)."""
        return any(reason.code == "PROXY" for reason in self.reasons)

    @property
    def ruleset(self) -> str:
        """The version of the rules that this was judged by."""
        return self.result.ruleset

    @property
    def urgency_label(self) -> str:
        if self.is_empty:
            return _("Not known yet")
        return str(Urgency(self.result.urgency).label)

    @property
    def what_to_do(self) -> str:
        if self.is_empty:
            return _("Ask first whether anyone is in danger")
        return str(WHAT_TO_DO[self.result.urgency])

    @property
    def quadrant(self) -> str | None:
        """The quadrant that the answers fall into so far."""
        return None if self.is_empty else self.result.quadrant

    @property
    def track_label(self) -> str:
        return str(TRACKS[self.result.track]) if not self.is_empty else ""

    @property
    def services(self) -> tuple[str, ...]:
        return self.result.services

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return () if self.is_empty else self.result.reasons


def judge(given: dict[str, Any]) -> Judgement:
    """Asks the rules about `given`, the inputs of the clinical reference 4.3.

    An answer that contradicts another is set aside and said; it never keeps the others, least of all a sign
    of danger, from being judged.
    """
    rest, contradictions = deepcopy(given), []
    while True:
        try:
            inputs = read_inputs(rest)
            break
        except InvalidInput as problem:
            contradictions.append(f"{problem.key}: {problem.message}")
            _set_aside(rest, problem.key.split("."))
    is_empty = not (rest.keys() - NOTHING_YET) and rest.get("call_type") == "help"
    result = evaluate(inputs, site_ruleset())
    return Judgement(inputs, result, contradiction="; ".join(contradictions), is_empty=is_empty)


def _set_aside(answers: Any, path: list[str]) -> None:
    """Takes the one answer at `path` out, or the part that it belongs to where there is no such answer."""
    step: Any = int(path[0]) if isinstance(answers, list) else path[0]
    part = answers[step]
    if len(path) > 1 and isinstance(part, dict | list) and _leads_on(part, path[1]):
        _set_aside(part, path[1:])
    else:
        del answers[step]


def _leads_on(part: dict[str, Any] | list[Any], step: str) -> bool:
    return step in part if isinstance(part, dict) else step.isdecimal() and int(step) < len(part)
