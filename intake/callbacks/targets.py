"""How soon this site wants to ring back: the targets of its rule set, its own LOCAL ones included."""

from datetime import datetime

from intake.callbacks.rules import EMERGENCY, ROUTINE, due_by
from intake.people.rules import Window
from intake.triage.rulesets import site_ruleset


def suggest_due(urgency: str, now: datetime, window: Window) -> datetime:
    """When to promise a callback (UTC). An urgency without a target waits as long as a routine one."""
    targets = site_ruleset().targets
    target = targets.get(urgency, targets[ROUTINE])
    return due_by(urgency, target.first_attempt, now, window, in_business_days=target.in_business_days)


def due_after(urgency: str, since: datetime, now: datetime, window: Window) -> datetime:
    """When to promise a callback (UTC) for a call at `since` that is written down at `now`.

    The target counts from the call. If it has passed, the callback is due at once: an emergency now, the
    others as soon as the window is open.
    """
    due = suggest_due(urgency, since, window)
    if due >= now:
        return due
    return now if urgency == EMERGENCY else window.next_opening(now)
