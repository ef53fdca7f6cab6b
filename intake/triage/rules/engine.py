"""From the answers of a call to a suggestion with its reasons. Nothing is added up, nothing is weighted."""

from dataclasses import dataclass
from typing import Any

from .facts import Facts
from .inputs import Inputs
from .ruleset import DEFAULT, Reason, RuleSet, severity
from .services import decide_services
from .track import decide_track


@dataclass(frozen=True)
class Result:
    """A suggestion for staff, never a diagnosis. `reasons` come from the highest floor to the notes."""

    urgency: str
    quadrant: str | None
    track: str
    services: tuple[str, ...]
    reasons: tuple[Reason, ...]
    substance_use: str
    mental_health: str
    co_occurring: bool
    possible_paws: bool
    ruleset: str

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON, as `manage.py triage` prints it."""
        return {
            "urgency": self.urgency,
            "quadrant": self.quadrant,
            "track": self.track,
            "services": list(self.services),
            "reasons": [
                {"rule": r.rule, "code": r.code, "text": r.text, "source": r.source} for r in self.reasons
            ],
            "ruleset": self.ruleset,
        }


def evaluate(inputs: Inputs, ruleset: RuleSet = DEFAULT) -> Result:
    """Ask every rule, and take the highest floor of those that fired."""
    call = Facts(inputs, ruleset.numbers)
    reasons = tuple(reason for rule, reason in ruleset.ordered if rule.when(call))
    urgency = decide_urgency(call, reasons)
    fired = frozenset(reason.rule for reason in reasons)
    return Result(
        urgency=urgency,
        quadrant=call.quadrant,
        track=decide_track(call, urgency),
        services=decide_services(call, fired, urgency),
        reasons=reasons,
        substance_use=call.use.level,
        mental_health=call.mind.level,
        co_occurring=call.is_co_occurring,
        possible_paws=call.use.possible_paws,
        ruleset=ruleset.version,
    )


def decide_urgency(call: Facts, reasons: tuple[Reason, ...]) -> str:
    """The highest floor; without one, routine, or none for a wrong number."""
    base = "none" if call.is_wrong_number else "routine"
    floors = [reason.floor for reason in reasons if reason.floor is not None]
    return max([base, *floors], key=severity)
