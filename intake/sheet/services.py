"""Finishing a call sheet: one transaction from people to promise, so that all of it happened or none."""

from datetime import datetime

from django.db import transaction

from intake.audit.services import record
from intake.callbacks.models import Callback, Closing, Purpose
from intake.callbacks.services import close_callback, schedule_callback
from intake.callbacks.targets import due_after
from intake.callbacks.urgency import follow_urgency
from intake.calls.models import Call, CallerRole, Disposition, Draft, Kind
from intake.calls.services import CallFacts, log_call
from intake.people.models import Asked, Person, PhoneNumber
from intake.people.services import add_person, record_safe_contact, rename_person
from intake.rings.services import as_the_phone_tells, ring_beside, ring_of, tie_call
from intake.safety.models import Interrupt
from intake.safety.services import attach_interrupt, open_interrupt
from intake.sheet.clashes import with_asides
from intake.sheet.forms import Sheet
from intake.sheet.queries import NumberFacts
from intake.staff.models import Staff
from intake.triage.models import Override, Triage, Urgency
from intake.triage.services import override_triage, record_triage


class TypedMeanwhile(Exception):
    """A colleague typed into the sheet in the moment in which it was finished: it wants to be read again."""

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft


def watch_for_danger(*, draft: Draft, sheet: Sheet, by: Staff, now: datetime) -> None:
    """Opens the interrupt when a red answer stands on the sheet. It stays open whatever is answered later."""
    rules = sheet.judgement.emergency_rules
    if draft.asides and not rules:  # no sign of danger waits until two people have chosen
        rules = Sheet(with_asides(draft), by=by, now=now).judgement.emergency_rules
    if rules:
        open_interrupt(draft=draft, why=rules, by=by, now=now)


@transaction.atomic
def record_look_up(facts: NumberFacts, *, draft: Draft, by: Staff, now: datetime) -> None:
    """Writes that `by` was shown whom a number belongs to; that it is nobody's says something too."""
    for person in facts.people:
        record(verb="read_number", about=person, by=by, at=now, known=True)
    if not facts.people:
        record(verb="read_number", about=draft, by=by, at=now, known=False)


@transaction.atomic
def finish_sheet(*, draft: Draft, sheet: Sheet, by: Staff, now: datetime) -> tuple[Call, Callback | None]:
    """Makes the draft a call with its people, its triage and its promise. Finishing twice makes one call.

    Wants a complete sheet, read from `draft`. Raises TypedMeanwhile, AlreadyFinished, and what
    `schedule_callback` refuses; then nothing has happened.
    """
    read = draft.revision
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if draft.finished_at:
        call = Call.objects.get(draft=draft)
        return call, Callback.objects.filter(call=call).first()
    if draft.revision != read:
        raise TypedMeanwhile(draft)
    caller, number = (None, None) if sheet.asks_nothing else _reach_caller(sheet, by, now)
    client = _who_needs_care(sheet, caller, by, now)
    facts = _facts(draft, sheet, now)
    ring = ring_of(draft) or (None if facts.is_late else ring_beside(draft, facts.number))
    facts = as_the_phone_tells(facts, ring) if ring else facts
    call = log_call(facts=facts, caller=caller, client=client, draft=draft, by=by, now=now)
    if ring:
        tie_call(ring=ring, call=call, now=now)
    _judge(sheet, call, by, now)
    _settle(sheet, by, now)
    _follow_up_emergency(sheet, call, caller, number, by, now)
    return call, _promise(sheet, call, caller, number, by, now)


def _facts(draft: Draft, sheet: Sheet, now: datetime) -> CallFacts:
    data, late = sheet.call.cleaned_data, sheet.late
    return CallFacts(
        kind=sheet.kind,
        rang_at=(late and late.rang_at) or draft.opened_at,
        answered_at=(late and late.answered_at) or draft.opened_at,
        ended_at=(late and late.ended_at) or now,
        taken_by=late.taken_by if late else None,
        is_late=late is not None,
        number=sheet.number,
        caller_role=data.get("caller_role", ""),
        anonymous=sheet.anonymous,
        disposition=Disposition.NO_COUNSEL if sheet.asks_nothing else data["disposition"],
        note=data.get("note", ""),
    )


