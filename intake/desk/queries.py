"""What the desk shows: what to do next, in the right order."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from intake.callbacks.models import Attempt, Callback, CallbackQuerySet, Move
from intake.callbacks.policies import current_cadence, window_of
from intake.callbacks.rules import Cadence
from intake.calls.models import Call, CallerRole, CallQuerySet, Draft
from intake.people.rules import Window
from intake.shifts.models import FORGOTTEN_AFTER, Shift
from intake.staff.models import Staff
from intake.triage.models import Triage

SHOWN = 50
LATEST = 5
SOON = timedelta(hours=1)
MINE, SHIFT, ALL = "mine", "shift", "all"
READ = (  # what a row shows: sealed fields beside these stay closed
    "reference", "due_at", "urgency", "tries", "undecided_since", "claimed_until", "hour_agreed",
    "person__name", "number__zone", "number__opens", "number__closes", "number__ask_for", "number__may_call",
    "number__may_voicemail", "assigned_to__name", "claimed_by__name",
)  # fmt: skip


@dataclass(frozen=True)
class Desk:
    """One member of staff's work at one moment. `callbacks` are in order, `ringing` is in their hand."""

    callbacks: list[Callback]
    ringing: Callback | None
    counts: dict[str, int]
    drafts: list[Draft]
    shift: Shift | None
    unanswered: list[Call]
    latest: list[Call]
    cadence: Cadence


def see_desk(*, staff: Staff, now: datetime, whose: str) -> Desk:
    """The desk of `staff`: eight queries, whatever the number of rows. Lists stop at 50.

    `whose` callbacks: MINE, those that anybody on SHIFT may take, or ALL that are open. `counts` has all
    three, and how many of mine are `overdue` or due `soon`, within the hour.
    """
    mine = _mine(staff, now)
    wanted = {MINE: mine, SHIFT: mine | _on_shift(now), ALL: Q()}
    held = Callback.objects.claimed(now).filter(claimed_by=staff).select_related("person", "number", "call")
    drafts = Draft.objects.open().select_related("saved_by").order_by("-saved_at")
    return Desk(
        callbacks=list(_rows(wanted[whose])),
        ringing=held.order_by("claimed_until").first(),
        counts=_count(wanted, mine, now),
        drafts=list(drafts[:SHOWN]),
        shift=Shift.objects.running().filter(staff=staff, ends_at__gt=now - FORGOTTEN_AFTER).first(),
        unanswered=list(_unanswered(now)[:LATEST]),
        latest=list(Call.objects.select_related("taken_by").order_by("-rang_at")[:LATEST]),
        cadence=current_cadence(),
    )


def _rows(wanted: Q) -> CallbackQuerySet:
    rows = Callback.objects.open().filter(wanted).in_order()
    last = Attempt.objects.filter(callback=OuterRef("pk")).order_by("-at", "-pk").values("outcome")[:1]
    rows = rows.annotate(call_client=F("call__client"), last_outcome=Subquery(last))
    return rows.select_related("person", "number", "assigned_to", "claimed_by").only(*READ)[:SHOWN]


def _count(wanted: dict[str, Q], mine: Q, now: datetime) -> dict[str, int]:
    overdue, soon = Q(due_at__lte=now), Q(due_at__gt=now, due_at__lte=now + SOON)
    of = wanted | {"overdue": mine & overdue, "soon": mine & soon}
    counted = {name: Count("pk", filter=which or None) for name, which in of.items()}
    return Callback.objects.open().aggregate(**counted)


def _mine(staff: Staff, now: datetime) -> Q:
    """What this person answers for: theirs, what nobody has, and what they are ringing just now."""
    unassigned = Q(assigned_to__isnull=True, undecided_since__isnull=True)
    return Q(assigned_to=staff) | unassigned | Q(claimed_by=staff, claimed_until__gt=now)


def _on_shift(now: datetime) -> Q:
    """What colleagues who are here have and may be helped with; what a supervisor decides is nobody's."""
    here = Shift.objects.on_duty(now).values("staff")
    return Q(assigned_to__in=here, undecided_since__isnull=True)


def _unanswered(now: datetime) -> CallQuerySet:
    """Rings of the past day that nobody answered, whose number waits and has not got through since."""
    since = Call.objects.filter(
        number_index=OuterRef("number_index"), rang_at__gt=OuterRef("rang_at"), answered_at__isnull=False
    )
    promised = Callback.objects.filter(call=OuterRef("pk"))
    waiting = Callback.objects.open().filter(number__number_index=OuterRef("number_index"))
    rings = Call.objects.unanswered().filter(rang_at__gt=now - timedelta(days=1))
    return (
        rings.exclude(Exists(since)).exclude(Exists(promised)).exclude(Exists(waiting)).order_by("-rang_at")
    )


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
    """One callback by its reference: five queries."""
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
    )
