"""Verbs of who may see whom: breaking the glass, looking at it afterwards, sealing somebody to some of us."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.audit.services import record
from intake.people.gates import GLASS_LASTS, Glass, Restriction, sealed_from
from intake.people.models import Person
from intake.staff.access import may
from intake.staff.models import Staff

SHORTEST_REASON = 10  # letters


class GuardRefused(Exception):
    """What was refused, in words for staff."""

    message: str | Promise = ""

    def __str__(self) -> str:
        return str(self.message)


class NobodyThere(GuardRefused):
    """Said alike where there is nobody and where somebody is sealed."""

    message = _("No record opens under this reference or number.")


class SayWhy(GuardRefused):
    message = _("Say in a sentence why you need it: a supervisor reads it.")


class AlreadyReviewed(GuardRefused):
    message = _("Somebody has looked at this already.")


class OwnGlass(GuardRefused):
    message = _("Somebody else has to look at what you opened.")


class NameSomebody(GuardRefused):
    message = _("Name at least one member of staff who may see this person.")


@transaction.atomic
def break_glass(*, person: Person | None, reason: str, by: Staff, now: datetime) -> Glass:
    """Opens the record of `person` to `by` for 60 minutes, says so to the supervisors, and keeps why.

    Somebody who is sealed opens to those alone who may break seals. Raises NobodyThere, SayWhy.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise SayWhy
    is_sealed = person is not None and sealed_from(by, now).filter(person=person).exists()
    if person is None or (is_sealed and not may(by, "break_seals")):
        raise NobodyThere
    glass = Glass.objects.create(person=person, by=by, at=now, until=now + GLASS_LASTS, reason=reason.strip())
    record(verb="break_glass", about=person, by=by, at=now, glass=glass.pk, sealed=is_sealed)
    return glass


@transaction.atomic
def review_glass(*, glass: Glass, finding: str, by: Staff, now: datetime) -> Glass:
    """Keeps what a supervisor found. Raises AlreadyReviewed, OwnGlass."""
    glass = Glass.objects.select_for_update(of=("self",)).select_related("person").get(pk=glass.pk)
    if glass.reviewed_at is not None:
        raise AlreadyReviewed
    if glass.by_id == by.pk:
        raise OwnGlass
    glass.finding, glass.reviewed_by, glass.reviewed_at = finding, by, now
    glass.save(update_fields=["finding", "reviewed_by", "reviewed_at"])
    record(verb="review_glass", about=glass.person, by=by, at=now, glass=glass.pk, finding=str(finding))
    return glass


@transaction.atomic
def seal_person(
    *, person: Person, named: Sequence[Staff], reason: str, by: Staff, now: datetime
) -> Restriction:
    """From now on only `named` see the person, whoever seals them. Raises NameSomebody, SayWhy."""
    if not named:
        raise NameSomebody
    if len(reason.strip()) < SHORTEST_REASON:
        raise SayWhy
    kept = {"reason": reason.strip(), "at": now, "by": by}
    restriction, _is_new = Restriction.objects.update_or_create(person=person, defaults=kept)
    restriction.named.set(named)
    ids = " ".join(str(pk) for pk in sorted(one.pk for one in named))
    record(verb="seal_person", about=person, by=by, at=now, named=ids)
    return restriction


@transaction.atomic
def unseal_person(*, person: Person, by: Staff, now: datetime) -> None:
    """The person is seen by whoever works with them again. Who is not sealed stays so."""
    restriction = Restriction.objects.filter(person=person).first()
    if restriction is not None:
        restriction.named.clear()
        restriction.delete()
        record(verb="unseal_person", about=person, by=by, at=now)
