"""Reading where due callbacks stand on their ladders, and writing what the next step of each tells to whom.

Between the two lies the judgement, in `rules`. `write_steps` is one statement on PostgreSQL, and the same by
the ORM elsewhere. Nothing here opens a transaction.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from intake.callbacks.models import Callback
from intake.reminders.models import Channel, Reminder, SetAside, State
from intake.reminders.rules import People, Standing, Step
from intake.shifts.models import Shift
from intake.staff.access import MAY
from intake.staff.models import Role, Staff

Notice = tuple[Any, ...]
KEY = ("callback_id", "round", "rung", "to_id", "channel")
NOTICE = (*KEY, "due_at", "planned_at", "state", "sent_at", "retry_at")
KINDS = ("bigint", "int", "text", "bigint", "text", *["timestamptz"] * 2, "text", *["timestamptz"] * 2)

# The names and kinds are those above, never what anybody typed.
WRITE = f"""
WITH step (callback_id, next_at) AS (SELECT * FROM unnest(%s::bigint[], %s::timestamptz[])),
written AS (
    INSERT INTO intake_reminder ({", ".join(NOTICE)}, made_at, tries, maybe_twice, problem)
    SELECT {", ".join(NOTICE)}, %s, 0, false, ''
    FROM unnest({", ".join(f"%s::{kind}[]" for kind in KINDS)}) AS notice ({", ".join(NOTICE)})
    ON CONFLICT ({", ".join(KEY)}) DO NOTHING),
freed AS (DELETE FROM intake_setaside aside USING step WHERE aside.callback_id = step.callback_id)
UPDATE intake_callback callback SET remind_at = step.next_at FROM step WHERE callback.id = step.callback_id
"""  # noqa: S608


@dataclass(frozen=True)
class Due:
    """A callback whose time has come, in its `round`; `planned_at` is when it came (UTC)."""

    round: int
    planned_at: datetime
    standing: Standing


@dataclass(frozen=True)
class Reach:
    """Who can be told something at one moment, and the ways out of the house to each of them."""

    people: People
    ways: dict[int, list[Channel]]


def see_reach(now: datetime) -> Reach:
    """One query: who may keep callbacks, who of them is on duty or on call, and how they can be reached."""
    on_duty = Exists(Shift.objects.on_duty(now).filter(staff=OuterRef("pk")))
    has_email = ExpressionWrapper(~Q(email=""), output_field=BooleanField())
    has_service = ExpressionWrapper(Q(service_url__isnull=False), output_field=BooleanField())
    able = Staff.objects.working_here().filter(role__in=MAY["keep_callbacks"])
    rows = list(able.values_list("pk", "role", "on_call", on_duty, has_email, has_service))
    people = People(
        able={row[0] for row in rows},
        on_duty={row[0] for row in rows if row[3]},
        supervisors={row[0] for row in rows if row[1] == Role.SUPERVISOR},
        on_call={row[0] for row in rows if row[2]},
    )
    ways = {row[0]: [Channel.EMAIL] * row[4] + [Channel.SERVICE] * row[5] for row in rows}
    return Reach(people, ways)


def see_due(callbacks: QuerySet[Callback]) -> list[Due]:
    """Two queries: these callbacks in their order, and who has been told what in the round of each."""
    fields = ("pk", "round", "remind_at", "urgency", "due_at", "assigned_to_id", "claimed_until")
    rows = list(callbacks.values_list(*fields, "undecided_since"))
    told: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    had_by: dict[int, set[int]] = defaultdict(set)
    before = Reminder.objects.filter(callback__in=[row[0] for row in rows], round=F("callback__round"))
    notices = before.values_list("callback_id", "rung", "to_id", "acknowledged_by_id") if rows else ()
    for pk, rung, to, answered_by in notices:
        told[pk][rung].add(to)
        had_by[pk] |= {answered_by} if answered_by else set()
    return [
        Due(
            round=round_,
            planned_at=remind_at,
            standing=Standing(
                pk=pk,
                urgency=urgency,
                due_at=due_at,
                assignee=assignee,
                undecided=undecided_since is not None,
                claimed_until=claimed_until,
                told=told.get(pk, {}),
                had_by=had_by.get(pk, set()),
            ),
        )
        for pk, round_, remind_at, urgency, due_at, assignee, claimed_until, undecided_since in rows
    ]


def write_steps(steps: Sequence[tuple[Due, Step]], reach: Reach, now: datetime) -> None:
    """Writes the notices of all steps, and when each callback is looked at next; frees what was set aside.

    A notice that exists stays as it is.
    """
    notices = [notice for due, step in steps for notice in _notices(due, step, reach, now)]
    write = _write_in_one if connection.vendor == "postgresql" else _write_by_orm
    write(steps, notices, now)


def _notices(due: Due, step: Step, reach: Reach, now: datetime) -> Iterator[Notice]:
    """One row for each person and channel. It came late by what lies between `planned_at` and now."""
    standing = due.standing
    late_since = standing.due_at if due.planned_at < standing.due_at <= now else due.planned_at
    for to in sorted(step.to):
        start = (standing.pk, due.round, step.rung, to)
        if step.on_screen:
            yield *start, Channel.SCREEN, standing.due_at, late_since, State.SENT, now, None
        for way in reach.ways[to]:
            yield *start, way, standing.due_at, late_since, State.PENDING, None, now


def _write_in_one(steps: Sequence[tuple[Due, Step]], notices: Sequence[Notice], now: datetime) -> None:
    columns = [list(column) for column in zip(*notices, strict=True)] or [[] for _name in NOTICE]
    pks = [due.standing.pk for due, _step in steps]
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [pks, [step.next_at for _due, step in steps], now, *columns])


def _write_by_orm(steps: Sequence[tuple[Due, Step]], notices: Sequence[Notice], now: datetime) -> None:
    # Not `ignore_conflicts`: SQLite would then also ignore rows that break any other constraint.
    Reminder.objects.bulk_create(
        [Reminder(made_at=now, **dict(zip(NOTICE, notice, strict=True))) for notice in notices],
        update_conflicts=True,
        unique_fields=["callback", "round", "rung", "to", "channel"],
        update_fields=["due_at"],
    )
    next_at = defaultdict(list)
    for due, step in steps:
        next_at[step.next_at].append(due.standing.pk)
    for moment, pks in next_at.items():
        Callback.objects.filter(pk__in=pks).update(remind_at=moment)
    SetAside.objects.filter(pk__in=[due.standing.pk for due, _step in steps]).delete()
