"""What the rules make of a sheet, in the words that the panel shows."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from intake.triage.models import Quadrant, Urgency
from intake.triage.questions import TRACKS, WHAT_TO_DO
from intake.triage.rules import SERVICES, Inputs, InvalidInput, Reason, Result, evaluate, read_inputs
from intake.triage.rulesets import site_ruleset

SERVICE_NAMES = {talk.slug: talk.name for talk in SERVICES}
NOTHING_YET = {"call_type", "caller_role", "anonymous"}  # alone, these say nothing about a person's need


@dataclass(frozen=True)
class Judgement:
    """The suggestion for a sheet as it stands; `result` is None while answers contradict each other."""

    inputs: Inputs | None
    result: Result | None
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
        return self.result.ruleset if self.result else site_ruleset().version

    @property
    def urgency_label(self) -> str:
        if self.is_empty or self.result is None:
            return _("Not known yet")
        return str(Urgency(self.result.urgency).label)

    @property
    def what_to_do(self) -> str:
        if self.is_empty or self.result is None:
            return _("Ask first whether anyone is in danger")
        return str(WHAT_TO_DO[self.result.urgency])

    @property
    def quadrants(self) -> list[dict[str, Any]]:
        """The four-quadrant picture, mental health upwards and substance use to the right."""
        now = None if self.is_empty or self.result is None else self.result.quadrant
        order = (Quadrant.II, Quadrant.IV, Quadrant.I, Quadrant.III)
        return [{"code": code.value, "label": code.label, "on": code == now} for code in order]

    @property
    def quadrant_label(self) -> str:
        """The picture in words."""
        chosen = next((quadrant for quadrant in self.quadrants if quadrant["on"]), None)
        if chosen is None:
            return _("Quadrant: not known yet")
        return _("Quadrant %(code)s: %(label)s") % chosen

    @property
    def track_label(self) -> str:
        return str(TRACKS[self.result.track]) if self.result and not self.is_empty else ""

    @property
    def services(self) -> list[str]:
        return [SERVICE_NAMES[slug] for slug in self.result.services] if self.result else []

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return () if self.result is None or self.is_empty else self.result.reasons


def judge(given: dict[str, Any]) -> Judgement:
    """Asks the rules about `given`, the inputs of the clinical reference 4.3."""
    try:
        inputs = read_inputs(given)
    except InvalidInput as problem:
        return Judgement(None, None, contradiction=str(problem))
    is_empty = not (given.keys() - NOTHING_YET) and given.get("call_type") == "help"
    return Judgement(inputs, evaluate(inputs, site_ruleset()), is_empty=is_empty)
