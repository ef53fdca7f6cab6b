"""Who rang, who needs care, how they may be reached safely, and what is kept about them."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intake.people.gates import is_let_through
from intake.people.numbers import say_number
from intake.people.rules import Window, decide_window
from intake.privacy.fields import NumberIndexField, SealedTextField, number_index
from intake.staff.models import Staff


class Asked(models.TextChoices):
    """The answer to a safe-contact question. Unknown is never yes."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not asked")


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, staff: Staff, now: datetime) -> "PersonQuerySet":
        """Those whom `staff` may know of at `now`: the one gate of pages, search, links and fragments."""
        return self.filter(is_let_through(staff, now))

    def standing(self) -> "PersonQuerySet":
        """Without those who turned out to be somebody we knew already."""
        return self.filter(merged_into__isnull=True)


class Person(models.Model):
    """A caller or a client. Two people where they differ.

    `merged_into` is who they turned out to be: their rows are that person's then, and this row stays so that
    its reference leads there and the merge can be undone.
    """

    reference = models.CharField(max_length=12, unique=True)
    name = SealedTextField(_("name to use"), blank=True, default="")
    added_at = models.DateTimeField()
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="nobody_is_merged_into_themselves",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def current(self) -> "Person":
        """Who they turned out to be; themselves if they were not merged. One query for each merge."""
        return self if self.merged_into is None else self.merged_into.current


class PhoneNumberQuerySet(models.QuerySet["PhoneNumber"]):
    def same_as(self, e164: str) -> "PhoneNumberQuerySet":
        """The rows of one number, given in E.164, whoever they belong to. What a merge has put away is left
        out: its person has another row of that number."""
        index = number_index(e164)
        return self.filter(number_index=index, person__merged_into__isnull=True) if index else self.none()


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


class NameToken(models.Model):
    """One blind token of a name: of a whole word, or of a beginning of one (ADR 9). Rebuilt from the name."""

    pk = models.CompositePrimaryKey("token", "person_id")
    token = models.BigIntegerField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"token of {self.person_id}"


class Bond(models.TextChoices):
    """What one person is to another, said from the first one's side."""

    MOTHER = "mother", _("Mother of")
    FATHER = "father", _("Father of")
    PARENT = "parent", _("Parent of")
    PARTNER = "partner", _("Partner of")
    SIBLING = "sibling", _("Brother or sister of")
    RELATIVE = "relative", _("Relative of")
    FRIEND = "friend", _("Friend of")
    GUARDIAN = "guardian", _("Guardian of")
    CARES_FOR = "cares_for", _("Cares for")
    BRINGS = "brings", _("Brings to treatment")
    PROFESSIONAL = "professional", _("Works, as a professional, with")


BOND_FROM_THE_OTHER_SIDE = {
    Bond.MOTHER: _("Their mother is"),
    Bond.FATHER: _("Their father is"),
    Bond.PARENT: _("Child of"),
    Bond.PARTNER: Bond.PARTNER.label,
    Bond.SIBLING: Bond.SIBLING.label,
    Bond.RELATIVE: Bond.RELATIVE.label,
    Bond.FRIEND: Bond.FRIEND.label,
    Bond.GUARDIAN: _("Their guardian is"),
    Bond.CARES_FOR: _("Is cared for by"),
    Bond.BRINGS: _("Is brought to treatment by"),
    Bond.PROFESSIONAL: _("Is helped, as a professional, by"),
}


class Relationship(models.Model):
    """`person` is `bond` (mother of, partner of …) `other`."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    bond = models.CharField(max_length=12, choices=Bond)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "other", "bond"], name="one_row_for_a_bond"),
            models.CheckConstraint(condition=Q(bond__in=Bond.values), name="bond_is_known"),
            models.CheckConstraint(condition=~Q(person=F("other")), name="bond_is_between_two"),
        ]

    def __str__(self) -> str:
        return f"relationship {self.pk}"


class Note(models.Model):
    """Something worth remembering about a person that belongs to no one call."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = SealedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"note {self.pk}"


class Referral(models.Model):
    """We sent a person to somebody else's help on the day `on` (of the site's clock), and wrote down why."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    to_whom = SealedTextField()
    why = SealedTextField(blank=True, default="")
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"referral {self.pk}"


class PlanQuerySet(models.QuerySet["Plan"]):
    def in_force(self) -> "PlanQuerySet":
        """Plans that hold, newest first. A plan past its review date still holds, and says so."""
        return self.filter(ended_at__isnull=True).order_by("-at", "-pk")


class Plan(models.Model):
    """The approach agreed with somebody who rings often, to be looked at again on the day `review_on`.

    A plan is read, it never blocks a call. A new plan ends the one before.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    approach = SealedTextField()
    review_on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    def __str__(self) -> str:
        return f"plan {self.pk}"

    def is_past_review(self, today: date) -> bool:
        """Whether the day on which it was to be looked at has gone by. `today` is the site's day."""
        return today > self.review_on
