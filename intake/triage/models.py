"""The record of a screening and what was suggested."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from intake.calls.models import Call
from intake.privacy.fields import SealedJSONField


class Urgency(models.TextChoices):
    """How soon to act (clinical reference 4.5)."""

    EMERGENCY = "emergency_now", _("Emergency")
    SAME_DAY = "same_day", _("Same day")
    WITHIN_72H = "within_72h", _("72 hours")
    ROUTINE = "routine", _("Routine")
    NONE = "none", _("Nothing to do")


class Quadrant(models.TextChoices):
    """Which side looks more severe (clinical reference 4.1)."""

    I = "I", _("Both lower")  # noqa: E741  # the quadrants are named by Roman numerals
    II = "II", _("Mental health higher")
    III = "III", _("Substance use higher")
    IV = "IV", _("Both higher")
    UNDETERMINED = "undetermined", _("Not known yet")


class Triage(models.Model):
    """What was asked and what the rules suggested. The same inputs and rule set give the same result for ever."""

    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="+")
    inputs = SealedJSONField()
    reasons = SealedJSONField()
    services = SealedJSONField()
    urgency = models.CharField(max_length=13, choices=Urgency)
    quadrant = models.CharField(max_length=12, choices=Quadrant, blank=True)
    track = models.CharField(max_length=30)
    co_occurring = models.BooleanField(default=False)
    ruleset = models.CharField(max_length=80)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(urgency__in=Urgency.values), name="urgency_is_known")
        ]

    def __str__(self) -> str:
        return f"triage of {self.call_id}"
