"""Promises to ring back, and the attempts to keep them."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from intake.calls.models import Call
from intake.people.models import Person, PhoneNumber
from intake.privacy.fields import SealedTextField
from intake.triage.models import Urgency


class Purpose(models.TextChoices):
    ADMISSIONS = "admissions", _("Admissions")
    CLINICIAN = "clinician", _("Clinician")
    FOLLOW_UP = "follow_up", _("Check in")


class Closing(models.TextChoices):
    """How a callback ended."""

    REACHED = "reached", _("Reached")
    SETTLED = "settled", _("They rang us")
    DECLINED = "declined", _("Declined")
    UNREACHABLE = "unreachable", _("Unreachable")
    CANCELLED = "cancelled", _("Cancelled")
    MERGED = "merged", _("Joined with another")  # both were promised to one person, known twice


class Outcome(models.TextChoices):
    """How one attempt ended."""

    REACHED = "reached", _("Reached")
    NO_ANSWER = "no_answer", _("No answer")
    BUSY = "busy", _("Busy")
    VOICEMAIL = "voicemail", _("Voicemail left")
    THIRD_PARTY = "third_party", _("Somebody else answered")
    WRONG_NUMBER = "wrong_number", _("Wrong number")
    OUT_OF_SERVICE = "out_of_service", _("Number out of service")
    DROPPED = "dropped", _("Call dropped")
    REFUSED = "refused", _("Does not want a callback")


class Why(models.TextChoices):
    """Why a callback was put off or handed over. A code: what health has to do with it stays in notes."""

    ON_A_CALL = "on_a_call", _("I am on another call")
    THEY_ASKED = "they_asked", _("They asked for a little later")
    PREPARING = "preparing", _("I have to find something out first")
    EMERGENCY_FIRST = "emergency_first", _("An emergency comes first")
    SHIFT_ENDS = "shift_ends", _("My shift ends")
    KNOWS_THEM = "knows_them", _("They know each other from earlier calls")
    LANGUAGE = "language", _("Speaks their language")
    CONFLICT = "conflict", _("I should not ring this person")
    HANDOVER = "handover", _("Shift handed over, both signed")
    SPREAD = "spread", _("A supervisor spread the work")


SNOOZE_LIMIT = 2
SNOOZE_MINUTES = 60


class CallbackQuerySet(models.QuerySet["Callback"]):
    def open(self) -> "CallbackQuerySet":
        return self.filter(closed_at__isnull=True)

    def overdue(self, now: datetime) -> "CallbackQuerySet":
        return self.open().filter(due_at__lt=now)

    def to_remind(self, now: datetime) -> "CallbackQuerySet":
        """Open callbacks whose next reminder has fallen due."""
        return self.open().filter(remind_at__lte=now)

    def undecided(self) -> "CallbackQuerySet":
        """Open callbacks for which trying has come to an end: a supervisor decides."""
        return self.open().filter(undecided_since__isnull=False)

    def claimed(self, now: datetime) -> "CallbackQuerySet":
        """Open callbacks that somebody is ringing just now."""
        return self.open().filter(claimed_until__gt=now)

    def in_order(self) -> "CallbackQuerySet":
        """The order of the queue: by due time, an emergency before all others due in the same moment."""
        emergency_first = Case(When(urgency=Urgency.EMERGENCY, then=Value(0)), default=Value(1))
        return self.order_by("due_at", emergency_first, "pk")


class Callback(models.Model):
    """Our promise to ring one person back at one number by `due_at` (UTC).

    `due_at` moves on with every try, `promised_for` stays: was the first try made by then?
    `undecided_since` is set when no further try is planned and a supervisor has to decide.
    `remind_at` is when the next reminder falls due, None when none is left: the clock's calendar.
    `round` counts the promise's due times, so that each due time has reminders of its own.
    """

    reference = models.CharField(max_length=12, unique=True)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    number = models.ForeignKey(PhoneNumber, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.ADMISSIONS)
    urgency = models.CharField(max_length=13, choices=Urgency)
    promised_for = models.DateTimeField()
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    undecided_since = models.DateTimeField(null=True, blank=True)
    round = models.PositiveSmallIntegerField(default=1)
    snoozes = models.PositiveSmallIntegerField(default=0)  # since the last try, and how many minutes in all
    snoozed_minutes = models.PositiveSmallIntegerField(default=0)
    remind_at = models.DateTimeField(null=True, blank=True)
    hour_agreed = models.BooleanField(default=False)
    called_unasked = models.BooleanField(default=False)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    promised_at = models.DateTimeField()
    promised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    claimed_until = models.DateTimeField(null=True, blank=True)
    first_attempt_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closing = models.CharField(max_length=11, choices=Closing, blank=True)
    reason = SealedTextField(null=True, blank=True)  # why it was closed; None costs no seal

    objects = CallbackQuerySet.as_manager()

    class Meta:
        indexes = [
            # What the board and the desk ask of open rows is answered by these, however long the history.
            models.Index(
                fields=["due_at"],
                include=["undecided_since", "assigned_to", "urgency", "claimed_by", "claimed_until", "id"],
                condition=Q(closed_at__isnull=True),
                name="callback_open_in_order",
            ),
            models.Index(
                fields=["assigned_to", "due_at"],
                condition=Q(closed_at__isnull=True),
                name="callback_open_by_keeper",
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(closed_at__isnull=True, undecided_since__isnull=False),
                name="callback_undecided",
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(closed_at__isnull=True, urgency=Urgency.EMERGENCY),
                name="callback_open_emergency",
            ),
            models.Index(
                fields=["remind_at"],
                condition=Q(closed_at__isnull=True, remind_at__isnull=False),
                name="callback_to_remind",
            ),
            models.Index(
                fields=["promised_for"],
                include=["first_attempt_at", "closed_at"],
                name="callback_by_promised",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"], condition=Q(closed_at__isnull=True), name="one_open_callback"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closing="")
                | Q(closed_at__isnull=False, closing__in=Closing.values),
                name="callback_is_closed_with_a_closing",
            ),
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True, claimed_until__isnull=True)
                | Q(claimed_by__isnull=False, claimed_until__isnull=False),
                name="callback_is_claimed_until",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | Q(remind_at__isnull=True, claimed_by__isnull=True, undecided_since__isnull=True),
                name="closed_callback_wants_nothing",
            ),
            models.CheckConstraint(
                condition=Q(promised_for__gte=F("promised_at"), due_at__gte=F("promised_at")),
                name="callback_is_due_after_the_promise",
            ),
            models.CheckConstraint(
                condition=Q(snoozes=0, snoozed_minutes=0)
                | Q(snoozes__lte=SNOOZE_LIMIT, snoozed_minutes__lte=SNOOZE_MINUTES)
                & ~Q(urgency=Urgency.EMERGENCY),
                name="callback_is_put_off_within_limits",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Attempt(models.Model):
    """One try at keeping a callback. `hour_agreed`: in quiet hours, for which they had asked."""

    callback = models.ForeignKey(Callback, on_delete=models.PROTECT, related_name="attempts")
    token = models.UUIDField(unique=True)  # made by the page: pressing twice is one attempt
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=14, choices=Outcome)
    hour_agreed = models.BooleanField(default=False)
    note = SealedTextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="attempt_outcome_is_known")
        ]

    def __str__(self) -> str:
        return f"attempt {self.pk}"


class Move(models.Model):
    """A callback handed over `to` a colleague, or put off by `minutes`: who did it, when and why."""

    callback = models.ForeignKey(Callback, on_delete=models.PROTECT, related_name="moves")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=15, choices=Why)
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to__isnull=False, minutes__isnull=True)
                | Q(to__isnull=True, minutes__gt=0, minutes__lte=SNOOZE_MINUTES),
                name="move_says_to_whom_or_how_long",
            ),
            models.CheckConstraint(condition=Q(code__in=Why.values), name="move_reason_is_known"),
        ]

    def __str__(self) -> str:
        return f"move {self.pk}"