def _reach_caller(sheet: Sheet, by: Staff, now: datetime) -> tuple[Person | None, PhoneNumber | None]:
    """The caller and their number. A person is kept only if there is a name or a number to know them by."""
    name = "" if sheet.anonymous else sheet.contact.cleaned_data.get("caller_name", "")
    if sheet.anonymous and not sheet.promises:
        return None, None
    if not name and not sheet.number:
        return None, None
    caller = sheet.same_person
    if caller is None:
        caller = add_person(name=name, by=by, now=now)
    elif name and name != caller.name:
        rename_person(person=caller, name=name, by=by, now=now)
    if not sheet.number:
        return caller, None
    contact = sheet.contact.contact
    return caller, record_safe_contact(person=caller, number=sheet.number, contact=contact, by=by, now=now)


def _who_needs_care(sheet: Sheet, caller: Person | None, by: Staff, now: datetime) -> Person | None:
    """The caller, unless they ring about somebody else who has a name."""
    data = sheet.call.cleaned_data
    if sheet.kind != Kind.HELP or data.get("caller_role") in ("", CallerRole.SELF):
        return caller if sheet.kind == Kind.HELP else None
    if sheet.triage.cleaned_data.get("loved_one_goal") == "help_for_self":
        return caller
    name = sheet.contact.cleaned_data.get("client_name", "")
    return add_person(name=name, by=by, now=now) if name else None


@transaction.atomic
def decide_otherwise(*, triage: Triage, said: dict[str, str], by: Staff, now: datetime) -> Override:
    """Overrides the triage of a logged call; its open callbacks follow as soon as that takes effect.

    Raises TriageRefused.
    """
    override = override_triage(
        triage=triage,
        to=said["override_to"],
        code=said["override_code"],
        text=said["override_text"],
        by=by,
        now=now,
    )
    if not override.is_pending:
        follow_urgency(call=triage.call, urgency=override.to_urgency, by=by, now=now)
    return override


def _judge(sheet: Sheet, call: Call, by: Staff, now: datetime) -> None:
    """Keeps the suggestion, and beside it what staff decided instead."""
    judgement = sheet.judgement
    if sheet.asks_nothing:
        return
    triage = record_triage(
        call=call,
        inputs=judgement.inputs,
        result=judgement.result,
        asked=sheet.asked(),
        by=by,
        now=now,
        at=sheet.since,
    )
    if sheet.decided_urgency and sheet.decided_urgency != judgement.result.urgency:
        decide_otherwise(triage=triage, said=sheet.override.cleaned_data, by=by, now=now)


def _settle(sheet: Sheet, by: Staff, now: datetime) -> None:
    """Closes the open callbacks of this number that staff ticked: the person has rung us."""
    if not sheet.settles or not sheet.number or sheet.asks_nothing:
        return
    numbers = PhoneNumber.objects.same_as(sheet.number)
    for callback in Callback.objects.open().filter(number__in=numbers):
        if callback.reference in sheet.settles:
            close_callback(callback=callback, closing=Closing.SETTLED, by=by, now=now)


def _follow_up_emergency(
    sheet: Sheet, call: Call, caller: Person | None, number: PhoneNumber | None, by: Staff, now: datetime
) -> None:
    """Ties the emergency to its call, and promises to check in within a day (clinical reference 4.5).

    Where nobody can be rung, the board says that the emergency has no follow-up.
    """
    interrupts = list(Interrupt.objects.filter(draft=call.draft_id).order_by("pk")) if call.draft_id else []
    for interrupt in interrupts:
        attach_interrupt(interrupt=interrupt, call=call, by=by, now=now)
    wanted = any(interrupt.follow_up_due_at for interrupt in interrupts)
    if not wanted or caller is None or number is None or number.may_call == Asked.NO:
        return
    open_already = Callback.objects.open().filter(person=caller, purpose=Purpose.FOLLOW_UP)
    if not open_already.exists():
        schedule_callback(
            person=caller,
            number=number,
            urgency=Urgency.WITHIN_72H,
            due_at=due_after(Urgency.WITHIN_72H, sheet.since, now, sheet.window),
            by=by,
            now=now,
            purpose=Purpose.FOLLOW_UP,
            call=call,
            call_unasked=True,
        )


def _promise(
    sheet: Sheet, call: Call, caller: Person | None, number: PhoneNumber | None, by: Staff, now: datetime
) -> Callback | None:
    if not sheet.promises or caller is None or number is None:
        return None
    data = sheet.promise.cleaned_data
    return schedule_callback(
        person=caller,
        number=number,
        urgency=sheet.urgency,
        due_at=data["due_at"],
        by=by,
        now=now,
        purpose=data.get("purpose") or "admissions",
        call=call,
        assigned_to=sheet.promise.assignee,
        hour_agreed=data.get("hour_agreed", False),
        call_unasked=data.get("call_unasked", False),
    )
