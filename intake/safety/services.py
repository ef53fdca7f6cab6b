"""What is done while somebody is in danger, written down as it happens.

Each verb is one transaction and writes the audit record. The text of what it refuses can be shown to staff.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypedDict, Unpack

from django.db import transaction

from intake.audit.services import record
from intake.calls.models import Call, Draft
from intake.safety.models import Ending, Interrupt, InterruptQuerySet, Service
from intake.safety.refusals import (  # noqa: F401  # callers find the refusals beside the verbs
    AlreadyJoined,
    CallOfAnotherSheet,
    DisclosedLater,
    DisclosureContradicts,
    HelpWasBroughtIn,
    InterruptClosed,
    InterruptRefused,
    MayNotJoin,
    OnlyASupervisorClosesUnknown,
    OwnEmergency,
    ReasonTooShort,
    StillMissing,
    UnknownContact,
    UnknownService,
    refuse_closed,
    refuse_dismissal,
    refuse_joined,
    refuse_joining,
    refuse_unfinished,
    refuse_unknown,
)
from intake.safety.rules import add_rules, says_something_new
from intake.staff.models import Staff
from intake.triage.rules import URGENCIES
from intake.triage.rulesets import site_ruleset

LONGEST_TO_FOLLOW_UP = timedelta(hours=24)


class Notes(TypedDict, total=False):
    """What may be noted while the call goes on. Empty text or an empty list takes a note back."""

    location: str
    services_contacted: list[str]
    contact_confirmed: str
    nothing_disclosed: bool
    with_consent: bool | None
    disclosed_to: str
    disclosed_by: Staff | None
    disclosed_at: datetime | None
    nature: str


@transaction.atomic
def open_interrupt(*, draft: Draft, why: Sequence[str], by: Staff, now: datetime) -> Interrupt:
    """Opens the interrupt of a call sheet, or adds to the open one the rules that have fired since.

    `why` lists the ids of the emergency rules that fire now; it is empty if somebody asks for help by hand.
    Rules that an earlier, closed interrupt of the sheet was about do not open it again: then that one is
    given back as it was closed.
    """
    draft = Draft.objects.select_for_update(no_key=True).get(pk=draft.pk)
    earlier = list(_locked_rows().filter(draft=draft).order_by("pk"))
    if earlier and earlier[-1].is_open:
        return _add_reasons(earlier[-1], why, by, now)
    answered = [rule for interrupt in earlier for rule in interrupt.why]
    if earlier and not says_something_new(why, answered):
        return earlier[-1]
    interrupt = Interrupt.objects.create(
        draft=draft,
        call=Call.objects.filter(draft=draft).first(),
        opened_at=now,
        opened_by=by,
        why=add_rules([], why),
        follow_up_due_at=now + _time_to_follow_up(),
    )
    record(verb="open_interrupt", about=interrupt, by=by, at=now, by_hand=not why)
    return interrupt


@transaction.atomic
def page_supervisor(*, interrupt: Interrupt, by: Staff, now: datetime) -> Interrupt:
    """Calls for a supervisor; again if nobody has come. Raises AlreadyJoined, InterruptClosed."""
    interrupt = _locked(interrupt)
    refuse_closed(interrupt)
    refuse_joined(interrupt)
    interrupt.paged_at = interrupt.paged_at or now
    interrupt.times_paged += 1
    interrupt.save(update_fields=["paged_at", "times_paged"])
    record(verb="page_supervisor", about=interrupt, by=by, at=now, times=interrupt.times_paged)
    return interrupt


@transaction.atomic
def join_interrupt(*, interrupt: Interrupt, by: Staff, now: datetime) -> Interrupt:
    """`by` comes to the one who has the caller on the line. Coming twice is coming once.

    Raises AlreadyJoined with who came first, MayNotJoin, OwnEmergency, InterruptClosed.
    """
    interrupt = _locked(interrupt)
    if interrupt.joined_by_id == by.pk:
        return interrupt
    refuse_closed(interrupt)
    refuse_joining(interrupt, by)
    refuse_joined(interrupt)
    interrupt.joined_by, interrupt.joined_at = by, now
    interrupt.save(update_fields=["joined_by", "joined_at"])
    record(verb="join_interrupt", about=interrupt, by=by, at=now)
    return interrupt


@transaction.atomic
def note_interrupt(*, interrupt: Interrupt, by: Staff, now: datetime, **fields: Unpack[Notes]) -> Interrupt:
    """Keeps what is known so far; fields that are not named stay. Nothing has to be complete yet.

    Raises InterruptClosed, UnknownService, UnknownContact.
    """
    interrupt = _locked(interrupt)
    refuse_closed(interrupt)
    if unknown := fields.keys() - Notes.__annotations__.keys():
        raise TypeError(f"not a note of an interrupt: {', '.join(sorted(unknown))}")
    cleaned = {name: _as_kept(name, value) for name, value in fields.items()}
    refuse_unknown(cleaned)
    changed = [name for name, value in cleaned.items() if getattr(interrupt, name) != value]
    for name in changed:
        setattr(interrupt, name, cleaned[name])
    if changed:
        services = interrupt.services_contacted or []
        interrupt.brought_911 = Service.EMERGENCY in services
        interrupt.brought_988 = Service.LIFELINE in services
        interrupt.save(update_fields=[*changed, "brought_911", "brought_988"])
        record(verb="note_interrupt", about=interrupt, by=by, at=now, fields=" ".join(sorted(changed)))
    return interrupt


@transaction.atomic
def close_interrupt(*, interrupt: Interrupt, by: Staff, now: datetime) -> Interrupt:
    """Ends an emergency that was handled. Whether help arrived and what was disclosed is known by then.

    Raises StillMissing with every field that is wanted, DisclosureContradicts, DisclosedLater,
    OnlyASupervisorClosesUnknown, InterruptClosed.
    """
    interrupt = _locked(interrupt)
    refuse_closed(interrupt)
    refuse_unfinished(interrupt, by, now)
    _close(interrupt, Ending.HANDLED, by, now)
    record(verb="close_interrupt", about=interrupt, by=by, at=now, contact=interrupt.contact_confirmed)
    return interrupt


@transaction.atomic
def dismiss_interrupt(*, interrupt: Interrupt, reason: str, by: Staff, now: datetime) -> Interrupt:
    """Ends what was no emergency after all. Raises ReasonTooShort, HelpWasBroughtIn, InterruptClosed."""
    interrupt = _locked(interrupt)
    refuse_closed(interrupt)
    refuse_dismissal(interrupt, reason)
    interrupt.reason = reason.strip()
    interrupt.follow_up_due_at = None
    _close(interrupt, Ending.NO_EMERGENCY, by, now)
    record(verb="dismiss_interrupt", about=interrupt, by=by, at=now)
    return interrupt


@transaction.atomic
def attach_interrupt(*, interrupt: Interrupt, call: Call, by: Staff, now: datetime) -> Interrupt:
    """Says which call the sheet of this interrupt has become; open or closed. Raises CallOfAnotherSheet."""
    interrupt = _locked(interrupt)
    if call.draft_id != interrupt.draft_id:
        raise CallOfAnotherSheet
    if interrupt.call_id != call.pk:
        interrupt.call = call
        interrupt.save(update_fields=["call"])
        record(verb="attach_interrupt", about=interrupt, by=by, at=now, call=call.reference)
    return interrupt


def _locked_rows() -> InterruptQuerySet:
    """Interrupts as they stand now, kept from others until the transaction ends.

    Nothing is joined: a row that was waited for comes back fresh, what is joined to it does not.
    """
    return Interrupt.objects.select_for_update(no_key=True)


def _locked(interrupt: Interrupt) -> Interrupt:
    return _locked_rows().get(pk=interrupt.pk)


def _add_reasons(interrupt: Interrupt, why: Sequence[str], by: Staff, now: datetime) -> Interrupt:
    rules = add_rules(interrupt.why, why)
    if rules != interrupt.why:
        added = len(rules) - len(interrupt.why)
        interrupt.why = rules
        interrupt.save(update_fields=["why"])
        record(verb="add_reasons", about=interrupt, by=by, at=now, added=added)
    return interrupt


def _as_kept(name: str, value: object) -> object:
    """Text without blanks around it; nothing said is None, so that the database can tell."""
    if isinstance(value, str):
        value = value.strip()
        return value if value or name == "contact_confirmed" else None
    if isinstance(value, list):
        return list(dict.fromkeys(value)) or None
    return value


def _close(interrupt: Interrupt, ending: Ending, by: Staff, now: datetime) -> None:
    interrupt.closed_at, interrupt.closed_by, interrupt.closing = now, by, ending
    interrupt.save()


def _time_to_follow_up() -> timedelta:
    target = site_ruleset().targets[URGENCIES[-1]]
    return target.follow_up or LONGEST_TO_FOLLOW_UP
