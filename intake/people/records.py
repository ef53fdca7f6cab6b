"""Verbs about what is kept of a person beside their calls: notes, referrals, plans, who they are to whom."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from intake.audit.services import record
from intake.people.models import Note, Person, Plan, Referral, Relationship
from intake.people.services import lock_people, lock_person
from intake.staff.models import Staff


class RecordRefused(Exception):
    """What was refused, in words for staff."""

    message = _("This cannot be done.")

    def __str__(self) -> str:
        return str(self.message)


class AlreadyRelated(RecordRefused):
    message = _("That stands here already.")


class SamePerson(RecordRefused):
    message = _("That is the person themselves. Give somebody else.")


@transaction.atomic
def add_note(*, person: Person, text: str, by: Staff, now: datetime) -> Note:
    """Keeps a note about a person that belongs to no one call."""
    person = lock_person(person)
    note = Note.objects.create(person=person, text=text, at=now, by=by)
    record(verb="add_note", about=person, by=by, at=now)
    return note


@transaction.atomic
def add_referral(*, person: Person, to_whom: str, why: str, on: date, by: Staff, now: datetime) -> Referral:
    """Keeps to whom a person was sent on the day `on` of the site's clock, and why."""
    person = lock_person(person)
    referral = Referral.objects.create(person=person, to_whom=to_whom, why=why, on=on, at=now, by=by)
    record(verb="add_referral", about=person, by=by, at=now)
    return referral


@transaction.atomic
def agree_plan(*, person: Person, approach: str, review_on: date, by: Staff, now: datetime) -> Plan:
    """Keeps the approach agreed with a person until it is looked at on `review_on`. Ends the plan before."""
    person = lock_person(person)
    Plan.objects.in_force().filter(person=person).update(ended_at=now)
    plan = Plan.objects.create(person=person, approach=approach, review_on=review_on, at=now, by=by)
    record(verb="agree_plan", about=person, by=by, at=now, review_on=review_on.isoformat())
    return plan


@transaction.atomic
def end_plan(*, person: Person, by: Staff, now: datetime) -> None:
    """Ends the plan of a person. Who has none stays without one."""
    person = lock_person(person)
    if Plan.objects.in_force().filter(person=person).update(ended_at=now):
        record(verb="end_plan", about=person, by=by, at=now)


@transaction.atomic
def relate(*, person: Person, other: Person, bond: str, by: Staff, now: datetime) -> Relationship:
    """Keeps that `person` is `bond` (mother of …) `other`. Raises SamePerson, AlreadyRelated."""
    standing = lock_people(person, other)
    person, other = standing[person.pk], standing[other.pk]
    if person == other:
        raise SamePerson
    try:
        with transaction.atomic():
            kept = Relationship.objects.create(person=person, other=other, bond=bond, at=now, by=by)
    except IntegrityError:
        raise AlreadyRelated from None
    record(verb="relate", about=person, by=by, at=now, bond=str(bond), other=other.reference)
    return kept


@transaction.atomic
def forget_relationship(*, relationship: Relationship, by: Staff, now: datetime) -> None:
    """Takes back a relationship that was written down wrongly. The trail keeps that it stood here."""
    said = {"bond": relationship.bond, "other": relationship.other.reference}
    record(verb="forget_relationship", about=relationship.person, by=by, at=now, **said)
    relationship.delete()
