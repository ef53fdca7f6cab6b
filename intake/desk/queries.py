"""What the desk shows: what to do next, in the right order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F, OuterRef, Prefetch, Q, Subquery

from intake.callbacks.models import Attempt, Callback, CallbackQuerySet, Move
from intake.callbacks.needs import open_callbacks
from intake.callbacks.policies import current_cadence, window_of
from intake.callbacks.rules import Cadence
from intake.calls.models import Call, CallerRole, Draft
from intake.calls.needs import visible_calls
from intake.people.rules import Window
from intake.rings.models import Recording
from intake.shifts.models import FORGOTTEN_AFTER, Shift
from intake.staff.models import Staff
from intake.triage.models import Triage

SHOWN = 30
LATEST = 5
SOON = timedelta(hours=1)
A_DAY, A_MOMENT = timedelta(days=1), timedelta(minutes=15)
MINE, SHIFT, ALL = "mine", "shift", "all"
READ = (  # what a row shows: sealed fields beside these stay closed
    "reference", "due_at", "urgency", "tries", "undecided_since", "claimed_until", "hour_agreed",
    "person__name", "number__zone", "number__opens", "number__closes", "number__ask_for", "number__may_call",
    "number__may_voicemail", "assigned_to__name", "claimed_by",
)  # fmt: skip


MY_OWN = """(assigned_to_id = %(staff)s OR assigned_to_id IS NULL AND undecided_since IS NULL
    OR claimed_by_id = %(staff)s AND claimed_until > %(now)s)"""
# The same conditions as in `_wanted`; written out, because the desk asks this more often than anything else.
COUNTED = """
    SELECT COUNT(*),
        COUNT(*) FILTER (WHERE MY_OWN),
        COUNT(*) FILTER (WHERE MY_OWN OR undecided_since IS NULL AND assigned_to_id IN
            (SELECT staff_id FROM intake_shift WHERE began_at IS NOT NULL AND ended_at IS NULL
                AND on_break_since IS NULL AND ends_at > %(forgotten)s)),
        COUNT(*) FILTER (WHERE MY_OWN AND due_at <= %(now)s),
        COUNT(*) FILTER (WHERE MY_OWN AND due_at > %(now)s AND due_at <= %(soon)s),
        MIN(id) FILTER (WHERE claimed_by_id = %(staff)s AND claimed_until > %(now)s)
    FROM intake_callback WHERE closed_at IS NULL""".replace("MY_OWN", MY_OWN)
# `rule` is what the phone's door decided about the ring.
UNANSWERED = """
    SELECT c.id, c.reference, c.number, c.rang_at,
        (SELECT r.outcome FROM intake_ring r WHERE r.call_id = c.id LIMIT 1) AS rule
    FROM intake_call c
    WHERE c.answered_at IS NULL AND c.number_index <> '' AND c.rang_at > %(since)s
        AND NOT EXISTS (SELECT 1 FROM intake_call later WHERE later.number_index = c.number_index
            AND later.rang_at > c.rang_at AND later.answered_at IS NOT NULL)
        AND NOT EXISTS (SELECT 1 FROM intake_callback promised WHERE promised.call_id = c.id)
        AND NOT EXISTS (SELECT 1 FROM intake_callback waiting
            JOIN intake_phonenumber n ON n.id = waiting.number_id
            WHERE n.number_index = c.number_index
                AND (waiting.closed_at IS NULL AND waiting.due_at <= %(soon)s OR EXISTS (
                    SELECT 1 FROM intake_attempt tried
                    WHERE tried.callback_id = waiting.id AND tried.at > c.rang_at)))
    ORDER BY c.rang_at DESC LIMIT %(most)s"""


@dataclass(frozen=True)
class Desk:
    """One member of staff's work at one moment. `callbacks` are in order, `ringing` is in their hand."""

    callbacks: list[Callback]
    ringing: Callback | None
    counts: dict[str, int]
    drafts: list[Draft]
    shift: Shift | None
    unanswered: list[Call]
    cadence: Cadence


def see_desk(*, staff: Staff, now: datetime, whose: str) -> Desk:
    """The desk of `staff`: seven queries, whatever the number of rows, more while somebody is being rung.

    Lists stop at 30: who keeps one callback after the other never needs more, and the tabs say how many wait.

    `whose` callbacks: MINE, those that anybody on SHIFT may take, or ALL that are open. `counts` has all
    three, and how many of mine are `overdue` or due `soon`, within the hour.
    """
    *counted, in_hand = _count(staff, now)
    rows = _rows(staff, now)
    drafts = Draft.objects.open().select_related("saved_by").order_by("-saved_at")
    return Desk(
        callbacks=list(rows.filter(_wanted(staff, now, whose)).exclude(pk=in_hand)[:SHOWN]),
        ringing=rows.filter(pk=in_hand).first() if in_hand else None,
        counts=dict(zip((ALL, MINE, SHIFT, "overdue", "soon"), counted, strict=True)),
        drafts=list(drafts[:SHOWN]),
        shift=Shift.objects.running().filter(staff=staff, ends_at__gt=now - FORGOTTEN_AFTER).first(),
        unanswered=_unanswered(now),
        cadence=current_cadence(),
    )


