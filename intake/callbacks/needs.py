"""Whom one has to know because of callbacks, and which of them one may open (ADR 11)."""

from datetime import datetime, timedelta

from django.db.models import Q

from intake.callbacks.models import Attempt, Callback, CallbackQuerySet
from intake.calls.needs import SHIFTS
from intake.people.gates import Restriction, need, sealed_from
from intake.people.models import Person
from intake.staff.access import may
from intake.staff.models import Staff

OWN = timedelta(days=90)  # LOCAL: whom one promised to ring, or rang


@need
def waits_for_a_callback(staff: Staff, now: datetime) -> Q:
    """Everybody whom we have promised to ring, for anyone on shift may have to, and who needs the care."""
    waiting = Callback.objects.open()
    clients = waiting.filter(call__client__isnull=False).values("call__client")
    return Q(pk__in=waiting.values("person")) | Q(pk__in=clients)


@need
def was_rung(staff: Staff, now: datetime) -> Q:
    """Whom one promised to ring, or rang, in the last 90 days."""
    tried = Attempt.objects.filter(by=staff, at__gt=now - OWN).values("callback__person")
    promised = Callback.objects.filter(promised_by=staff, promised_at__gt=now - OWN).values("person")
    return Q(pk__in=tried) | Q(pk__in=promised)


def visible_callbacks(staff: Staff, now: datetime) -> CallbackQuerySet:
    """The callbacks that `staff` may open at `now`: what is open is everybody's to keep, what was closed more
    than a day ago belongs to its person. Of somebody sealed one sees what one was given to keep."""
    callbacks = Callback.objects.all()
    if not may(staff, "keep_callbacks"):
        return callbacks.none()
    if not may(staff, "see_everybody"):
        people = Person.objects.visible_to(staff, now).values("pk")
        lately = Q(closed_at__isnull=True) | Q(closed_at__gt=now - SHIFTS)
        callbacks = callbacks.filter(lately | Q(person__in=people))
    return callbacks.filter(Q(closed_at__isnull=True, assigned_to=staff) | ~_hidden(staff, now))


def open_callbacks(staff: Staff, now: datetime) -> CallbackQuerySet:
    """The open ones among them, for lists. Asks at once whether anybody is sealed at all: mostly nobody is,
    and then no row has to be held against that."""
    waiting = Callback.objects.open()
    if not Restriction.objects.exists():
        return waiting
    return waiting.filter(Q(assigned_to=staff) | ~_hidden(staff, now))


def _hidden(staff: Staff, now: datetime) -> Q:
    sealed = sealed_from(staff, now)
    return Q(person__in=sealed) | Q(call__client__isnull=False, call__client__in=sealed)
