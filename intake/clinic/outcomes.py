"""What became of the calls for which somebody decided against the suggestion (clinical reference 4.8)."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from intake.callbacks.models import Callback, Closing
from intake.safety.models import Interrupt
from intake.triage.models import Override
from intake.triage.queries import OverrideReport, RuleOverrides

EMERGENCY_WITHIN = timedelta(days=30)  # LOCAL: later than that it says little about the decision
EMERGENCY, OPEN, NO_CALLBACK = "emergency", "open", "no_callback"
# In this order on the page: what speaks most against a decision first.
NAMES: dict[str, Any] = {
    EMERGENCY: _("An emergency within 30 days"),
    Closing.UNREACHABLE: _("Unreachable"),
    OPEN: _("Still open"),
    Closing.DECLINED: _("Declined"),
    Closing.CANCELLED: _("Cancelled"),
    Closing.REACHED: _("Reached"),
    Closing.SETTLED: _("They rang us"),
    Closing.MERGED: _("Joined with another"),
    NO_CALLBACK: _("No callback was promised"),
}


@dataclass(frozen=True)
class Became:
    """How many calls ended in one way, of those decided lower and of those decided higher."""

    name: Any
    down: int
    up: int


@dataclass(frozen=True)
class RuleOutcomes:
    """A rule's overrides, and what became of the calls: names with numbers, the gravest first."""

    row: RuleOverrides
    down: list[tuple[Any, int]]
    up: list[tuple[Any, int]]


@dataclass(frozen=True)
class Outcomes:
    """Each call counts once in `total`, and once for every rule that was decided against."""

    rules: list[RuleOutcomes]
    total: list[Became]


def see_outcomes(report: OverrideReport) -> Outcomes:
    """What became of the report's calls until now: three queries, whatever their number."""
    became = _what_became(report.start, report.end)
    down, up = Counter(map(became, report.down_calls)), Counter(map(became, report.up_calls))
    return Outcomes(
        rules=[
            RuleOutcomes(row, _named(map(became, row.down_calls)), _named(map(became, row.up_calls)))
            for row in report.rules
        ],
        total=[Became(name, down[code], up[code]) for code, name in NAMES.items() if down[code] or up[code]],
    )


def _named(codes: Iterable[str]) -> list[tuple[Any, int]]:
    counted = Counter(codes)
    return [(name, counted[code]) for code, name in NAMES.items() if counted[code]]


def _what_became(start: datetime, end: datetime) -> Any:
    """A function from a call's id to the code of what became of it.

    An emergency of the same person after the decision outweighs how the callback ended.
    """
    decided = Override.objects.effective().filter(triage__at__gte=start, triage__at__lt=end)
    when: dict[int, datetime] = {}
    whose: dict[int, int | None] = {}
    rows = decided.order_by("effective_at", "pk")
    for call, person, at in rows.values_list("triage__call", "triage__call__client", "effective_at"):
        when[call], whose[call] = cast(datetime, at), person
    ended = _endings(decided)
    emergencies = _emergencies(decided)

    def became(call: int) -> str:
        until = when[call] + EMERGENCY_WITHIN
        if any(when[call] < at <= until for at in emergencies[whose[call]]):
            return EMERGENCY
        return ended.get(call, NO_CALLBACK)

    return became


def _endings(decided: Any) -> dict[int, str]:
    """How the last callback of each call ended."""
    rows = Callback.objects.filter(call__in=decided.values("triage__call")).order_by("pk")
    return {call: closing or OPEN for call, closing in rows.values_list("call_id", "closing")}


def _emergencies(decided: Any) -> dict[int | None, list[datetime]]:
    """When somebody was in danger, by the person who needs care; false alarms do not count."""
    people = decided.filter(triage__call__client__isnull=False).values("triage__call__client")
    found: dict[int | None, list[datetime]] = defaultdict(list)
    rows = Interrupt.objects.to_follow_up().filter(call__client__in=people)
    for person, at in rows.values_list("call__client", "opened_at"):
        found[person].append(at)
    return found
