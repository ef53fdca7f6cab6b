"""Notices to staff that a callback is due, and the heartbeat of the clock that writes them."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intake.callbacks.models import Callback


class Channel(models.TextChoices):
    SCREEN = "screen", _("Screen")
    EMAIL = "email", _("E-mail")


class Rung(models.TextChoices):
    """Which step of the ladder the reminder stands on."""

    DUE = "due", _("Due")


class State(models.TextChoices):
    """A screen reminder is SENT by being written. An e-mail is PENDING, SENDING (with a lease), then SENT or FAILED."""

    PENDING = "pending", _("To be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def on_screen_of(self, staff_id: int) -> "ReminderQuerySet":
        """What this member of staff has not acknowledged, for callbacks that are still open."""
        return self.filter(
            to_id=staff_id,
            channel=Channel.SCREEN,
            acknowledged_at__isnull=True,
            callback__closed_at__isnull=True,
            round=models.F("callback__round"),
        )

    def to_send(self, now: datetime) -> "ReminderQuerySet":
        """E-mails whose turn it is: pending ones, and those whose sender died and whose lease has run out."""
        waiting = Q(state=State.PENDING, retry_at__lte=now)
        abandoned = Q(state=State.SENDING, lease_until__lt=now)
        return self.filter(waiting | abandoned, channel=Channel.EMAIL)


class Reminder(models.Model):
    """One notice of one callback to one member of staff by one channel. Written before it is sent."""

    callback = models.ForeignKey(Callback, on_delete=models.CASCADE, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    rung = models.CharField(max_length=10, choices=Rung, default=Rung.DUE)
    round = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=6, choices=Channel)
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=State)
    tries = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    maybe_twice = models.BooleanField(default=False)  # the sender died between the mail server's yes and ours
    problem = models.CharField(max_length=60, blank=True)  # a code or class name, never a server's sentence
    acknowledged_at = models.DateTimeField(null=True, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["callback", "round", "rung", "to", "channel"], name="one_reminder_for_each_rung"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SENT) | Q(sent_at__isnull=False), name="sent_reminder_has_its_time"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SENDING) | Q(lease_until__isnull=False),
                name="sending_reminder_has_a_lease",
            ),
        ]
        indexes = [
            models.Index(
                fields=["retry_at"],
                condition=Q(channel="email", state__in=["pending", "sending"]),
                name="reminder_to_send",
            ),
            models.Index(
                fields=["to"],
                condition=Q(channel="screen", acknowledged_at__isnull=True),
                name="reminder_on_screen",
            ),
        ]

    def __str__(self) -> str:
        return f"reminder {self.pk}"


class Heartbeat(models.Model):
    """When a clock last ticked. A row for each kind of clock: `celery` and `loop`."""

    clock = models.CharField(max_length=10, primary_key=True)
    ticked_at = models.DateTimeField()
    behind = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.clock
