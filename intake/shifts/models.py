"""Who is on duty."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

FORGOTTEN_AFTER = timedelta(hours=2)  # LOCAL: who has not ended a shift by then has gone home


class ShiftQuerySet(models.QuerySet["Shift"]):
    def running(self) -> "ShiftQuerySet":
        """Shifts that somebody began and has not ended, whether they are at their desk or not."""
        return self.filter(began_at__isnull=False, ended_at__isnull=True)

    def on_duty(self, now: datetime | None = None) -> "ShiftQuerySet":
        """Running shifts of people who are not on a break; with `now`, without those forgotten to end."""
        here = self.running().filter(on_break_since__isnull=True)
        return here if now is None else here.filter(ends_at__gt=now - FORGOTTEN_AFTER)

    def forgotten(self, now: datetime) -> "ShiftQuerySet":
        """Running shifts whose planned end is long past: nobody ended them."""
        return self.running().filter(ends_at__lte=now - FORGOTTEN_AFTER)

    def planned(self) -> "ShiftQuerySet":
        """Shifts that nobody has begun."""
        return self.filter(began_at__isnull=True)


class Shift(models.Model):
    """One planned stretch of duty of one member of staff, and when it really began and ended (all UTC)."""

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    on_break_since = models.DateTimeField(null=True, blank=True)

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
            models.CheckConstraint(
                condition=Q(on_break_since__isnull=True)
                | Q(began_at__isnull=False, ended_at__isnull=True, on_break_since__gte=F("began_at")),
                name="break_lies_in_a_running_shift",
            ),
        ]

    def __str__(self) -> str:
        return f"shift {self.pk}"

    def is_forgotten(self, now: datetime) -> bool:
        """Whether its end is so long past that whoever began it has gone."""
        running = self.began_at is not None and self.ended_at is None
        return running and self.ends_at <= now - FORGOTTEN_AFTER

    def is_here(self, now: datetime) -> bool:
        """Whether whoever began it is at their desk: on duty, not on a break, not gone home."""
        begun = self.began_at is not None and self.ended_at is None
        return begun and self.on_break_since is None and not self.is_forgotten(now)


class Capacity(models.Model):
    """How many callbacks can be kept in one half hour of a weekday, from the week of `since` (a Monday) on.

    `slot` counts half hours of the site's day from 0; `weekday` is ISO's, Monday is 1. A week that says
    nothing goes by the last one before it that did; what nobody ever said has no limit.
    """

    since = models.DateField()
    weekday = models.PositiveSmallIntegerField()
    slot = models.PositiveSmallIntegerField()
    most = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["weekday", "slot", "since"], name="one_capacity_for_a_half_hour"),
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=7, slot__lte=47), name="capacity_lies_in_a_week"
            ),
            models.CheckConstraint(condition=Q(since__iso_week_day=1), name="capacity_holds_from_a_monday"),
        ]

    def __str__(self) -> str:
        return f"capacity {self.pk}"
