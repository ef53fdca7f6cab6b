"""Verbs of reminders: writing what is due, and what staff answer. E-mails are sent from the outbox.

The reminders are the record of who was told what and when, so writing them leaves no second one in the audit
trail. A callback that had to be set aside does, for somebody must hear of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When

from intake.audit.services import record
from intake.callbacks.models import Callback
from intake.reminders.models import Channel, Heartbeat, Reminder, Rung, SetAside, State
from intake.reminders.rules import decide_recipients, decide_wait
from intake.shifts.models import Shift
from intake.staff.access import MAY
from intake.staff.models import Role, Staff
from intake.triage.models import Urgency

BATCH = 200
NEEDED = ("assigned_to", "undecided_since", "round", "due_at")
EMERGENCY_FIRST = Case(When(urgency=Urgency.EMERGENCY, then=Value(0)), default=Value(1))
MAIL_IS_LATE = timedelta(seconds=30)


class NobodyToRemind(Exception):
    """No assignee, nobody on duty and no supervisor works here: the reminder has no addressee."""


class NotYourReminder(Exception):
    """There is no such reminder among those of the person who asks."""


@dataclass(frozen=True)
class People:
    """Who can be told something at one moment: ids, and the e-mail address of each (may be empty)."""

    addresses: dict[int, str]
    on_duty: frozenset[int]
    supervisors: frozenset[int]


def claim_due_reminders(*, now: datetime, limit: int = BATCH) -> int:
    """Writes the reminders of up to `limit` callbacks whose time has come at `now`, emergencies first.

    `now` is UTC. Answers how many callbacks were taken; 0 means that nothing is left to take. Any number of
    clocks may call it at once: one of them takes a callback, and a reminder that exists stays as it is.
    A callback whose reminder cannot be written is set aside and does not hold up the others.
    """
    due = _due(now)
    if not due.exists():  # asked without a transaction: an idle SQLite clock never takes the write lock
        return 0
    with transaction.atomic(durable=True):
        first = due.order_by(EMERGENCY_FIRST, "remind_at", "pk").only(*NEEDED)[:limit]
        callbacks = list(first.select_for_update(of=("self",), skip_locked=True, no_key=True))
        if callbacks:
            _remind_of_all(callbacks, _people(), now)
    return len(callbacks)


def acknowledge_reminder(*, reminder_id: int, by: Staff, now: datetime) -> Reminder:
    """Takes a reminder off the screen of `by`. Doing it again changes nothing. Raises NotYourReminder."""
    with transaction.atomic():
        own = Reminder.objects.filter(pk=reminder_id, to=by, channel=Channel.SCREEN)
        reminder = own.select_for_update(of=("self",)).select_related("callback").first()
        if reminder is None:
            raise NotYourReminder
        if reminder.acknowledged_at is None:
            reminder.acknowledged_at = now
            reminder.save(update_fields=["acknowledged_at"])
            record(verb="acknowledge_reminder", about=reminder.callback, by=by, at=now)
        return reminder


def record_tick(*, clock: str, now: datetime) -> int:
    """Notes that `clock` ticked at `now` and how far behind it is; answers that number.

    Behind are callbacks whose reminder is not written yet, set aside or not, and e-mails that wait for more
    than 30 s beyond their turn.
    """
    behind = Callback.objects.to_remind(now).count() + Reminder.objects.to_send(now - MAIL_IS_LATE).count()
    if not Heartbeat.objects.filter(clock=clock).update(ticked_at=now, behind=behind):
        Heartbeat.objects.update_or_create(clock=clock, defaults={"ticked_at": now, "behind": behind})
    return behind


def _due(now: datetime) -> QuerySet[Callback]:
    waiting = SetAside.objects.filter(callback=OuterRef("pk"), retry_at__gt=now)
    return Callback.objects.to_remind(now).filter(~Exists(waiting))


def _people() -> People:
    on_duty = Shift.objects.on_duty().filter(staff=OuterRef("pk"))
    able = Staff.objects.working_here().filter(role__in=MAY["keep_callbacks"])
    rows = list(able.annotate(is_on_duty=Exists(on_duty)).values_list("pk", "email", "role", "is_on_duty"))
    return People(
        addresses={pk: email for pk, email, _role, _on_duty in rows},
        on_duty=frozenset(pk for pk, _email, _role, is_on_duty in rows if is_on_duty),
        supervisors=frozenset(pk for pk, _email, role, _on_duty in rows if role == Role.SUPERVISOR),
    )


def _remind_of_all(callbacks: Sequence[Callback], people: People, now: datetime) -> None:
    """Reminds of all at once; if that fails, of one after the other, to find the one that it fails for."""
    try:
        with transaction.atomic():
            _remind_of(callbacks, people, now)
    except Exception:  # whatever it is, it is written down below with the callback that it belongs to
        for callback in callbacks:
            try:
                with transaction.atomic():
                    _remind_of([callback], people, now)
            except Exception as error:
                _set_aside(callback, type(error).__name__, now)


def _remind_of(callbacks: Sequence[Callback], people: People, now: datetime) -> None:
    reminders = [reminder for callback in callbacks for reminder in _write(callback, people, now)]
    # Not `ignore_conflicts`: SQLite would then also ignore rows that break any other constraint.
    Reminder.objects.bulk_create(
        reminders,
        update_conflicts=True,
        unique_fields=["callback", "round", "rung", "to", "channel"],
        update_fields=["due_at"],
    )
    handled = [callback.pk for callback in callbacks]
    Callback.objects.filter(pk__in=handled).update(remind_at=None)
    SetAside.objects.filter(pk__in=handled).delete()


def _write(callback: Callback, people: People, now: datetime) -> list[Reminder]:
    """The reminders of one callback, not saved yet: one for each person on the screen, and one by e-mail."""
    recipients = decide_recipients(
        assignee=callback.assigned_to_id,
        undecided=callback.undecided_since is not None,
        able=people.addresses.keys(),
        on_duty=people.on_duty,
        supervisors=people.supervisors,
    )
    if not recipients:
        raise NobodyToRemind
    screen = {"channel": Channel.SCREEN, "state": State.SENT, "sent_at": now}
    email = {"channel": Channel.EMAIL, "state": State.PENDING, "retry_at": now}
    return [
        Reminder(
            callback=callback,
            to_id=staff_id,
            rung=Rung.DUE,
            round=callback.round,
            due_at=callback.due_at,
            made_at=now,
            **way,
        )
        for staff_id in sorted(recipients)
        for way in ([screen, email] if people.addresses[staff_id] else [screen])
    ]


def _set_aside(callback: Callback, problem: str, now: datetime) -> None:
    aside = SetAside.objects.filter(pk=callback.pk).first()
    if aside is None:
        aside = SetAside(callback=callback, since=now, tries=0)
        record(verb="set_aside_reminder", about=callback, by=None, at=now, problem=problem)
    aside.tries += 1
    aside.retry_at, aside.problem = now + decide_wait(aside.tries), problem[:60]
    aside.save()
