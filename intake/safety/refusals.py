"""What the verbs of emergencies refuse, and why. The text of a refusal can be shown to staff as it stands."""

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.safety.models import Contact, Interrupt, Service
from intake.safety.rules import is_said, what_is_missing
from intake.staff.access import may
from intake.staff.models import Role, Staff

WANTED: dict[str, str | Promise] = {
    "services_contacted": _("Say who was brought in, or that the caller refused."),
    "contact_confirmed": _("Say whether help arrived or the person was not found."),
    "disclosed_to": _(
        "Say which medical person was told, and where they work; or that nothing was disclosed."
    ),
    "disclosed_by": _("Say who told them."),
    "disclosed_at": _("Say when they were told."),
    "nature": _("Say what the emergency was."),
}

DISCLOSURE = ("disclosed_to", "disclosed_by", "disclosed_at", "nature")  # what 42 CFR 2.51 wants


class InterruptRefused(Exception):
    """Something that staff foresee and can act on; `message` says it to them."""

    message: str | Promise = ""

    def __str__(self) -> str:
        return str(self.message)


class InterruptClosed(InterruptRefused):
    message = _("This emergency is already closed.")


class AlreadyJoined(InterruptRefused):
    """`by` has come already."""

    def __init__(self, by: Staff) -> None:
        super().__init__(by)
        self.by = by
        self.message = _("%(name)s is already here.") % {"name": by.name}


class MayNotJoin(InterruptRefused):
    message = _("Only a supervisor or a clinician joins an emergency.")


class OwnEmergency(InterruptRefused):
    message = _("Somebody else has to come: you have the caller on the line.")


class UnknownService(InterruptRefused):
    message = _("This is none of the services that can be brought in.")


class UnknownContact(InterruptRefused):
    message = _("Help has arrived, the person was not found, or it cannot be known.")


class StillMissing(InterruptRefused):
    """`missing` maps the name of each field that has to be filled first to what to say."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(*names)
        self.missing = {name: WANTED[name] for name in names}
        self.message = " ".join(str(text) for text in self.missing.values())


class DisclosureContradicts(InterruptRefused):
    message = _(
        "It says that nothing was disclosed, and also to whom, by whom or when. One of the two is wrong."
    )


class DisclosedLater(InterruptRefused):
    message = _("The time at which they were told lies ahead.")


class OnlyASupervisorClosesUnknown(InterruptRefused):
    message = _("Only a supervisor closes an emergency without knowing whether help arrived.")


class ReasonTooShort(InterruptRefused):
    message = _("Say in a few words why it is no emergency.")


class HelpWasBroughtIn(InterruptRefused):
    message = _("Help was brought in or somebody was told. Close it as handled.")


class CallOfAnotherSheet(InterruptRefused):
    message = _("This call was made from another sheet.")


def refuse_closed(interrupt: Interrupt) -> None:
    """What has ended stays ended."""
    if not interrupt.is_open:
        raise InterruptClosed


def refuse_joined(interrupt: Interrupt) -> None:
    """The first who comes is told to all others."""
    if interrupt.joined_by is not None:
        raise AlreadyJoined(interrupt.joined_by)


def refuse_joining(interrupt: Interrupt, by: Staff) -> None:
    """A supervisor or clinician comes to the one who has the caller on the line."""
    if not may(by, "join_emergencies"):
        raise MayNotJoin
    if by.pk == interrupt.opened_by_id:
        raise OwnEmergency


def refuse_unknown(fields: dict[str, object]) -> None:
    """Codes come from the fixed lists."""
    services = fields.get("services_contacted") or []
    assert isinstance(services, list)
    if not set(services) <= set(Service.values):
        raise UnknownService
    if fields.get("contact_confirmed", "") not in ["", *Contact.values]:
        raise UnknownContact


def refuse_unfinished(interrupt: Interrupt, by: Staff, now: datetime) -> None:
    """Whoever closes an emergency accounts for it (reference 1.3, 42 CFR 2.51)."""
    disclosure = {name: getattr(interrupt, name) for name in DISCLOSURE}
    missing = what_is_missing(
        services=interrupt.services_contacted or [],
        contact=interrupt.contact_confirmed,
        nothing_disclosed=interrupt.nothing_disclosed,
        disclosure=disclosure,
    )
    if missing:
        raise StillMissing(missing)
    if interrupt.nothing_disclosed and _says_to_whom(interrupt):
        raise DisclosureContradicts
    if interrupt.disclosed_at and interrupt.disclosed_at > now:
        raise DisclosedLater
    if interrupt.contact_confirmed == Contact.UNKNOWN and by.role != Role.SUPERVISOR:
        raise OnlyASupervisorClosesUnknown


def refuse_dismissal(interrupt: Interrupt, reason: str) -> None:
    """A false alarm has a reason, and nobody was sent or told."""
    if not is_said(reason):
        raise ReasonTooShort
    if interrupt.services_contacted or _says_to_whom(interrupt):
        raise HelpWasBroughtIn


def _says_to_whom(interrupt: Interrupt) -> bool:
    return any(getattr(interrupt, name) for name in ("disclosed_to", "disclosed_by_id", "disclosed_at"))
