"""What the desk shows: what to do next, in the right order."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q

from intake.callbacks.models import Attempt, Callback, CallbackQuerySet, Move
from intake.callbacks.policies import current_cadence, window_of
from intake.calls.models import Call, CallerRole, CallQuerySet, Draft
from intake.people.rules import Window
from intake.shifts.models import FORGOTTEN_AFTER, Shift
from intake.staff.models import Staff
from intake.triage.models import Triage

SHOWN = 50
LATEST = 5
SOON = timedelta(hours=1)


@dataclass(frozen=True)
class Desk:
    """One member of staff's work at one moment. `callbacks` are open, in order."""

    callbacks: list[Callback]
    mine_count: int
    open_count: int
    overdue_count: int
    soon_count: int
    drafts: list[Draft]
    shift: Shift | None
    unanswered: list[Call]
    latest: list[Call]


def see_desk(*, staff: Staff, now: datetime, only_mine: bool) -> Desk:
    """The desk of `staff`: nine queries, whatever the number of rows. Lists stop at 50."""
    mine = _mine(staff, now)
    shown = mine if only_mine else Callback.objects.open()
    rows = shown.select_related("person", "number", "assigned_to", "claimed_by").in_order()
    rows = rows.annotate(call_client=F("call__client"))
    drafts = Draft.objects.open().select_related("saved_by").order_by("-saved_at")
    return Desk(
        callbacks=list(rows[:SHOWN]),
        mine_count=mine.count(),
        open_count=Callback.objects.open().count(),
        overdue_count=mine.filter(due_at__lte=now).count(),
        soon_count=mine.filter(due_at__gt=now, due_at__lte=now + SOON).count(),
        drafts=list(drafts[:SHOWN]),
        shift=Shift.objects.running().filter(staff=staff, ends_at__gt=now - FORGOTTEN_AFTER).first(),
        unanswered=list(_unanswered(now)[:LATEST]),
        latest=list(Call.objects.select_related("taken_by").order_by("-rang_at")[:LATEST]),
    )


def _mine(staff: Staff, now: datetime) -> CallbackQuerySet:
    """What this person answers for: theirs, what nobody has, and what they are ringing just now."""
    unassigned = Q(assigned_to__isnull=True, undecided_since__isnull=True)
    ringing = Q(claimed_by=staff, claimed_until__gt=now)
    return Callback.objects.open().filter(Q(assigned_to=staff) | unassigned | ringing)


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
