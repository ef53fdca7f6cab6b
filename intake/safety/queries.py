"""Questions about emergencies."""

from uuid import UUID

from intake.safety.models import Interrupt

SHOWN = 20


def see_emergencies() -> list[Interrupt]:
    """What is not closed, those first to whom nobody has come: one query."""
    rows = Interrupt.objects.open().select_related("opened_by", "joined_by").in_order()
    return list(
        rows.defer("why", "location", "services_contacted", "disclosed_to", "nature", "reason")[:SHOWN]
    )


def latest_of(draft_id: UUID | None) -> Interrupt | None:
    """The last emergency of a call sheet, open or closed."""
    rows = Interrupt.objects.filter(draft=draft_id).select_related("opened_by", "joined_by")
    return rows.order_by("-pk").first()
