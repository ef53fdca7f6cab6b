"""What the next shift must know: five lists, each of at most 50 rows."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from intake.callbacks.models import Callback, CallbackQuerySet
from intake.callbacks.needs import open_callbacks
from intake.calls.models import Draft
from intake.handovers.models import Handover
from intake.staff.models import Staff
from intake.triage.models import Urgency

AHEAD = timedelta(hours=8)
SHOWN = 50
HIGH_RISK = (Urgency.EMERGENCY, Urgency.SAME_DAY)


@dataclass(frozen=True)
class NextShift:
    """What is due in the next eight hours, what cannot wait, what waits for a supervisor, and open sheets."""

    high_risk: list[Callback]
    due: list[Callback]
    undecided: list[Callback]
    drafts: list[Draft]
    own: int


def see_next_shift(*, staff: Staff, now: datetime) -> NextShift:
    """Five queries. `own` counts what `staff` would hand over. A callback stands in one list only."""
    seen = open_callbacks(staff, now)
    deciding, trying = seen.undecided(), seen.filter(undecided_since__isnull=True)
    soon = trying.filter(due_at__lte=now + AHEAD).exclude(urgency__in=HIGH_RISK)
    drafts = Draft.objects.open().select_related("saved_by").order_by("opened_at")
    return NextShift(
        high_risk=_rows(trying.filter(urgency__in=HIGH_RISK)),
        due=_rows(soon),
        undecided=_rows(deciding),
        drafts=list(drafts[:SHOWN]),
        own=Callback.objects.open().filter(assigned_to=staff).count(),
    )


def waiting_of(staff: Staff) -> tuple[list[Handover], Handover | None]:
    """Handovers that wait for the signature of `staff`, and the one that `staff` has signed: two queries."""
    waiting = Handover.objects.waiting().select_related("leaving", "arriving")
    to_take = list(waiting.filter(arriving=staff).order_by("given_at"))
    return to_take, waiting.filter(leaving=staff).first()


def count_open(staff_ids: list[int]) -> dict[int, int]:
    """How many open callbacks each of them has: one query, none for nobody."""
    rows = Callback.objects.open().filter(assigned_to__in=staff_ids).values_list("assigned_to", flat=True)
    counts = dict.fromkeys(staff_ids, 0)
    for staff_id in rows if staff_ids else ():
        counts[staff_id or 0] += 1
    return counts


def _rows(chosen: CallbackQuerySet) -> list[Callback]:
    rows = chosen.select_related("person", "number", "assigned_to", "claimed_by")
    return list(rows.annotate(call_client=F("call__client")).in_order()[:SHOWN])
