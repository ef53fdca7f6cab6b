"""Questions about drafts."""

from datetime import datetime

from intake.calls.models import Draft

SHOWN = 20


def drafts_left_behind(now: datetime) -> list[Draft]:
    """Drafts that are older than a shift, oldest first, with who began them, typed last and is to finish
    them; at most twenty: one query. What stands in them is not loaded."""
    rows = Draft.objects.left_behind(now).select_related("opened_by", "saved_by", "assigned_to")
    return list(rows.defer("answers", "marks", "asides", "number")[:SHOWN])
