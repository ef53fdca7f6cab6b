"""Small factories. Each makes one valid row with what it needs, and takes the fields that a test is about.

Time is an argument everywhere; `NOW` is when most tests take place (10 in the morning in New York).
"""

from datetime import UTC, datetime, time, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from intake.callbacks.models import Attempt, Callback, Outcome
from intake.calls.models import Call, Draft, Kind
from intake.lines.models import Line, LineNumber
from intake.people.models import Asked, Person, PhoneNumber
from intake.reminders.models import Channel, Reminder, State
from intake.rings.hearing import Event, hear
from intake.rings.models import Ring
from intake.safety.models import Interrupt
from intake.shifts.models import Shift
from intake.staff.models import Role, Staff
from intake.triage.models import Override, OverrideCode, Triage, Urgency
from intake.triage.rules import DEFAULT, VERSION

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
LONG_AGO = NOW.replace(year=2020)

ALL_DAY: dict[str, Any] = {"opens": time(0), "closes": time(23, 59, 59, 999999)}  # no quiet hours

_turn = count(1)


def make_staff(role: str = Role.ADMISSIONS, *, password: str | None = None, **details: Any) -> Staff:
    """Somebody who works here. Without `password` only `client.force_login` signs them in."""
    turn = next(_turn)
    staff = Staff(
        **{
            "username": f"staff{turn}",
            "name": f"Dana Staff{turn}",
            "email": f"staff{turn}@example.org",
            "role": role,
        }
        | details
    )
    if password is None:
        staff.set_unusable_password()
    else:
        staff.set_password(password)
    staff.save()
    return staff


def make_shift(
    staff: Staff | None = None, *, now: datetime = NOW, on_duty: bool = True, **details: Any
) -> Shift:
    """A shift of eight hours that was planned to start two hours before `now`; begun then if `on_duty`."""
    start = now - timedelta(hours=2)
    return Shift.objects.create(
        **{
            "staff": staff or make_staff(),
            "starts_at": start,
            "ends_at": start + timedelta(hours=8),
            "began_at": start if on_duty else None,
        }
        | details
    )


def make_person(name: str = "Rosalind Testperson", **details: Any) -> Person:
    """A caller or client."""
    return Person.objects.create(**{"reference": f"P{next(_turn)}", "name": name, "added_at": NOW} | details)


def make_number(person: Person | None = None, number: str = "", **details: Any) -> PhoneNumber:
    """A number that may be called, on New York's clock: `number` in E.164, or a new one of Philadelphia."""
    return PhoneNumber.objects.create(
        **{
            "person": person or make_person(),
            "number": number or f"+1215{5550000 + next(_turn):07}",
            "may_call": Asked.YES,
            "zone": "America/New_York",
            "asked_at": NOW,
        }
        | details
    )


def make_line(name: str = "", number: str = "", **details: Any) -> Line:
    """A line that is answered day and night, with `number` in E.164 or a new one of Philadelphia."""
    line = Line.objects.create(**{"name": name or f"Line {next(_turn)}", "changed_at": NOW} | details)
    LineNumber.objects.create(line=line, number=number or f"+1215{5550000 + next(_turn):07}")
    return line


def make_draft(opened_by: Staff | None = None, **details: Any) -> Draft:
    """An open call sheet."""
    staff = opened_by or make_staff()
    return Draft.objects.create(
        **{"opened_at": NOW, "opened_by": staff, "saved_at": NOW, "saved_by": staff} | details
    )


def make_call(client: Person | None = None, **details: Any) -> Call:
    """An answered call for help that rang an hour before `NOW`, of a caller who is the client."""
    person = client or make_person()
    rang_at = details.get("rang_at", NOW - timedelta(hours=1))
    return Call.objects.create(
        **{
            "reference": f"C{next(_turn)}",
            "kind": Kind.HELP,
            "rang_at": rang_at,
            "answered_at": rang_at + timedelta(seconds=8),
            "ended_at": rang_at + timedelta(minutes=9),
            "caller": person,
            "client": person,
            "logged_at": rang_at + timedelta(minutes=10),
        }
        | details
    )


def make_interrupt(draft: Draft | None = None, **details: Any) -> Interrupt:
    """An open emergency on a call sheet, opened at `NOW`."""
    sheet = draft or make_draft()
    opened = {"opened_at": NOW, "opened_by": sheet.opened_by, "follow_up_due_at": NOW + timedelta(days=1)}
    return Interrupt.objects.create(**{"draft": sheet} | opened | details)


