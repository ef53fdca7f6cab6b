"""Somebody hung up before an answer: the ring is logged, and they are promised a callback within minutes."""

from datetime import datetime

from django.db import transaction

from intake.audit.services import record
from intake.callbacks.models import Callback, Closing
from intake.callbacks.policies import current_cadence, window_of
from intake.callbacks.refusals import AlreadyPromised, refuse_forbidden
from intake.callbacks.rules import decide_ring_back
from intake.callbacks.services import schedule_callback
from intake.callbacks.steps import end, lock_callback
from intake.calls.models import Call, Disposition, Kind
from intake.calls.services import CallFacts, log_call
from intake.people.models import PhoneNumber
from intake.people.services import SafeContact, add_person, record_safe_contact
from intake.staff.models import Staff
from intake.triage.models import Urgency


@transaction.atomic
def log_abandoned(*, number: str, by: Staff, now: datetime) -> Callback:
    """Logs that `number` (E.164) rang just now and was not answered, and promises to ring it back.

    Raises AlreadyPromised, MustNotBeCalled; then nothing is logged.
    """
    facts = CallFacts(
        kind=Kind.HANG_UP,
        rang_at=now,
        answered_at=None,
        ended_at=None,
        number=number,
        disposition=Disposition.CALLBACK,
    )
    call = log_call(facts=facts, caller=None, client=None, draft=None, by=None, now=now)
    return ring_back(call=call, by=by, now=now)


@transaction.atomic
def ring_back(
    *,
    call: Call,
    by: Staff | None,
    now: datetime,
    first_rang_at: datetime | None = None,
    opens_at: datetime | None = None,
) -> Callback:
    """Promises to ring back who was not answered. Of two who press at once the second is told who was first.

    `by` is None when the program promises it by itself. They keep their place by `first_rang_at`, when they
    first rang (by default with this call); `opens_at` is when the line opens again if it was closed.
    Raises AlreadyPromised, MustNotBeCalled.
    """
    call = Call.objects.select_for_update(of=("self",), no_key=True).get(pk=call.pk)
    number = _reach(call.number, by, now)
    window = window_of(number, current_cadence())
    rang_at = first_rang_at or call.rang_at
    due_at, at_the_latest, at_any_hour = decide_ring_back(rang_at, now, window, opens_at)
    return schedule_callback(
        person=number.person,
        number=number,
        urgency=Urgency.SAME_DAY,
        due_at=due_at,
        promised_for=at_the_latest,
        by=by,
        now=now,
        call=call,
        hour_agreed=at_any_hour,
        call_unasked=True,
    )


def _reach(e164: str, by: Staff | None, now: datetime) -> PhoneNumber:
    """The number with its person: somebody without a name where it belongs to several or to nobody."""
    rows = list(PhoneNumber.objects.same_as(e164).select_related("person"))
    if rival := Callback.objects.open().filter(number__in=rows).first():
        raise AlreadyPromised(rival)
    for row in rows:
        refuse_forbidden(row)
    if len(rows) == 1:
        return rows[0]
    person = add_person(name="", by=by, now=now)
    return record_safe_contact(person=person, number=e164, contact=SafeContact(), by=by, now=now)


@transaction.atomic
def settle_by_ring(*, callback: Callback, now: datetime) -> bool:
    """Closes a callback that the program promised by itself, because the number has got through since.

    What somebody has tried or is ringing just now, and what staff promised, stays theirs: answers False.
    """
    callback = lock_callback(callback)
    claimed = callback.claimed_until is not None and callback.claimed_until > now
    if callback.closed_at or claimed or callback.tries or callback.promised_by_id is not None:
        return False
    end(callback, Closing.SETTLED, now)
    callback.save()
    record(verb="close_callback", about=callback, by=None, at=now, closing=str(Closing.SETTLED))
    return True
