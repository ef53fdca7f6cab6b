"""Verbs of reminders: the next step of what is due, and what staff answer. Messages leave by the outbox.

The reminders are the record of who was told what and when, so writing them leaves no second one in the audit
trail. A callback that had to be set aside does, for somebody must hear of it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When

from intake.audit.services import record
from intake.callbacks.models import Callback
from intake.reminders.ladder import Due, Reach, see_due, see_reach, write_steps
from intake.reminders.models import Channel, Heartbeat, Reminder, SetAside
from intake.reminders.rules import Step, decide_begin_by, decide_step, decide_wait
from intake.staff.models import Staff
from intake.triage.models import Urgency

BATCH = 500
EMERGENCY_FIRST = Case(When(urgency=Urgency.EMERGENCY, then=Value(0)), default=Value(1))
MESSAGE_IS_LATE = timedelta(seconds=30)


class NobodyToRemind(Exception):
    """No assignee, nobody on duty, no supervisor, nobody on call: the reminder has no addressee."""


class NotYourReminder(Exception):
    """There is no such reminder among those of the person who asks."""


def claim_due_reminders(*, now: datetime, limit: int = BATCH) -> int:
    """Takes the next step of up to `limit` callbacks whose time has come at `now`, emergencies first.

    `now` is UTC. Answers how many callbacks were taken; 0 means that nothing is left to take. Any number of
    clocks may call it at once: one of them takes a callback, and a reminder that exists stays as it is.
    A callback whose reminder cannot be written is set aside and does not hold up the others.
    """
    due = _due(now)
    if not due.exists():  # asked without a transaction: an idle SQLite clock never takes the write lock
        return 0
    with transaction.atomic(durable=True):
        first = due.order_by(EMERGENCY_FIRST, "remind_at", "pk")[:limit]
        taken = see_due(first.select_for_update(of=("self",), skip_locked=True, no_key=True))
        if taken:
            _step_all(taken, see_reach(now), now)
    return len(taken)


def acknowledge_reminder(*, reminder_id: int, by: Staff, now: datetime) -> Reminder:
    """ "I have it": takes the callback's notices off every screen, and keeps its ladder quiet for a while.

    Who has it must begin by `decide_begin_by`, else the ladder goes on. Said before the due time, the
    reminder of that still comes. A late answer to a round that is over changes only its own notices; doing
    it again changes nothing. Raises NotYourReminder.
    """
    with transaction.atomic():
        reminder = Reminder.objects.filter(pk=reminder_id, to=by, channel=Channel.SCREEN).first()
        if reminder is None:
            raise NotYourReminder
        # The callback first, as the clock does: two who lock in opposite order would wait for each other.
        callback = Callback.objects.select_for_update(of=("self",), no_key=True).get(pk=reminder.callback_id)
        told = Reminder.objects.filter(callback=callback, round=reminder.round, acknowledged_at=None)
        if told.filter(pk=reminder_id).update(acknowledged_at=now, acknowledged_by=by):
            told.update(acknowledged_at=now, acknowledged_by=by)
            if callback.round == reminder.round:
                _keep_quiet(callback, now)
            record(verb="acknowledge_reminder", about=callback, by=by, at=now)
        reminder.refresh_from_db()
        return reminder


def _keep_quiet(callback: Callback, now: datetime) -> None:
    """Holds the ladder until who has it must have begun. After its last rung it then begins anew."""
    begin_by = decide_begin_by(callback.urgency, callback.due_at, now)
    if begin_by is not None and callback.closed_at is None:
        if callback.remind_at is None:
            callback.round += 1
        callback.remind_at = begin_by
        callback.save(update_fields=["remind_at", "round"])


def record_tick(*, clock: str, now: datetime) -> int:
    """Notes that `clock` ticked at `now` and how far behind it is; answers that number.

    Behind are callbacks whose reminder is not written yet, set aside or not, and messages that wait for more
    than 30 s beyond their turn.
    """
    behind = Callback.objects.to_remind(now).count() + Reminder.objects.to_send(now - MESSAGE_IS_LATE).count()
    if not Heartbeat.objects.filter(clock=clock).update(ticked_at=now, behind=behind):
        Heartbeat.objects.update_or_create(clock=clock, defaults={"ticked_at": now, "behind": behind})
    return behind


def _due(now: datetime) -> QuerySet[Callback]:
    waiting = SetAside.objects.filter(callback=OuterRef("pk"), retry_at__gt=now)
    return Callback.objects.to_remind(now).filter(~Exists(waiting))


def _step_all(taken: Sequence[Due], reach: Reach, now: datetime) -> None:
    """Takes all steps at once; if that fails, one after the other, to find the one that it fails for."""
    try:
        with transaction.atomic():
            write_steps([(due, _decide(due, reach, now)) for due in taken], reach, now)
    except Exception:  # whatever it is, it is written down below with the callback that it belongs to
        for due in taken:
            try:
                with transaction.atomic():
                    write_steps([(due, _decide(due, reach, now))], reach, now)
            except Exception as error:
                _set_aside(due.standing.pk, type(error).__name__, now)


def _decide(due: Due, reach: Reach, now: datetime) -> Step:
    step = decide_step(due.standing, reach.people, now)
    if step is None:
        raise NobodyToRemind
    return step


def _set_aside(pk: int, problem: str, now: datetime) -> None:
    aside = SetAside.objects.filter(pk=pk).first()
    if aside is None:
        aside = SetAside(callback_id=pk, since=now, tries=0)
        record(verb="set_aside_reminder", about=Callback.objects.get(pk=pk), by=None, at=now, problem=problem)
    aside.tries += 1
    aside.retry_at, aside.problem = now + decide_wait(aside.tries), problem[:60]
    aside.save()