def make_triage(call: Call | None = None, *, fired: tuple[str, ...] = (), **details: Any) -> Triage:
    """A screening at `NOW` that suggested a callback within 72 hours because the rules `fired` did, by id."""
    said = {reason.rule: reason for _rule, reason in DEFAULT.ordered}
    shown = [{key: getattr(said[rule], key) for key in ("rule", "code", "text", "source")} for rule in fired]
    return Triage.objects.create(
        **{
            "call": call or make_call(),
            "inputs": {"call_type": "help", "caller_role": "self"},
            "reasons": shown,
            "services": [],
            "urgency": Urgency.WITHIN_72H,
            "track": "undetermined_needs_screening",
            "ruleset": VERSION,
            "at": NOW,
            "by": details.get("by") or make_staff(),
        }
        | details
    )


def make_override(triage: Triage | None = None, *, to: str = Urgency.ROUTINE, **details: Any) -> Override:
    """A decision at `NOW` that took effect at once, or waits if it lowers an emergency."""
    judged = triage or make_triage()
    waits = judged.urgency == Urgency.EMERGENCY
    return Override.objects.create(
        **{
            "triage": judged,
            "from_urgency": judged.urgency,
            "to_urgency": to,
            "code": OverrideCode.CLINICAL_JUDGEMENT,
            "at": NOW,
            "by": details.get("by") or make_staff(),
            "needs_co_sign": waits,
            "effective_at": None if waits else NOW,
        }
        | details
    )


def make_callback(*, due_at: datetime = NOW, person: Person | None = None, **details: Any) -> Callback:
    """An open promise to ring a new person back at `due_at`, reminded of at `due_at`, assigned to nobody."""
    callee = person or make_person()
    return Callback.objects.create(
        **{
            "reference": f"K{next(_turn)}",
            "person": callee,
            "number": details.get("number") or make_number(callee),
            "urgency": Urgency.SAME_DAY,
            "promised_for": due_at,
            "due_at": due_at,
            "remind_at": None if details.get("closed_at") else due_at,
            "promised_at": due_at - timedelta(hours=1),
        }
        | details
    )


def make_attempt(callback: Callback | None = None, *, by: Staff | None = None, **details: Any) -> Attempt:
    """One try at `callback` that nobody answered."""
    return Attempt.objects.create(
        **{
            "callback": callback or make_callback(),
            "token": uuid4(),
            "at": NOW,
            "by": by or make_staff(),
            "outcome": Outcome.NO_ANSWER,
        }
        | details
    )


def make_reminder(callback: Callback | None = None, *, to: Staff | None = None, **details: Any) -> Reminder:
    """A notice on the screen of `to`, as a tick at the callback's due time writes it."""
    promise = callback or make_callback()
    return Reminder.objects.create(
        **{
            "callback": promise,
            "to": to or make_staff(),
            "round": promise.round,
            "channel": Channel.SCREEN,
            "due_at": promise.due_at,
            "planned_at": promise.due_at,
            "made_at": promise.due_at,
            "state": State.SENT,
            "sent_at": promise.due_at,
        }
        | details
    )


def make_email(callback: Callback | None = None, **details: Any) -> Reminder:
    """An e-mail whose turn has come, by the database's clock too."""
    email = {"channel": Channel.EMAIL, "state": State.PENDING, "sent_at": None, "retry_at": LONG_AGO}
    return make_reminder(callback, **email | details)


def tell(kind: str, *, their_id: str = "ring", after: timedelta = timedelta(0), **details: Any) -> Event:
    """What a phone system tells `after` NOW about a ring of one caller on the line +12155550110."""
    return Event(
        **{
            "source": "cti",
            "their_id": their_id,
            "key": f"event{next(_turn)}",
            "kind": kind,
            "at": NOW + after,
            "number": "+12155550142",
            "dialled": "+12155550110",
            "body": "as received",
        }
        | details
    )


def heard(*kinds: str, at: datetime = NOW, apart: timedelta = timedelta(seconds=10), **details: Any) -> Ring:
    """A ring of which we heard these kinds of events, `apart` from each other, the first one at `at`."""
    their_id = details.pop("their_id", f"ring{next(_turn)}")
    for turn, kind in enumerate(kinds):
        now = at + turn * apart
        hear(event=tell(kind, their_id=their_id, at=now, **details), now=now)
    return Ring.objects.get(their_id=their_id)
