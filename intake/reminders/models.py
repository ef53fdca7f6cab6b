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
    """A screen reminder is SENT by being written.

    An e-mail is PENDING, then SENDING under a lease, then SENT, FAILED for good, or CANCELLED because nobody
    needs it any more.
    """

    PENDING = "pending", _("To be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")
    CANCELLED = "cancelled", _("No longer needed")


IN_THE_OUTBOX = (State.PENDING, State.SENDING)


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def still_needed(self) -> "ReminderQuerySet":
        """For callbacks that are open and have not been put off since, to staff who work here."""
        return self.filter(
            callback__closed_at__isnull=True, round=models.F("callback__round"), to__is_active=True
        )

    def on_screen_of(self, staff_id: int) -> "ReminderQuerySet":
        """What this member of staff has not acknowledged, and still should."""
        own = self.filter(to_id=staff_id, channel=Channel.SCREEN, acknowledged_at__isnull=True)
        return own.still_needed()

    def to_send(self, now: datetime) -> "ReminderQuerySet":
        """E-mails whose turn it is: pending ones, and those whose sender died and whose lease has run out."""
        return self.filter(channel=Channel.EMAIL, state__in=IN_THE_OUTBOX, retry_at__lte=now)

    def failed(self) -> "ReminderQuerySet":
        """E-mails that reached nobody, and about which somebody should know."""
        return self.filter(channel=Channel.EMAIL, state=State.FAILED)


class Reminder(models.Model):
    """One notice of one callback to one member of staff by one channel, written before it is sent.

    `retry_at` is when an e-mail's turn comes; while it is SENDING, when its sender's lease runs out.
    All times are UTC.
    """

    callback = models.ForeignKey(Callback, on_delete=models.CASCADE, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    rung = models.CharField(max_length=10, choices=Rung, default=Rung.DUE)
    round = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=6, choices=Channel)
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State)
    tries = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    maybe_twice = models.BooleanField(default=False)  # an earlier try may have reached them
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
                condition=~Q(state__in=["pending", "sending"]) | Q(retry_at__isnull=False),
                name="reminder_in_the_outbox_has_its_turn",
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


class SetAside(models.Model):
    """A callback whose reminder could not be written. It is shown, and tried again at `retry_at` (UTC).

    The callback itself is not touched, so that it keeps the time at which it should have been reminded of.
    """

    callback = models.OneToOneField(Callback, on_delete=models.CASCADE, related_name="+", primary_key=True)
    since = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=1)
    retry_at = models.DateTimeField()
    problem = models.CharField(max_length=60)  # a code or class name

    def __str__(self) -> str:
        return f"set aside {self.callback_id}"


class Heartbeat(models.Model):
    """When a clock last ticked. A row for each kind of clock: `celery` and `loop`."""

    clock = models.CharField(max_length=10, primary_key=True)
    ticked_at = models.DateTimeField()
    behind = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.clock
