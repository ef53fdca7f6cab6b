"""Verbs of retention: holding a record, and erasing one whose time is over."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.audit.services import record
from intake.callbacks.models import Callback
from intake.calls.models import Call
from intake.consents.models import Consent, Disclosure
from intake.people.models import Note, Person, Plan, Referral
from intake.retention.erasing import empty_calls, empty_person
from intake.retention.models import Erasure, Hold
from intake.retention.rules import ADULTS, MINORS, NOBODY, decide_cutoff, decide_kind
from intake.staff.models import Staff
from intake.triage.models import Triage

SHORTEST_REASON = 10  # letters


class RetentionRefused(Exception):
    """What was refused, in words for staff."""

    message: str | Promise = ""

    def __str__(self) -> str:
        return str(self.message)


class IsHeld(RetentionRefused):
    message = _("A legal hold keeps this record. Nothing of it is erased until the hold is lifted.")


class StillPromised(RetentionRefused):
    message = _("A callback is still open. Keep or end the promise first.")


class AlreadyHeld(RetentionRefused):
    message = _("This record is held already.")


class SayWhyHeld(RetentionRefused):
    message = _("Say in a sentence who wants it kept.")


@transaction.atomic
def hold_person(*, person: Person, reason: str, by: Staff, now: datetime) -> Hold:
    """From now on nothing of the person is erased. Raises AlreadyHeld, SayWhyHeld."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise SayWhyHeld
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if Hold.objects.in_force().filter(person=person).exists():
        raise AlreadyHeld
    hold = Hold.objects.create(person=person, reason=reason.strip(), at=now, by=by)
    record(verb="hold_person", about=person, by=by, at=now)
    return hold


@transaction.atomic
def lift_hold(*, person: Person, by: Staff, now: datetime) -> None:
    """The record may be erased when its time is over. One that is not held stays so."""
    if Hold.objects.in_force().filter(person=person).update(lifted_at=now, lifted_by=by):
        record(verb="lift_hold", about=person, by=by, at=now)


@transaction.atomic
def erase_person(*, person: Person, by: Staff | None, now: datetime) -> int:
    """Empties all that is sealed about a person; answers how many rows. Times, kinds and urgencies stay for
    the statistics, references for the audit trail. Erasing again empties what came since.

    Raises IsHeld, StillPromised.
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if Hold.objects.in_force().filter(person=person).exists():
        raise IsHeld
    if Callback.objects.open().filter(Q(person=person) | Q(call__client=person)).exists():
        raise StillPromised
    rows = empty_person(person)
    Erasure.objects.update_or_create(person=person, defaults={"at": now})
    record(verb="erase_person", about=person, by=by, at=now, rows=rows)
    return rows


@transaction.atomic
def erase_calls_of_nobody(*, years: Mapping[str, int], now: datetime) -> int:
    """Empties calls that asked for nothing or gave no name, once their time is over; answers how many."""
    calls = calls_of_nobody(years=years, now=now)
    number = calls.count()
    if number:
        empty_calls(Call.objects.filter(pk__in=list(calls.values_list("pk", flat=True))))
        record(verb="erase_calls", about=None, by=None, at=now, calls=number)
    return number


def calls_of_nobody(*, years: Mapping[str, int], now: datetime) -> QuerySet[Call]:
    """Calls without a person that still hold a number, and are older than they are kept."""
    of_nobody = Call.objects.filter(caller__isnull=True, client__isnull=True)
    return of_nobody.filter(rang_at__lt=decide_cutoff(NOBODY, years, now)).exclude(number_index="")


def people_to_erase(*, years: Mapping[str, int], now: datetime) -> Iterator[Person]:
    """Those of whom nothing has happened for as long as records are kept; held ones are left out.

    Whether somebody was a minor stands in sealed answers, so those who are old enough for adults are opened.
    """
    minors_until, held = decide_cutoff(MINORS, years, now), Hold.objects.in_force().values("person")
    for person in _quiet_since(decide_cutoff(ADULTS, years, now)).exclude(pk__in=held).order_by("pk"):
        inputs = Triage.objects.filter(call__client=person).values_list("inputs", flat=True)
        ages = [given["age"] for given in inputs if isinstance(given.get("age"), int)]
        if decide_kind(ages) == ADULTS or _quiet_since(minors_until).filter(pk=person.pk).exists():
            yield person


def _quiet_since(moment: datetime) -> QuerySet[Person]:
    """People who are known since before `moment`, and of whom there is nothing younger and nothing open."""
    me = OuterRef("pk")
    calls = Call.objects.filter(Q(caller=me) | Q(client=me), rang_at__gte=moment)
    callbacks = Callback.objects.filter(Q(closed_at__isnull=True) | Q(closed_at__gte=moment), person=me)
    people = Person.objects.standing().filter(~Exists(calls), ~Exists(callbacks), added_at__lt=moment)
    for model in (Note, Referral, Plan, Consent, Disclosure):
        people = people.filter(~Exists(model._default_manager.filter(person=me, at__gte=moment)))
    return people.exclude(pk__in=Erasure.objects.values("person"))
