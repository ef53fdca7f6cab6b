"""The record of a screening and what was suggested."""

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from intake.calls.models import Call
from intake.privacy.fields import SealedJSONField, SealedTextField
from intake.triage.countable import Age


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


class TriageQuerySet(models.QuerySet["Triage"]):
    def with_effective(self) -> "TriageQuerySet":
        """With `effective`: the urgency after the last override that took effect, or the suggested one."""
        last = Override.objects.effective().filter(triage=OuterRef("pk")).latest_first()
        return self.annotate(effective=Coalesce(Subquery(last.values("to_urgency")[:1]), F("urgency")))


class Triage(models.Model):
    """What was asked and what the rules suggested: same inputs and rule set, same result, for ever.

    An override never changes this row: it stands beside it.
    """

    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="+")
    inputs = SealedJSONField()
    asked = SealedJSONField(default=list)  # pairs of question and answer in their words of that day
    reasons = SealedJSONField()
    services = SealedJSONField()
    urgency = models.CharField(max_length=13, choices=Urgency)
    quadrant = models.CharField(max_length=12, choices=Quadrant, blank=True)
    track = models.CharField(max_length=30)
    co_occurring = models.BooleanField(default=False)
    ruleset = models.CharField(max_length=80)
    language = models.CharField(max_length=2, default="en")  # in which the questions stood on the screen
    suicide_screened = models.BooleanField(default=False)  # a suicide screen has all its answers; not which
    age_band = models.CharField(max_length=8, choices=Age, blank=True, default="")  # empty: not asked
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = TriageQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["at"], name="triage_by_time")]
        constraints = [
            models.CheckConstraint(condition=Q(urgency__in=Urgency.values), name="urgency_is_known")
        ]

    def __str__(self) -> str:
        return f"triage of {self.call_id}"

    @property
    def effective_urgency(self) -> str:
        """What is acted on; one query unless the row was loaded `with_effective()`."""
        if "effective" in self.__dict__:
            return str(self.__dict__["effective"])
        last = self.overrides.effective().latest_first().first()
        return last.to_urgency if last else self.urgency


class OverrideCode(models.TextChoices):
    """Why somebody decided otherwise (clinical reference 4.8)."""

    CLINICAL_JUDGEMENT = "clinical_judgement", _("Clinical judgement")
    NEW_INFORMATION = "new_information", _("New information")
    CALLER_PREFERENCE = "caller_preference", _("The caller prefers it")
    NOT_AVAILABLE = "resource_not_available", _("What is needed is not available")
    DATA_ENTRY = "data_entry_error", _("Typed wrongly")
    OTHER = "other", _("Another reason")


WAITING = Q(needs_co_sign=True, co_signed_at__isnull=True, refused_at__isnull=True)


class OverrideQuerySet(models.QuerySet["Override"]):
    def effective(self) -> "OverrideQuerySet":
        return self.filter(effective_at__isnull=False)

    def pending(self) -> "OverrideQuerySet":
        """Those that wait for a supervisor's word."""
        return self.filter(WAITING)

    def latest_first(self) -> "OverrideQuerySet":
        return self.order_by("-effective_at", "-pk")


class Override(models.Model):
    """Somebody's decision for another urgency than the one that held. The triage beside it stays as it was.

    Lowering an emergency waits for another person, a supervisor: until then `effective_at` is empty.
    """

    triage = models.ForeignKey(Triage, on_delete=models.PROTECT, related_name="overrides")
    from_urgency = models.CharField(max_length=13, choices=Urgency)
    to_urgency = models.CharField(max_length=13, choices=Urgency)
    code = models.CharField(max_length=22, choices=OverrideCode)
    text = SealedTextField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    needs_co_sign = models.BooleanField(default=False)
    co_signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    co_signed_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    refused_at = models.DateTimeField(null=True, blank=True)
    effective_at = models.DateTimeField(null=True, blank=True)

    objects = OverrideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["triage"], condition=WAITING, name="one_pending_override"),
            models.CheckConstraint(
                condition=Q(from_urgency__in=Urgency.values, to_urgency__in=Urgency.values)
                & ~Q(from_urgency=F("to_urgency")),
                name="override_changes_the_urgency",
            ),
            models.CheckConstraint(
                condition=Q(code__in=OverrideCode.values) & (~Q(code="other") | Q(text__isnull=False)),
                name="override_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(from_urgency="emergency_now", needs_co_sign=True)
                | (~Q(from_urgency="emergency_now") & Q(needs_co_sign=False)),
                name="lowered_emergency_needs_a_co_sign",
            ),
            models.CheckConstraint(
                condition=Q(co_signed_by__isnull=True, co_signed_at__isnull=True)
                | (
                    Q(needs_co_sign=True, refused_at__isnull=True)
                    & Q(co_signed_by__isnull=False, co_signed_at__isnull=False, co_signed_at__gte=F("at"))
                    & ~Q(co_signed_by=F("by"))
                ),
                name="override_is_co_signed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(refused_by__isnull=True, refused_at__isnull=True)
                | (
                    Q(needs_co_sign=True, refused_by__isnull=False)
                    & Q(refused_at__isnull=False, refused_at__gte=F("at"))
                    & ~Q(refused_by=F("by"))
                ),
                name="override_is_refused_by_another",
            ),
            models.CheckConstraint(
                condition=Q(needs_co_sign=False, effective_at__isnull=False, effective_at=F("at"))
                | Q(needs_co_sign=True, co_signed_at__isnull=True, effective_at__isnull=True)
                | Q(needs_co_sign=True, co_signed_at__isnull=False, effective_at__isnull=False)
                & Q(effective_at=F("co_signed_at")),
                name="pending_override_has_no_effect",
            ),
        ]

    def __str__(self) -> str:
        return f"override {self.pk}"

    @property
    def is_pending(self) -> bool:
        return self.effective_at is None and self.refused_at is None


class Signature(models.Model):
    """A clinical lead has read one version of the rules and answers for its use here."""

    ruleset = models.CharField(max_length=80, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    statement = models.TextField()

    def __str__(self) -> str:
        return f"signature of {self.ruleset}"
