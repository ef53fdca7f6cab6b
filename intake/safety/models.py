"""What is done while somebody is in danger."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intake.calls.models import Call, Draft
from intake.privacy.fields import SealedJSONField, SealedTextField


class Service(models.TextChoices):
    """Who was brought in, or that the caller would not have it."""

    EMERGENCY = "911", _("911")
    LIFELINE = "988", _("988 Lifeline")
    POISON_CONTROL = "poison_control", _("Poison Control")
    MOBILE_CRISIS = "mobile_crisis", _("Mobile crisis team")
    CLINICIAN = "clinician", _("A clinician of ours")
    REFUSED = "caller_refused", _("The caller refused")


class Contact(models.TextChoices):
    """Whether those who were sent have reached the person."""

    ARRIVED = "arrived", _("Arrived")
    NOT_FOUND = "not_found", _("Not found")
    UNKNOWN = "unknown", _("Cannot be known")


class Ending(models.TextChoices):
    HANDLED = "handled", _("Handled")
    NO_EMERGENCY = "no_emergency", _("No emergency after all")


class InterruptQuerySet(models.QuerySet["Interrupt"]):
    def open(self) -> "InterruptQuerySet":
        return self.filter(closed_at__isnull=True)

    def unjoined(self) -> "InterruptQuerySet":
        """Open, and no supervisor or clinician has come yet."""
        return self.open().filter(joined_at__isnull=True)

    def paged(self) -> "InterruptQuerySet":
        """Open, a supervisor was called for, and nobody has come yet."""
        return self.unjoined().filter(paged_at__isnull=False)

    def to_follow_up(self) -> "InterruptQuerySet":
        """Those whose person is rung again: all but the false alarms."""
        return self.filter(follow_up_due_at__isnull=False)

    def in_order(self) -> "InterruptQuerySet":
        """Those to whom nobody has come first, then the longest open."""
        return self.order_by(F("joined_at").asc(nulls_first=True), "opened_at", "pk")


DISCLOSED = Q(
    disclosed_to__isnull=False,
    disclosed_by__isnull=False,
    disclosed_at__isnull=False,
    nature__isnull=False,
)
NOT_DISCLOSED = Q(disclosed_to__isnull=True, disclosed_by__isnull=True, disclosed_at__isnull=True)


class Interrupt(models.Model):
    """A red answer on a call sheet, and what was done about it. One is open for a sheet at a time.

    `why` lists the ids of the rules that fired, empty if somebody opened it by hand. `paged_at` is the first
    call for a supervisor, `joined_by` who came. `disclosed_…` and `nature` are what 42 CFR 2.51 wants written
    down when medical personnel were told who is in danger. None is "not said yet".
    """

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    call = models.ForeignKey(Call, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    why = SealedJSONField(default=list)
    location = SealedTextField(null=True, blank=True)
    paged_at = models.DateTimeField(null=True, blank=True)
    times_paged = models.PositiveSmallIntegerField(default=0)
    joined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    joined_at = models.DateTimeField(null=True, blank=True)
    services_contacted = SealedJSONField(null=True, blank=True)
    brought_911 = models.BooleanField(default=False)  # for counting: what `services_contacted` says of them
    brought_988 = models.BooleanField(default=False)
    contact_confirmed = models.CharField(max_length=9, choices=Contact, blank=True)
    nothing_disclosed = models.BooleanField(default=False)
    with_consent = models.BooleanField(null=True, blank=True)
    disclosed_to = SealedTextField(null=True, blank=True)
    disclosed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    disclosed_at = models.DateTimeField(null=True, blank=True)
    nature = SealedTextField(null=True, blank=True)
    follow_up_due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closing = models.CharField(max_length=12, choices=Ending, blank=True)
    reason = SealedTextField(null=True, blank=True)  # why it was no emergency

    objects = InterruptQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["opened_at"], condition=Q(closed_at__isnull=True), name="interrupt_open"),
            models.Index(fields=["opened_at"], name="interrupt_by_time"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["draft"], condition=Q(closed_at__isnull=True), name="one_open_interrupt"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, closing="")
                | Q(closed_at__isnull=False, closed_by__isnull=False, closing__in=Ending.values)
                & Q(closed_at__gte=F("opened_at")),
                name="interrupt_is_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(paged_at__isnull=True, times_paged=0)
                | Q(paged_at__isnull=False, times_paged__gte=1),
                name="interrupt_page_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(joined_by__isnull=True, joined_at__isnull=True)
                | (Q(joined_by__isnull=False, joined_at__isnull=False) & ~Q(joined_by=F("opened_by"))),
                name="interrupt_is_joined_by_another",
            ),
            models.CheckConstraint(
                condition=Q(contact_confirmed__in=["", *Contact.values]), name="interrupt_contact_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(closing=Ending.HANDLED)
                | (Q(services_contacted__isnull=False) & ~Q(contact_confirmed="")),
                name="handled_interrupt_says_who_came",
            ),
            models.CheckConstraint(
                condition=~Q(closing=Ending.HANDLED)
                | (Q(nothing_disclosed=True) & NOT_DISCLOSED)
                | (Q(nothing_disclosed=False, disclosed_at__lte=F("closed_at")) & DISCLOSED),
                name="handled_interrupt_accounts_for_disclosure",
            ),
            models.CheckConstraint(
                condition=~Q(closing=Ending.NO_EMERGENCY)
                | (Q(reason__isnull=False, services_contacted__isnull=True) & NOT_DISCLOSED),
                name="dismissed_interrupt_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(closing=Ending.NO_EMERGENCY, follow_up_due_at__isnull=True)
                | (~Q(closing=Ending.NO_EMERGENCY) & Q(follow_up_due_at__isnull=False)),
                name="interrupt_is_followed_up",
            ),
        ]

    def __str__(self) -> str:
        return f"interrupt {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
