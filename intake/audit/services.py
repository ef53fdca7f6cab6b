"""Writing the audit trail. Every verb calls `record` inside its own transaction: no entry, no deed."""

from datetime import datetime

from django.db import models, transaction

from intake.audit.chain import ENTRY, say_entry
from intake.audit.models import Entry
from intake.audit.sealing import seal_entries
from intake.privacy.fields import key_ring
from intake.staff.models import Staff


def record(
    *, verb: str, about: models.Model | None, by: Staff | None, at: datetime, **detail: str | int | bool
) -> None:
    """Writes that `by` (None: the program itself) did `verb` to `about` at `at` (UTC).

    `detail` takes codes and counts only; never a name, a number, an answer or a note.
    """
    kind = "" if about is None else about._meta.model_name or ""
    reference = "" if about is None else str(getattr(about, "reference", about.pk))
    record_reference(verb=verb, about=kind, reference=reference, by=by, at=at, **detail)


def record_reference(
    *, verb: str, about: str, reference: str, by: Staff | None, at: datetime, **detail: str | int | bool
) -> None:
    """Like `record`, for what is no row of ours: `about` says its kind, `reference` stands for it."""
    said = say_entry(at, None if by is None else by.pk, verb, about, reference, detail)
    mac = key_ring().sign(said, ENTRY)
    Entry.objects.create(at=at, by=by, verb=verb, about=about, reference=reference, detail=detail, mac=mac)
    _seal_after_commit()


def _seal_after_commit() -> None:
    """Once for each transaction, however many entries it writes."""
    planned = (function for _savepoints, function, _robust in transaction.get_connection().run_on_commit)
    if seal_entries not in planned:
        transaction.on_commit(seal_entries, robust=True)
