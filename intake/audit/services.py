"""Writing the audit trail. Every verb calls `record` inside its own transaction: no entry, no deed."""

from datetime import datetime

from django.db import models

from intake.audit.models import Entry
from intake.staff.models import Staff


def record(
    *, verb: str, about: models.Model | None, by: Staff | None, at: datetime, **detail: str | int | bool
) -> None:
    """Writes that `by` (None: the program itself) did `verb` to `about` at `at` (UTC).

    `detail` takes codes and counts only; never a name, a number, an answer or a note.
    """
    Entry.objects.create(
        at=at,
        by=by,
        verb=verb,
        about="" if about is None else about._meta.model_name or "",
        reference="" if about is None else str(getattr(about, "reference", about.pk)),
        detail=detail,
    )
