"""When this site tries again, and in which hours: the newest policy, or the program's own."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from intake.callbacks.rules import USUAL, Cadence, read_waits
from intake.people.models import PhoneNumber
from intake.people.rules import Window, decide_window


class Policy(models.Model):
    """One version of when this site tries again; the newest is in force. Rows are added, never changed.

    `waits` maps an urgency to its waits in words, such as "15 min, 1 h, 4 h, 1 day".
    `opens` and `closes` are the hours of a number whose owner named none.
    """

    version = models.PositiveIntegerField(unique=True)
    waits = models.JSONField()
    attempt_limit = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(attempt_limit__gte=1, attempt_limit__lte=10), name="policy_tries_one_to_ten_times"
            ),
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="policy_opens_before_it_closes"),
        ]

    def __str__(self) -> str:
        return f"policy {self.version}"


def current_cadence() -> Cadence:
    """What holds for the next try: one query."""
    policy = Policy.objects.order_by("-version").first()
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
