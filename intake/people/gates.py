"""Who may see whom (ADR 11): whom one works with, whom somebody was sealed to, and broken glass.

The rooms above say what working with somebody is: each need is a function of theirs, marked `@need`.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intake.privacy.fields import SealedTextField
from intake.staff.access import may
from intake.staff.models import Staff

GLASS_LASTS = timedelta(minutes=60)
REVIEW_WITHIN = timedelta(hours=24)

Need = Callable[[Staff, datetime], Q]
_needs: list[Need] = []


def need(function: Need) -> Need:
    """Marks a function that says, for a member of staff at a moment, which people they have to know."""
    _needs.append(function)
    return function


class Restriction(models.Model):
    """A person whom only named members of staff may see: a colleague's kin, or somebody whom many know."""

    person = models.OneToOneField("intake.Person", on_delete=models.PROTECT, related_name="+")
    named = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    reason = SealedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"restriction {self.pk}"


class Finding(models.TextChoices):
    """What a supervisor found when they looked at broken glass."""

    NEEDED = "needed", _("It was needed")
    NOT_NEEDED = "not_needed", _("It was not needed; I have spoken with them")
    BREACH = "breach", _("It may be a breach; the privacy officer is told")


class GlassQuerySet(models.QuerySet["Glass"]):
    def open(self, now: datetime) -> "GlassQuerySet":
        """Broken and not expired."""
        return self.filter(at__lte=now, until__gt=now)

    def to_review(self) -> "GlassQuerySet":
        """Those that nobody has looked at, the oldest first."""
        return self.filter(reviewed_at__isnull=True).order_by("at", "pk")


class Glass(models.Model):
    """Somebody opened a record that they had no other need to see, said why, and may see it `until` then."""

    person = models.ForeignKey("intake.Person", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    reason = SealedTextField()
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    finding = models.CharField(max_length=10, choices=Finding, blank=True)

    objects = GlassQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["at"], condition=Q(reviewed_at__isnull=True), name="glass_to_review"),
            models.Index(fields=["by", "until"], name="glass_open"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("at")), name="glass_closes_again"),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True, reviewed_at__isnull=True, finding="")
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False, finding__in=Finding.values)
                & ~Q(reviewed_by=F("by")),
                name="glass_is_reviewed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"glass {self.pk}"

    def is_overdue(self, now: datetime) -> bool:
        """Nobody has looked at it for a day."""
        return self.reviewed_at is None and now - self.at > REVIEW_WITHIN


def broken_by(staff: Staff, now: datetime) -> models.QuerySet[Any]:
    """The ids of the people whose records `staff` has opened by breaking the glass, and still may see."""
    return Glass.objects.open(now).filter(by=staff).values("person")


def sealed_from(staff: Staff, now: datetime) -> models.QuerySet[Any]:
    """The ids of the people who are sealed to others than `staff`, without those whose glass they broke."""
    others = Restriction.objects.exclude(named=staff).exclude(person__in=broken_by(staff, now))
    return others.values("person")


def is_let_through(staff: Staff, now: datetime) -> Q:
    """The people whom `staff` may know of at `now`, as a condition on people."""
    if not may(staff, "see_people"):
        return Q(pk__in=[])
    if may(staff, "see_everybody"):
        return ~Q(pk__in=sealed_from(staff, now))
    known = Q(pk__in=broken_by(staff, now)) | Q(
        pk__in=Restriction.objects.filter(named=staff).values("person")
    )
    for function in _needs:
        known |= function(staff, now)
    return known & ~Q(pk__in=sealed_from(staff, now))
