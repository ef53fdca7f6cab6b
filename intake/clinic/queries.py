"""The rules as a clinical lead reads them, and the decisions that wait."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from intake.templatetags.say import say_length
from intake.triage.models import Override, Signature, Urgency
from intake.triage.rules import DEFAULT, NUMBERS, SOURCES, Reason, RuleSet

LOCAL = "LOCAL"
UNSEEN = ("text", "triage__inputs", "triage__reasons", "triage__services", "triage__call__note")
NOTES = _("Notes, which never change the urgency")


@dataclass(frozen=True)
class RuleRow:
    """One rule: the sentence that staff read, with the numbers of this site in it."""

    reason: Reason
    citation: str
    is_local: bool
    is_raised: bool  # the site has set a higher floor than the reference


@dataclass(frozen=True)
class RuleGroup:
    floor: str
    name: Any
    rows: list[RuleRow]


@dataclass(frozen=True)
class NumberRow:
    """One cut-off or window. `range` is what a site may choose from, None if the number is fixed."""

    about: str
    value: int
    unit: str
    citation: str
    range: tuple[int, int] | None
    usual: int

    @property
    def is_changed(self) -> bool:
        return self.value != self.usual


@dataclass(frozen=True)
class TargetRow:
    """How soon an urgency is answered, in words."""

    urgency: str
    name: Any
    first_attempt: str
    contact: str
    supervisor: str
    is_changed: bool


def see_rules(ruleset: RuleSet) -> list[RuleGroup]:
    """All rules from the highest floor to the notes."""
    usual = {rule.id: rule.floor for rule in DEFAULT.rules}
    reasons = (reason for _rule, reason in ruleset.ordered)
    return [
        RuleGroup(
            floor or "",
            Urgency(floor).label if floor else NOTES,
            [_rule_row(reason, usual) for reason in group],
        )
        for floor, group in groupby(reasons, key=lambda reason: reason.floor)
    ]


def _rule_row(reason: Reason, usual: dict[str, str | None]) -> RuleRow:
    raised = reason.floor != usual.get(reason.rule, reason.floor)
    return RuleRow(reason, SOURCES.get(reason.source, reason.source), reason.source == LOCAL, raised)


def see_numbers(ruleset: RuleSet) -> list[NumberRow]:
    """Every number of the rules, those first that a site may set."""
    rows = [
        NumberRow(
            about=field.metadata["about"],
            value=getattr(ruleset.numbers, name),
            unit=field.metadata["unit"],
            citation=SOURCES.get(field.metadata["source"], field.metadata["source"]),
            range=field.metadata["range"],
            usual=getattr(DEFAULT.numbers, name),
        )
        for name, field in NUMBERS.items()
    ]
    return sorted(rows, key=lambda row: row.range is None)


def see_targets(ruleset: RuleSet) -> Iterator[TargetRow]:
    """How soon each urgency is answered at this site."""
    for urgency, target in ruleset.targets.items():
        yield TargetRow(
            urgency=urgency,
            name=Urgency(urgency).label,
            first_attempt=_length(target.first_attempt, target.in_business_days),
            contact=_length(target.contact),
            supervisor=_length(target.supervisor),
            is_changed=target != DEFAULT.targets[urgency],
        )


def _length(length: timedelta | None, business_days: bool = False) -> str:
    if length is None:
        return "–"
    if not length:
        return gettext("at once")
    if business_days:
        days = length.days
        return ngettext("%(days)d business day", "%(days)d business days", days) % {"days": days}
    return say_length(length)


def see_signature(version: str) -> Signature | None:
    return Signature.objects.filter(ruleset=version).select_related("by").first()


def see_pending() -> list[Override]:
    """The decisions that wait for a supervisor, the oldest first. What was written to them is not loaded."""
    waiting = Override.objects.pending().select_related("triage__call", "by").order_by("at", "pk")
    return list(waiting.defer(*UNSEEN, "triage__call__number"))
