"""Who rang, who needs care, and how they may be reached safely."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intake.people.numbers import say_number
from intake.people.rules import Window, decide_window
from intake.privacy.fields import NumberIndexField, SealedTextField, number_index


class Asked(models.TextChoices):
    """The answer to a safe-contact question. Unknown is never yes."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not asked")


class Person(models.Model):
    """A caller or a client. Two people where they differ."""

    reference = models.CharField(max_length=12, unique=True)
    name = SealedTextField(_("name to use"), blank=True, default="")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reference


class PhoneNumberQuerySet(models.QuerySet["PhoneNumber"]):
    def same_as(self, e164: str) -> "PhoneNumberQuerySet":
        """The rows of one number, given in E.164, whoever they belong to."""
        index = number_index(e164)
        return self.filter(number_index=index) if index else self.none()


class PhoneNumber(models.Model):
    """One number of one person, with what it may be used for. A family's landline has a row for each person.

    `opens` and `closes` are hours on the clock of `zone` (an IANA name, empty if unknown), None by default.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="numbers")
    number = SealedTextField()
    number_index = NumberIndexField(of="number", db_index=True)
    may_call = models.CharField(max_length=7, choices=Asked, default=Asked.UNKNOWN)
    may_voicemail = models.CharField(max_length=7, choices=Asked, default=Asked.UNKNOWN)
    may_text = models.CharField(max_length=7, choices=Asked, default=Asked.UNKNOWN)
    answered_by = SealedTextField(blank=True, default="")
    ask_for = SealedTextField(blank=True, default="")
    zone = models.CharField(max_length=40, blank=True, default="")
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    asked_at = models.DateTimeField()

    objects = PhoneNumberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "number_index"], name="one_row_for_a_number_of_a_person"
            ),
            models.CheckConstraint(
                condition=Q(
                    may_call__in=Asked.values, may_voicemail__in=Asked.values, may_text__in=Asked.values
                ),
                name="safe_contact_is_known_answer",
            ),
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True)
                | (Q(opens__isnull=False, closes__isnull=False) & ~Q(opens=F("closes"))),
                name="hours_are_both_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"number {self.pk}"

    @property
    def as_said(self) -> str:
        """The number as people at home say it, such as (856) 555-0142."""
        return say_number(self.number)

    @property
    def window(self) -> Window:
        """The hours in which it may ring."""
        return decide_window(self.zone, self.opens, self.closes)
