"""What the phone system told us: each event as it came, and the ring that they add up to."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intake.callbacks.models import Callback
from intake.calls.models import Call, Draft
from intake.lines.models import Line
from intake.people.numbers import say_number
from intake.privacy.fields import NumberIndexField, SealedTextField, number_index
from intake.rings import rules

LOST_AFTER = timedelta(hours=1)  # LOCAL: nobody rings longer; the event of its end was lost


class State(models.TextChoices):
    """Where a ring stands, or how it ended."""

    RINGING = rules.RINGING, _("Ringing")
    ANSWERED = rules.ANSWERED, _("Answered")
    HELD = rules.HELD, _("On hold")
    TRANSFERRED = rules.TRANSFERRED, _("Transferred")
    ENDED = rules.ENDED, _("Ended")
    ABANDONED = rules.ABANDONED, _("Hung up before an answer")
    VOICEMAIL = rules.VOICEMAIL, _("Left a message")
    KEPT_PLACE = rules.KEPT_PLACE, _("Asked to be called back")


class Outcome(models.TextChoices):
    """What followed from a ring that nobody answered, or why nothing did."""

    CALLBACK = rules.Outcome.CALLBACK, _("A callback is promised")
    PROMISED = rules.Outcome.PROMISED, _("This number has an open callback already")
    GOT_THROUGH = rules.Outcome.GOT_THROUGH, _("They rang again and got through")
    BY_STAFF = rules.Outcome.BY_STAFF, _("A colleague has a call sheet open for it")
    SHORT = rules.Outcome.SHORT, _("Hung up within 5 seconds")
    WITHHELD = rules.Outcome.WITHHELD, _("Number withheld: nobody to ring back")
    REPEAT = rules.Outcome.REPEAT, _("Three callbacks within a day already: staff decide")
    FORBIDDEN = rules.Outcome.FORBIDDEN, _("This number must not be called")
    LONG_AGO = rules.Outcome.LONG_AGO, _("We heard of it more than a day later")


class RingQuerySet(models.QuerySet["Ring"]):
    def from_number(self, e164: str) -> "RingQuerySet":
        """Rings that showed this number (E.164); none for an empty number."""
        index = number_index(e164)
        return self.filter(number_index=index) if index else self.none()

    def untaken(self) -> "RingQuerySet":
        """Rings that nobody has a sheet or a call for."""
        no_sheet = Q(draft__isnull=True) | Q(draft__thrown_away_at__isnull=False)
        return self.filter(no_sheet, call__isnull=True)

    def ringing(self, now: datetime) -> "RingQuerySet":
        """Rings that wait for somebody to take them."""
        return self.untaken().filter(state=State.RINGING, rang_at__gt=now - LOST_AFTER)

    def unlogged(self, now: datetime) -> "RingQuerySet":
        """Rings of the past two hours that somebody answered, and nobody has taken."""
        return self.untaken().filter(answered_at__gt=now - 2 * LOST_AFTER)

    def unanswered(self) -> "RingQuerySet":
        """Rings that ended without an answer."""
        return self.filter(answered_at__isnull=True, ended_at__isnull=False)

    def lost(self, now: datetime) -> "RingQuerySet":
        """Rings of which the phone system never said how they ended."""
        return self.filter(state=State.RINGING, rang_at__lte=now - LOST_AFTER)


class Ring(models.Model):
    """One inbound ring, as its events add up; `(source, their_id)` is the phone system's name of it. UTC.

    `settle_at` is when the clock looks what follows from it, None when nothing more is to be done.
    `taken_by` pressed "Answer and log"; `draft` is the sheet that this opened, `call` what was logged.
    """

    reference = models.CharField(max_length=12, unique=True)
    source = models.CharField(max_length=20)
    their_id = models.CharField(max_length=120)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    number = SealedTextField(blank=True, default="")
    number_index = NumberIndexField(of="number", db_index=True)
    state = models.CharField(max_length=11, choices=State)
    rang_at = models.DateTimeField(db_index=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    transfers = models.PositiveSmallIntegerField(default=0)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    call = models.OneToOneField(Call, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    callback = models.ForeignKey(Callback, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=11, choices=Outcome, blank=True)
    settle_at = models.DateTimeField(null=True, blank=True)

    objects = RingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["rang_at"], condition=Q(state="ringing"), name="ring_ringing"),
            models.Index(fields=["settle_at"], condition=Q(settle_at__isnull=False), name="ring_to_settle"),
            models.Index(
                fields=["answered_at"],
                condition=Q(answered_at__isnull=False, call__isnull=True),
                name="ring_unlogged",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "their_id"], name="one_ring_of_a_source"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="ring_state_is_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *Outcome.values]), name="ring_outcome_is_known"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("rang_at")),
                name="ring_is_answered_after_it_rang",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("rang_at")),
                name="ring_ends_after_it_rang",
            ),
            models.CheckConstraint(
                condition=Q(taken_by__isnull=True, taken_at__isnull=True)
                | Q(taken_by__isnull=False, taken_at__isnull=False),
                name="ring_is_taken_by_somebody_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def number_said(self) -> str:
        """The number as people say it, empty if it was withheld."""
        return say_number(self.number)

    def waited(self, now: datetime) -> timedelta:
        """How long the caller waited, or has been waiting until `now`."""
        return (self.answered_at or self.ended_at or max(now, self.rang_at)) - self.rang_at


class RingEvent(models.Model):
    """One event as it was received. Rows are added, never changed, except when they are read anew.

    `key` names the event for its source: what is delivered twice is one row. `kind` is empty for what we do
    not understand (yet). `at` is the phone system's time, never later than we heard of it.
    """

    ring = models.ForeignKey(Ring, on_delete=models.CASCADE, related_name="events")
    source = models.CharField(max_length=20)
    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=11, choices=State, blank=True)
    at = models.DateTimeField()
    received_at = models.DateTimeField(db_index=True)
    number = SealedTextField(blank=True, default="")
    dialled = models.CharField(max_length=40, blank=True, default="")
    body = SealedTextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="one_row_for_an_event"),
            models.CheckConstraint(condition=Q(kind__in=["", *State.values]), name="event_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"event {self.pk}"


class Recording(models.Model):
    """A message that a caller left, kept sealed in a file of its own once it has been fetched.

    `fetch_at` is when the clock tries to fetch it (next), None when it is kept or given up.
    """

    ring = models.ForeignKey(Ring, on_delete=models.CASCADE, related_name="recordings")
    event = models.OneToOneField(RingEvent, on_delete=models.CASCADE, related_name="+")
    address = SealedTextField()
    file = models.CharField(max_length=60, blank=True)  # its name in the media folder
    kind = models.CharField(max_length=40, blank=True)  # media type, such as audio/mpeg
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=60, blank=True)
    fetch_at = models.DateTimeField(null=True, blank=True)
    kept_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["fetch_at"], condition=Q(fetch_at__isnull=False), name="recording_to_fetch")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kept_at__isnull=True, file="") | Q(kept_at__isnull=False) & ~Q(file=""),
                name="recording_is_kept_in_a_file",
            )
        ]

    def __str__(self) -> str:
        return f"recording {self.pk}"
