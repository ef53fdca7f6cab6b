"""Notices to staff that a callback is due, and the heartbeat of the clock that writes them."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from intake.callbacks.models import Callback
from intake.reminders import rules


class Channel(models.TextChoices):
    SCREEN = "screen", _("Screen")
    EMAIL = "email", _("E-mail")
    SERVICE = "service", _("Service of their choice")


class Rung(models.TextChoices):
    """Which step of the ladder the reminder stands on."""

    COMING_UP = rules.COMING_UP, _("Coming up")
    DUE = rules.DUE, _("Due")
    SECOND = rules.SECOND, _("Nobody answered: second person")
    SUPERVISOR = rules.SUPERVISOR, _("Nobody answered: supervisor")
    ON_CALL = rules.ON_CALL, _("Nobody answered: on call")


class State(models.TextChoices):
    """A screen reminder is SENT by being written.

    A message, by e-mail or a service, is PENDING, then SENDING under a lease, then SENT, FAILED for good, or
    CANCELLED because nobody needs it any more.
    """

    PENDING = "pending", _("To be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")
    CANCELLED = "cancelled", _("No longer needed")


IN_THE_OUTBOX = (State.PENDING, State.SENDING)


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def still_needed(self) -> "ReminderQuerySet":
        """Nobody has answered, the callback is open and not put off since, the addressee works here."""
        return self.filter(
            acknowledged_at__isnull=True,
            callback__closed_at__isnull=True,
            round=F("callback__round"),
            to__is_active=True,
        )

    def unclaimed(self, now: datetime) -> "ReminderQuerySet":
        """Of callbacks that nobody is ringing just now."""
        return self.filter(Q(callback__claimed_until__isnull=True) | Q(callback__claimed_until__lte=now))

    def on_screen_of(self, staff_id: int) -> "ReminderQuerySet":
        """What this member of staff should still answer: of each callback only the last notice."""
        same = Reminder.objects.filter(
            to_id=staff_id, channel=Channel.SCREEN, callback=OuterRef("callback"), round=OuterRef("round")
        )
        own = self.filter(to_id=staff_id, channel=Channel.SCREEN).still_needed()
        return own.filter(~Exists(same.filter(pk__gt=OuterRef("pk"))))

    def to_send(self, now: datetime) -> "ReminderQuerySet":
        """Messages whose turn it is: pending ones, and those whose sender died and whose lease ran out."""
        return self.filter(state__in=IN_THE_OUTBOX, retry_at__lte=now)

    def failed(self) -> "ReminderQuerySet":
        """Messages that reached nobody, and about which somebody should know."""
        return self.filter(state=State.FAILED)


class Reminder(models.Model):
    """One notice of one callback to one member of staff by one channel, written before it is sent.

    `planned_at` is when its rung fell due, `made_at` when it was written: the difference is how late it came.
    `retry_at` is when a message's turn comes; while it is SENDING, when its sender's lease runs out.
    `acknowledged_at` is when anybody answered for this rung or a later one, `acknowledged_by` who.
    All times are UTC.
    """

    callback = models.ForeignKey(Callback, on_delete=models.CASCADE, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    rung = models.CharField(max_length=10, choices=Rung, default=Rung.DUE)
    round = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=7, choices=Channel)
    due_at = models.DateTimeField()
    planned_at = models.DateTimeField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State)
    tries = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    maybe_twice = models.BooleanField(default=False)  # an earlier try may have reached them
    problem = models.CharField(max_length=60, blank=True)  # a code or class name, never a server's sentence
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

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
            models.CheckConstraint(condition=Q(rung__in=Rung.values), name="reminder_rung_is_known"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="reminder_channel_is_known"),
        ]
        indexes = [
            models.Index(
                fields=["retry_at"],
                condition=Q(state__in=["pending", "sending"]),
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

    @property
    def late_by(self) -> timedelta | None:
        """How late it was written, None if it came in time."""
        return rules.decide_late_by(self.planned_at, self.made_at)


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
