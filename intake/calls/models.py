"""Inbound calls, the drafts that become calls, and who has a draft open just now."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intake.lines.models import Language, Line
from intake.people.models import Person
from intake.people.numbers import say_number
from intake.privacy.fields import NumberIndexField, SealedJSONField, SealedTextField, number_index


class Kind(models.TextChoices):
    """What kind of call it was. Those after `information` close in one key and keep no health information."""

    HELP = "help", _("Asks for help")
    INFORMATION = "information", _("Wants information")
    SILENT = "silent", _("Silent")
    WRONG_NUMBER = "wrong_number", _("Wrong number")
    HANG_UP = "hang_up", _("Hung up")
    PRANK = "prank", _("Prank")


A_SHIFT = timedelta(hours=8)  # LOCAL: a draft that is older was left behind by somebody who has gone home
HERE_FOR = timedelta(seconds=25)  # a page that gave no sign for so long is closed
NON_COUNSELLING = (Kind.SILENT, Kind.WRONG_NUMBER, Kind.HANG_UP, Kind.PRANK)


class CallerRole(models.TextChoices):
    SELF = "self", _("The person themselves")
    LOVED_ONE = "loved_one", _("A loved one")
    PROFESSIONAL = "professional", _("A professional")


class Disposition(models.TextChoices):
    """How the call ended."""

    CALLBACK = "callback_promised", _("Callback promised")
    HANDED_OVER = "handed_over", _("Handed over on the line")
    ANSWERED = "answered", _("Answered, nothing more wanted")
    DECLINED = "declined", _("Declined a callback")
    NO_COUNSEL = "no_counsel", _("Not a counselling call")


class DraftQuerySet(models.QuerySet["Draft"]):
    def open(self) -> "DraftQuerySet":
        return self.filter(finished_at__isnull=True, thrown_away_at__isnull=True)

    def left_behind(self, now: datetime) -> "DraftQuerySet":
        """Open drafts that are older than a shift, oldest first."""
        return self.open().filter(opened_at__lte=now - A_SHIFT).order_by("opened_at", "pk")


class Draft(models.Model):
    """A call sheet from its first keystroke: what stands in each field, as it was typed.

    The id is made by the page, so that the first save and its repetition make one row.
    `answers` maps a field's name to its list of texts. `marks` maps it to the revision, the page and the
    staff that wrote it last. `asides` holds what could not be written without wiping out other people's
    words, until somebody has chosen: by field, then by page, `{"by": staff, "texts": [...]}`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    answers = SealedJSONField(default=dict)
    number = SealedTextField(blank=True, default="")
    number_index = NumberIndexField(of="number", db_index=True)
    revision = models.PositiveIntegerField(default=0)
    marks = SealedJSONField(default=dict)
    asides = SealedJSONField(default=dict)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, blank=True)
    thrown_away_at = models.DateTimeField(null=True, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["opened_at"],
                condition=Q(finished_at__isnull=True, thrown_away_at__isnull=True),
                name="draft_open",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(thrown_away_at__isnull=True),
                name="draft_is_finished_or_thrown_away",
            )
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"

    @property
    def number_said(self) -> str:
        """The number as people say it, empty if none was typed."""
        return say_number(self.number)


class Visit(models.Model):
    """One page on which a draft stands open. It counts while it gives a sign of itself."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="visits")
    page = models.UUIDField()
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    came_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "page"], name="one_visit_of_a_page")]

    def __str__(self) -> str:
        return f"visit {self.pk}"


class CallQuerySet(models.QuerySet["Call"]):
    def from_number(self, e164: str) -> "CallQuerySet":
        """Calls that showed this number (E.164), newest first; none for an empty number."""
        index = number_index(e164)
        return self.filter(number_index=index).order_by("-rang_at") if index else self.none()

    def unanswered(self) -> "CallQuerySet":
        """Rings that showed a number and that nobody answered."""
        return self.filter(answered_at__isnull=True).exclude(number_index="")


class Call(models.Model):
    """One inbound ring, answered or not. Times are UTC.

    `entered_by` is who wrote it down afterwards, None for a call that was logged while it was going on.
    """

    reference = models.CharField(max_length=12, unique=True)
    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, null=True, blank=True, related_name="call")
    kind = models.CharField(max_length=12, choices=Kind)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=60, blank=True, default="")  # where the line was published then
    language = models.CharField(max_length=3, choices=Language, blank=True, default="")
    rang_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    number = SealedTextField(blank=True, default="")
    number_index = NumberIndexField(of="number")
    caller_role = models.CharField(max_length=12, choices=CallerRole, blank=True)
    anonymous = models.BooleanField(default=False)
    caller = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    client = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    disposition = models.CharField(max_length=17, choices=Disposition, blank=True)
    note = SealedTextField(blank=True, default="")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    logged_at = models.DateTimeField()

    objects = CallQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["rang_at"], include=["answered_at", "ended_at", "id"], name="call_by_ring"),
            models.Index(fields=["rang_at"], condition=Q(answered_at__isnull=True), name="call_unanswered"),
            # Whether a number rang again is asked on every desk; some numbers ring every day of a year.
            models.Index(fields=["number_index", "rang_at"], name="call_by_number"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="call_kind_is_known"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("rang_at")),
                name="call_is_answered_after_it_rang",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("rang_at")),
                name="call_ends_after_it_rang",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def number_said(self) -> str:
        """The number as people say it, empty if none was shown."""
        return say_number(self.number)

    @property
    def lasted(self) -> timedelta | None:
        """How long we spoke; None for a call that nobody answered or that has not ended."""
        return self.ended_at - self.answered_at if self.answered_at and self.ended_at else None
