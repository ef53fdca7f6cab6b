"""Verbs of consents and disclosures."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.audit.services import record
from intake.consents.models import Basis, Consent, Disclosure, Purpose
from intake.people.models import Person
from intake.staff.models import Staff


class ConsentRefused(Exception):
    """What was refused, in words for staff; `field` is the one beside which it is said."""

    message: str | Promise = ""
    field = ""

    def __str__(self) -> str:
        return str(self.message)


class NoEnd(ConsentRefused):
    field = "expires_on"
    message = _("Only a consent for all future care may go without a last day.")


class EndsBeforeItBegins(ConsentRefused):
    field = "expires_on"
    message = _("It would end before it was signed.")


class SignedLater(ConsentRefused):
    field = "signed_on"
    message = _("The day of the signature lies ahead.")


class AlreadyRevoked(ConsentRefused):
    message = _("It was revoked before.")


class NotInForce(ConsentRefused):
    field = "consent"
    message = _("This consent is revoked, over, or somebody else's. Nothing may be told by it.")


class ConsentWanted(ConsentRefused):
    field = "consent"
    message = _("Choose the consent that allows it.")


class ToldLater(ConsentRefused):
    field = "at"
    message = _("The time at which it was told lies ahead.")


@dataclass(frozen=True)
class Signed:
    """What stands on a signed consent."""

    purpose: str
    discloser: str
    what: str
    recipient: str
    signed_by: str
    signed_how: str
    signed_on: date
    intermediary: str = ""
    purpose_words: str = ""
    expires_on: date | None = None


@transaction.atomic
def record_consent(*, person: Person, signed: Signed, by: Staff, now: datetime, today: date) -> Consent:
    """Keeps a consent that was signed. `today` is the site's day.

    Raises NoEnd, EndsBeforeItBegins, SignedLater.
    """
    if signed.expires_on is None and signed.purpose != Purpose.CARE:
        raise NoEnd
    if signed.expires_on is not None and signed.expires_on < signed.signed_on:
        raise EndsBeforeItBegins
    if signed.signed_on > today:
        raise SignedLater
    consent = Consent.objects.create(person=person, at=now, by=by, **asdict(signed))
    said: dict[str, str | int] = {"consent": consent.pk, "purpose": str(signed.purpose)}
    record(verb="record_consent", about=person, by=by, at=now, **said)
    return consent


@transaction.atomic
def revoke_consent(*, consent: Consent, by: Staff, now: datetime) -> Consent:
    """The person takes it back, in any way they like. From this moment nothing more is told by it.

    Raises AlreadyRevoked.
    """
    consent = Consent.objects.select_for_update(of=("self",)).select_related("person").get(pk=consent.pk)
    if consent.revoked_at is not None:
        raise AlreadyRevoked
    consent.revoked_at, consent.revoked_by = now, by
    consent.save(update_fields=["revoked_at", "revoked_by"])
    record(verb="revoke_consent", about=consent.person, by=by, at=now, consent=consent.pk)
    return consent


@transaction.atomic
def record_disclosure(
    *,
    person: Person,
    basis: str,
    to_whom: str,
    what: str,
    why: str,
    at: datetime,
    by: Staff,
    now: datetime,
    today: date,
    consent: Consent | None = None,
) -> Disclosure:
    """Writes down what was told about a person. Its consent is locked: none is used while it is revoked.

    Raises ConsentWanted, NotInForce, ToldLater.
    """
    if at > now:
        raise ToldLater
    if basis == Basis.CONSENT:
        if consent is None:
            raise ConsentWanted
        consent = Consent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
        if consent.person_id != person.pk or not consent.is_in_force(today):
            raise NotInForce
    else:
        consent = None
    disclosure = Disclosure.objects.create(
        person=person, at=at, by=by, to_whom=to_whom, what=what, why=why, basis=basis, consent=consent,
        noted_at=now,
    )  # fmt: skip
    said: dict[str, str | int] = {"disclosure": disclosure.pk, "basis": str(basis)}
    said["consent"] = consent.pk if consent else 0
    record(verb="record_disclosure", about=person, by=by, at=now, **said)
    return disclosure
