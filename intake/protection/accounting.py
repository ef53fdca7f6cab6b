"""The accounting of disclosures of a person (42 CFR 2.25, 45 CFR 164.528): what was told, to whom and why."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intake.audit.models import Entry
from intake.consents.models import Basis, Disclosure
from intake.people.models import Person
from intake.safety.models import Interrupt

SINCE_YEARS = 6
WHAT_IN_EMERGENCIES = _("What those who came to help had to know")


@dataclass(frozen=True)
class Told:
    """One line. `entry` is the place of its entry in the audit trail, None while it is not chained."""

    at: datetime
    to_whom: str
    what: str
    why: str
    basis: str
    by: str
    entry: int | None


def account_for(person: Person, *, now: datetime) -> list[Told]:
    """Everything of the last six years that was told about `person`, newest first: four queries.

    What was told in an emergency (2.51) stands with the emergency, and is read from there.
    """
    since = now.replace(year=now.year - SINCE_YEARS, day=min(now.day, 28))
    rows = Disclosure.objects.filter(person=person, at__gte=since).select_related("by")
    entries = Entry.objects.filter(about="person", reference=person.reference, verb="record_disclosure")
    places = {detail.get("disclosure"): seq for detail, seq in entries.values_list("detail", "seq")}
    told = [
        Told(row.at, row.to_whom, row.what, row.why, row.get_basis_display(), row.by.name, places.get(row.pk))
        for row in rows
    ]
    return sorted([*told, *_told_in_emergencies(person, since)], key=lambda one: one.at, reverse=True)


def _told_in_emergencies(person: Person, since: datetime) -> list[Told]:
    theirs = Q(call__client=person) | Q(call__caller=person, call__client__isnull=True)
    rows = Interrupt.objects.filter(theirs, disclosed_at__gte=since).select_related("disclosed_by")
    found = list(rows.order_by("pk"))
    closing = Entry.objects.filter(about="interrupt", verb="close_interrupt")
    closing = closing.filter(reference__in=[str(row.pk) for row in found])
    places = dict(closing.values_list("reference", "seq"))
    return [
        Told(
            at=row.disclosed_at,
            to_whom=row.disclosed_to or "",
            what=str(WHAT_IN_EMERGENCIES),
            why=row.nature or "",
            basis=str(Basis.EMERGENCY.label),
            by=row.disclosed_by.name if row.disclosed_by else "",
            entry=places.get(str(row.pk)),
        )
        for row in found
        if row.disclosed_at is not None
    ]
