"""Questions about triages, the decisions beside them, and the signatures under the rules."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime

from intake.triage.models import Signature, Triage
from intake.triage.rules import severity
from intake.triage.rulesets import site_ruleset

FLAGGED_FROM = 20  # firings; fewer say nothing
FLAGGED_ABOVE = 0.30  # of the firings (reference 4.8, a local choice)
AT_ONCE = 500  # rows that are unsealed at a time

Key = tuple[str, str]
ALL: Key = ("", "")  # every call, whichever rules fired


@dataclass(frozen=True)
class RuleOverrides:
    """How often one rule fired, and how often somebody decided lower or higher than it wants; and for which
    calls, by their ids."""

    rule: str
    code: str
    fired: int
    down: int
    up: int
    down_calls: tuple[int, ...] = ()
    up_calls: tuple[int, ...] = ()

    @property
    def share_down(self) -> float:
        return self.down / self.fired

    @property
    def share_up(self) -> float:
        return self.up / self.fired

    @property
    def percent_down(self) -> int:
        return round(100 * self.share_down)

    @property
    def percent_up(self) -> int:
        return round(100 * self.share_up)

    @property
    def is_flagged(self) -> bool:
        """Overridden downwards so often that the clinical lead looks at the rule."""
        return self.fired >= FLAGGED_FROM and self.share_down > FLAGGED_ABOVE


@dataclass(frozen=True)
class OverrideReport:
    """Triages made in [start, end), and how the urgency that holds now differs from the suggested one."""

    start: datetime
    end: datetime
    triages: int
    down: int
    up: int
    rules: list[RuleOverrides]
    down_calls: tuple[int, ...] = ()
    up_calls: tuple[int, ...] = ()

    @property
    def flagged(self) -> list[RuleOverrides]:
        return [row for row in self.rules if row.is_flagged]


def is_signed(version: str) -> bool:
    """Whether a clinical lead has signed this version of the rules: one query of an index."""
    return Signature.objects.filter(ruleset=version).exists()


def override_report(*, start: datetime, end: datetime) -> OverrideReport:
    """Counts overrides by rule and direction; one query, whatever the number of triages.

    A rule counts as overridden downwards when somebody lowered the urgency below the rule's floor, so that a
    same-day rule is not blamed for an emergency that became same-day. It counts as overridden upwards when
    the urgency that holds is above the suggested one. Notes have no floor and are left out. A decision that
    waits for a co-sign, or was refused, does not count.
    """
    floors = {rule.id: rule.floor for rule in site_ruleset().rules}
    fired: Counter[Key] = Counter()
    down: dict[Key, list[int]] = defaultdict(list)
    up: dict[Key, list[int]] = defaultdict(list)
    rows = Triage.objects.filter(at__gte=start, at__lt=end).with_effective()
    told = rows.values_list("call_id", "reasons", "urgency", "effective")  # type: ignore[misc]  # annotated
    triages = 0
    for call, reasons, urgency, effective in told.iterator(AT_ONCE):
        triages += 1
        step = severity(effective) - severity(urgency)
        if step:
            (down if step < 0 else up)[ALL].append(call)
        for reason in reasons:
            floor = floors.get(reason["rule"], urgency)  # a rule of an older version held what was suggested
            if floor is None:
                continue
            key = (reason["rule"], reason["code"])
            fired[key] += 1
            if step < 0 and severity(effective) < severity(floor):
                down[key].append(call)
            if step > 0:
                up[key].append(call)
    rules = [
        RuleOverrides(*key, n, len(down[key]), len(up[key]), tuple(down[key]), tuple(up[key]))
        for key, n in fired.items()
    ]
    rules.sort(key=lambda row: (not row.is_flagged, -row.share_down, -row.share_up, row.rule))
    lower, higher = tuple(down[ALL]), tuple(up[ALL])
    return OverrideReport(start, end, triages, len(lower), len(higher), rules, lower, higher)
