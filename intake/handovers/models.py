"""A shift is handed over: two people sign, and what one of them answered for moves to the other."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class HandoverQuerySet(models.QuerySet["Handover"]):
    def waiting(self) -> "HandoverQuerySet":
        """Signed by who leaves, and by nobody else yet."""
        return self.filter(taken_at__isnull=True, withdrawn_at__isnull=True)


class Handover(models.Model):
    """What one person hands to another at the end of a shift; each signs at a time of their own (UTC)."""

    leaving = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    arriving = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    moved = models.PositiveIntegerField(default=0)  # callbacks that changed hands at the second signature

    objects = HandoverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["leaving"],
                condition=Q(taken_at__isnull=True, withdrawn_at__isnull=True),
                name="one_handover_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(leaving=F("arriving")), name="handover_is_between_two"),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True)
                | Q(withdrawn_at__isnull=True, taken_at__gte=F("given_at")),
                name="handover_is_taken_once_or_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"handover {self.pk}"