def latest_calls(staff: Staff, now: datetime) -> list[Call]:
    """The latest calls of the whole house that `staff` may open: one query."""
    return list(visible_calls(staff, now).select_related("taken_by").order_by("-rang_at")[:LATEST])


def _rows(staff: Staff, now: datetime) -> CallbackQuerySet:
    """What the lists show of each open callback, in order."""
    last = Attempt.objects.filter(callback=OuterRef("pk")).order_by("-at", "-pk").values("outcome")[:1]
    rows = open_callbacks(staff, now).in_order()
    rows = rows.annotate(call_client=F("call__client"), last_outcome=Subquery(last))
    names = Prefetch("claimed_by", Staff.objects.only("name"))  # few are being rung, so this is seldom asked
    return rows.select_related("person", "number", "assigned_to").prefetch_related(names).only(*READ)


def _wanted(staff: Staff, now: datetime, whose: str) -> Q:
    """The same conditions as in COUNTED."""
    if whose == ALL:
        return Q()
    mine = Q(assigned_to=staff) | Q(assigned_to__isnull=True, undecided_since__isnull=True)
    mine |= Q(claimed_by=staff, claimed_until__gt=now)
    return mine | _on_shift(now) if whose == SHIFT else mine


def _on_shift(now: datetime) -> Q:
    """What colleagues who are here have and may be helped with; what a supervisor decides is nobody's."""
    here = Shift.objects.on_duty(now).values("staff")
    return Q(assigned_to__in=here, undecided_since__isnull=True)


def _count(staff: Staff, now: datetime) -> Sequence[int]:
    """How many, by the conditions of `_wanted`, and which one is in hand: one look through what is open."""
    moments = {"now": now, "soon": now + SOON, "forgotten": now - FORGOTTEN_AFTER}
    given = {name: connection.ops.adapt_datetimefield_value(at) for name, at in moments.items()}
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, given | {"staff": staff.pk})
        return cursor.fetchone()


def _unanswered(now: datetime) -> list[Call]:
    """Rings of the past day that nobody answered, whose number waits and has not got through since.

    Also of somebody whose callback is due later than in a quarter of an hour: they do not wait for that.
    """
    since, soon = (connection.ops.adapt_datetimefield_value(now + by) for by in (-A_DAY, A_MOMENT))
    return list(Call.objects.raw(UNANSWERED, {"since": since, "soon": soon, "most": LATEST}))


@dataclass(frozen=True)
class SeenCallback:
    """A callback with what its caller needs to know: its call, its triage, and what happened since."""

    callback: Callback
    call: Call | None
    triage: Triage | None
    attempts: list[Attempt]
    moves: list[Move]
    window: Window
    limit: int
    recordings: list[Recording]

    @property
    def is_for_loved_one(self) -> bool:
        """The person to ring is not the one who needs care: nothing about that person may be confirmed."""
        return self.call is not None and self.call.caller_role == CallerRole.LOVED_ONE

    @property
    def is_for_the_client(self) -> bool:
        """Whether the person to ring is known to be the one who needs care."""
        return self.call is not None and self.call.client_id == self.callback.person_id

    @property
    def rang_unanswered(self) -> bool:
        """Nobody has spoken with them yet: they hung up before an answer."""
        return self.call is not None and self.call.answered_at is None

    @property
    def put_off_until(self) -> datetime | None:
        """Until when the reminders keep quiet; None if nobody has put it off since the last try."""
        for move in self.moves if self.callback.snoozes else ():
            if move.minutes is not None:
                return move.at + timedelta(minutes=move.minutes)
        return None

    @property
    def history(self) -> list[Attempt | Move]:
        """What was tried and who passed it on, newest first."""
        return sorted([*self.attempts, *self.moves], key=lambda step: step.at, reverse=True)


def see_callback(reference: str) -> SeenCallback:
    """One callback by its reference: six queries."""
    rows = Callback.objects.select_related(
        "person", "number", "assigned_to", "claimed_by", "promised_by", "call"
    )
    callback, cadence = rows.get(reference=reference), current_cadence()
    triage = Triage.objects.filter(call=callback.call).first() if callback.call else None
    return SeenCallback(
        callback=callback,
        call=callback.call,
        triage=triage,
        attempts=list(callback.attempts.select_related("by").order_by("-at", "-pk")),
        moves=list(callback.moves.select_related("by", "to").order_by("-at", "-pk")),
        window=window_of(callback.number, cadence),
        limit=cadence.attempt_limit,
        recordings=list(Recording.objects.filter(ring__callback=callback).order_by("pk")),
    )
