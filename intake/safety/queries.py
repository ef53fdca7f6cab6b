"""Questions about emergencies."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from intake.calls.needs import OWN, visible_calls
from intake.safety.models import Interrupt, InterruptQuerySet
from intake.staff.models import Staff

SHOWN = 20


def see_emergencies() -> list[Interrupt]:
    """What is not closed, those first to whom nobody has come: one query."""
    rows = Interrupt.objects.open().select_related("opened_by", "joined_by").in_order()
    return list(
        rows.defer("why", "location", "services_contacted", "disclosed_to", "nature", "reason")[:SHOWN]
    )


def visible_interrupts(staff: Staff, now: datetime) -> InterruptQuerySet:
    """Those that `staff` may open at `now`: whoever works here may have to help in an open one; a closed one
    belongs to its call, and to whoever opened it."""
    calls = visible_calls(staff, now).values("pk")
    own = Q(opened_by=staff, opened_at__gt=now - OWN)
    return Interrupt.objects.filter(Q(closed_at__isnull=True) | Q(call__in=calls) | own)


def latest_of(draft_id: UUID | None) -> Interrupt | None:
    """The last emergency of a call sheet, open or closed: one query while there is none."""
    rows = Interrupt.objects.filter(draft=draft_id).prefetch_related("opened_by", "joined_by")
    return rows.order_by("-pk").first()
