"""Whom one has to know because of calls, and which calls one may open (ADR 11)."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from intake.calls.models import Call, CallQuerySet, Draft
from intake.people.gates import need, sealed_from
from intake.people.models import Person, PhoneNumber
from intake.staff.access import may
from intake.staff.models import Staff

SHIFTS = timedelta(hours=24)  # LOCAL: the shift that is on, and those it took over from
OWN = timedelta(days=90)  # LOCAL: whose call one took


@need
def rang_us(staff: Staff, now: datetime) -> Q:
    """Everybody of the last day's calls, and everybody of one's own calls of the last 90 days."""
    calls = Call.objects.filter(_lately(staff, now))
    callers = calls.filter(caller__isnull=False).values("caller")
    return Q(pk__in=callers) | Q(pk__in=calls.filter(client__isnull=False).values("client"))


@need
def is_on_the_line(staff: Staff, now: datetime) -> Q:
    """Whoever has the number on a call sheet that one has open: it may be them who ring."""
    owners = PhoneNumber.objects.filter(number_index__in=_numbers_on_sheets_of(staff, now))
    return Q(pk__in=owners.values("person"))


def _lately(staff: Staff, now: datetime) -> Q:
    """The last day's calls, and one's own: those that one took, and those one wrote down later."""
    own = Q(taken_by=staff) | Q(entered_by=staff)
    return Q(rang_at__gt=now - SHIFTS) | (own & Q(rang_at__gt=now - OWN))


def _numbers_on_sheets_of(staff: Staff, now: datetime) -> QuerySet[Any]:
    sheets = Draft.objects.open().filter(Q(opened_by=staff) | Q(saved_by=staff), saved_at__gt=now - SHIFTS)
    return sheets.exclude(number_index="").values("number_index")


def visible_calls(staff: Staff, now: datetime) -> CallQuerySet:
    """The calls that `staff` may open at `now`: of people whom they may know of, and none of anybody sealed.

    A call of nobody (a silent one, or somebody who gave no name) is open to whoever took it and to its day;
    any call from the number on a sheet that one has open, to whoever answers.
    """
    calls, sealed = Call.objects.all(), sealed_from(staff, now)
    if not may(staff, "see_people"):
        return calls.none()
    if not may(staff, "see_everybody"):
        people = Person.objects.visible_to(staff, now).values("pk")
        nobody = Q(caller__isnull=True, client__isnull=True) & _lately(staff, now)
        ringing = Q(number_index__in=_numbers_on_sheets_of(staff, now))
        calls = calls.filter(Q(caller__in=people) | Q(client__in=people) | nobody | ringing)
    return calls.exclude(caller__in=sealed).exclude(client__in=sealed)
