"""The outbox of messages, by e-mail or a service. A row is written before each act and the outcome after it.

Sending itself happens between `claim_messages` and `mark_sent` or `mark_failed`, outside of any transaction.
A message that reached nobody goes into the audit trail, for somebody must hear of it.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, Value, When

from intake.audit.services import record
from intake.reminders.channels import Letter
from intake.reminders.models import IN_THE_OUTBOX, Channel, Reminder, State
from intake.reminders.rules import decide_given_up, decide_wait
from intake.triage.models import Urgency

LEASE = timedelta(seconds=30)
EMERGENCY_FIRST = Case(When(callback__urgency=Urgency.EMERGENCY, then=Value(0)), default=Value(1))


def claim_messages(*, now: datetime, limit: int) -> list[Letter]:
    """Takes at most `limit` messages whose turn it is, emergencies first, and commits that they are leaving.

    The lease is 30 s: whoever has not told `mark_sent` or `mark_failed` by then has died, and the message
    is taken again, marked as perhaps sent twice. What nobody needs any more is cancelled instead.
    An empty list means that nothing can be taken now.
    """
    turn = Reminder.objects.to_send(now)
    if not turn.exists():
        return []
    with transaction.atomic(durable=True):
        needed = Reminder.objects.still_needed().unclaimed(now).filter(pk=OuterRef("pk"))
        turn.filter(~Exists(needed)).update(
            state=State.CANCELLED, retry_at=None, maybe_twice=Q(maybe_twice=True) | Q(state=State.SENDING)
        )
        rows = turn.still_needed().select_related("callback", "to")
        rows = rows.order_by(EMERGENCY_FIRST, "due_at", "pk")
        taken = list(rows.select_for_update(of=("self",), skip_locked=True, no_key=True)[:limit])
        letters = [_take(reminder, now) for reminder in taken]
        Reminder.objects.bulk_update(taken, ["state", "tries", "retry_at", "maybe_twice", "problem"])
    return [letter for letter in letters if letter]


def mark_sent(*, letter: Letter, now: datetime) -> None:
    """Notes that the server took the message; also if the lease had run out meanwhile."""
    Reminder.objects.filter(pk=letter.reminder_id, state__in=IN_THE_OUTBOX).update(
        state=State.SENT, sent_at=now, retry_at=None, problem=""
    )


def mark_failed(
    *, letter: Letter, permanent: bool, problem: str, now: datetime, maybe_arrived: bool = False
) -> None:
    """Notes that it was not sent, and when to try again; after 12 tries or a permanent refusal, never.

    `problem` is a code or class name of at most 60 characters. Somebody whose lease ran out is not heard.
    """
    with transaction.atomic():
        mine = Reminder.objects.filter(
            pk=letter.reminder_id, state=State.SENDING, retry_at=letter.lease_until
        )
        reminder = mine.select_for_update(of=("self",)).first()
        if reminder is None:
            return
        reminder.problem = problem
        reminder.maybe_twice |= maybe_arrived
        if permanent or decide_given_up(reminder.tries):
            _give_up(reminder, now)
        else:
            reminder.state, reminder.retry_at = State.PENDING, now + decide_wait(reminder.tries)
        reminder.save(update_fields=["state", "retry_at", "problem", "maybe_twice"])


def _take(reminder: Reminder, now: datetime) -> Letter | None:
    """Puts the message under a lease; None if its senders died as often as it may be tried."""
    reminder.maybe_twice |= reminder.state == State.SENDING
    if decide_given_up(reminder.tries):
        reminder.problem = "SenderDied"
        _give_up(reminder, now)
        return None
    reminder.state, reminder.tries, reminder.retry_at = State.SENDING, reminder.tries + 1, now + LEASE
    return Letter(
        reminder_id=reminder.pk,
        channel=Channel(reminder.channel),
        address=(reminder.to.service_url if reminder.channel == Channel.SERVICE else reminder.to.email) or "",
        reference=reminder.callback.reference,
        due_at=reminder.due_at,
        planned_at=reminder.planned_at,
        lease_until=reminder.retry_at,
        language=reminder.to.language,
        clock=reminder.to.clock,
    )


def _give_up(reminder: Reminder, now: datetime) -> None:
    reminder.state, reminder.retry_at = State.FAILED, None
    record(verb="fail_reminder", about=reminder.callback, by=None, at=now, problem=reminder.problem)
