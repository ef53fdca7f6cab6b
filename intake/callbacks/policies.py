"""When this site tries again, and in which hours: the newest policy, or the program's own."""

from intake.callbacks.models import Policy
from intake.callbacks.rules import USUAL, Cadence, read_waits
from intake.people.models import PhoneNumber
from intake.people.rules import Window, decide_window


def latest_policy() -> Policy | None:
    """The policy in force; None while nobody has saved one."""
    return Policy.objects.order_by("-version").select_related("by").first()


def current_cadence() -> Cadence:
    """What holds for the next try: one query."""
    policy = latest_policy()
    return USUAL if policy is None else cadence_of(policy)


def cadence_of(policy: Policy) -> Cadence:
    """A policy as the rules read it. Raises InvalidWaits for a row that was written past the program."""
    waits = {urgency: read_waits(text) for urgency, text in policy.waits.items()}
    return Cadence(waits, policy.attempt_limit, policy.opens, policy.closes)


def window_of(number: PhoneNumber, cadence: Cadence) -> Window:
    """The hours in which a number may ring: those that were asked for, else those of the policy."""
    if not number.zone or number.opens is not None:
        return number.window
    return decide_window(number.zone, cadence.opens, cadence.closes)
