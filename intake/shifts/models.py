"""Who is on duty."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class ShiftQuerySet(models.QuerySet["Shift"]):
    def on_duty(self) -> "ShiftQuerySet":
        """Shifts that somebody began and has not ended."""
        return self.filter(began_at__isnull=False, ended_at__isnull=True)

    def planned_over(self, now: datetime) -> "ShiftQuerySet":
        return self.filter(starts_at__lte=now, ends_at__gt=now)


class Shift(models.Model):
    """One planned stretch of duty of one member of staff, and when it really began and ended (all UTC)."""

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(began_at__isnull=False, ended_at__gte=F("began_at")),
                name="shift_began_before_it_ended",
            ),
            models.UniqueConstraint(
                fields=["staff"],
                condition=Q(began_at__isnull=False, ended_at__isnull=True),
                name="one_shift_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"shift {self.pk}"
