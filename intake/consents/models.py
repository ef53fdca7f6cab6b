"""What a person has consented to, and what was told to whom (42 CFR 2.31, 2.33, 2.51, 2.25)."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intake.people.models import Person
from intake.privacy.fields import SealedTextField


class Purpose(models.TextChoices):
    """What a consent is for: one each. Counselling notes and proceedings stand alone (2.31(b), (d))."""

    CARE = "care", _("All future treatment, payment and operations")
    REFERRAL = "referral", _("Handing over to one named provider")
    FAMILY = "family", _("Talking with a named relative or friend")
    PAYER = "payer", _("One named insurer or employer")
    NOTES = "notes", _("Counselling notes")
    PROCEEDINGS = "proceedings", _("Legal proceedings")
    OTHER = "other", _("Another purpose, said in the words below")


class SignedHow(models.TextChoices):
    PAPER = "paper", _("On paper, which we keep")
    ELECTRONIC = "electronic", _("Electronically")


class ConsentQuerySet(models.QuerySet["Consent"]):
    def in_force(self, today: date) -> "ConsentQuerySet":
        """Signed, not revoked, not over on the site's day `today`. The last day still counts."""
        unexpired = Q(expires_on__isnull=True) | Q(expires_on__gte=today)
        return self.filter(unexpired, revoked_at__isnull=True, signed_on__lte=today)


class Consent(models.Model):
    """A consent with the elements of 42 CFR 2.31(a). The patient is `person`; `signed_by` signed.

    Without a day on which it ends only a consent for care: "none" is allowed there, 2.31(a)(7).
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=11, choices=Purpose)
    discloser = SealedTextField()
    what = SealedTextField()
    recipient = SealedTextField()
    intermediary = SealedTextField(blank=True, default="")
    purpose_words = SealedTextField(blank=True, default="")
    expires_on = models.DateField(null=True, blank=True)
    signed_by = SealedTextField()
    signed_how = models.CharField(max_length=10, choices=SignedHow)
    signed_on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="consent_purpose_is_known"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=False) | Q(purpose=Purpose.CARE), name="consent_ends_some_day"
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("signed_on")),
                name="consent_ends_after_it_was_signed",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="consent_is_revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"

    def is_in_force(self, today: date) -> bool:
        """Whether something may be disclosed by it on the site's day `today`."""
        ended = self.expires_on is not None and self.expires_on < today
        return self.revoked_at is None and not ended and self.signed_on <= today


class Basis(models.TextChoices):
    """What allowed a disclosure."""

    CONSENT = "consent", _("Written consent (2.31)")
    EMERGENCY = "emergency", _("Medical emergency (2.51)")
    COURT = "court", _("Court order (2.61 to 2.67)")
    AUDIT = "audit", _("Audit or evaluation (2.53)")
    ABUSE = "abuse", _("Report of child abuse or neglect (2.12(c)(6))")
    OTHER = "other", _("Another basis, said in the words below")


class Disclosure(models.Model):
    """Something about `person` that left the house: when, to whom, what, why, and what allowed it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    to_whom = SealedTextField()
    what = SealedTextField()
    why = SealedTextField()
    basis = models.CharField(max_length=9, choices=Basis)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "at"], name="disclosure_by_person")]
        constraints = [
            models.CheckConstraint(condition=Q(basis__in=Basis.values), name="disclosure_basis_is_known"),
            models.CheckConstraint(
                condition=Q(basis=Basis.CONSENT, consent__isnull=False)
                | ~Q(basis=Basis.CONSENT) & Q(consent__isnull=True),
                name="disclosure_by_consent_names_it",
            ),
            models.CheckConstraint(
                condition=Q(at__lte=F("noted_at")), name="disclosure_is_noted_after_it_was_made"
            ),
        ]

    def __str__(self) -> str:
        return f"disclosure {self.pk}"
