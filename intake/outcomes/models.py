"""What became of a person after they asked for help: steps on the way to treatment, or off it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intake.people.models import Person
from intake.privacy.fields import SealedTextField


class Step(models.TextChoices):
    """One step. `undone` only ever replaces another row: that step was recorded by mistake."""

    OFFERED = "offered", _("Assessment offered")
    BOOKED = "booked", _("Assessment booked")
    ATTENDED = "attended", _("Assessment attended")
    MISSED = "missed", _("Assessment missed")
    ADMITTED = "admitted", _("Admitted")
    TREATED = "treated", _("First treatment")
    SERVICE = "service", _("Further service")
    DECLINED = "declined", _("Declined")
    REFERRED = "referred", _("Referred elsewhere")
    UNDONE = "undone", _("Recorded by mistake")


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def standing(self) -> "OutcomeQuerySet":
        """Those that hold: no later row corrects them, and they were not recorded by mistake."""
        return self.filter(corrected_by__isnull=True).exclude(step=Step.UNDONE)

    def in_order(self) -> "OutcomeQuerySet":
        return self.order_by("at", "pk")


class Outcome(models.Model):
    """A step that `person` took at `at` (UTC). Rows are added, never changed: one may correct another.

    `booked_for` is when the assessment is to be, for a booking only. `token` is made by the page, so that
    pressing twice records once.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=8, choices=Step)
    at = models.DateTimeField()
    booked_for = models.DateTimeField(null=True, blank=True)
    note = SealedTextField(null=True, blank=True)
    token = models.UUIDField(unique=True)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "step", "at"], name="outcome_of_person"),
            models.Index(fields=["step", "at"], name="outcome_by_step"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(step__in=Step.values), name="outcome_step_is_known"),
            models.CheckConstraint(
                condition=Q(step=Step.BOOKED, booked_for__isnull=False, booked_for__gte=F("at"))
                | (~Q(step=Step.BOOKED) & Q(booked_for__isnull=True)),
                name="outcome_booking_says_for_when",
            ),
            models.CheckConstraint(
                condition=Q(at__lte=F("recorded_at")), name="outcome_has_happened_when_recorded"
            ),
            models.CheckConstraint(
                condition=~Q(step=Step.UNDONE) | Q(corrects__isnull=False),
                name="outcome_undone_corrects_another",
            ),
        ]

    def __str__(self) -> str:
        return f"outcome {self.pk}"

    @property
    def stands(self) -> bool:
        """Whether it holds. One query more, unless `corrected_by` was loaded with it."""
        return self.step != Step.UNDONE and not hasattr(self, "corrected_by")
