"""Verbs about calls and their drafts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from intake.audit.services import record
from intake.calls.models import NON_COUNSELLING, Call, Draft
from intake.lines.models import Line
from intake.people.models import Person
from intake.privacy.references import new_reference
from intake.staff.models import Staff

Answers = Mapping[str, list[str]]
LONGEST_CALL = timedelta(hours=6)


class AlreadyFinished(Exception):
    """The draft has become a call, or was thrown away; nothing more can be typed into it."""


@transaction.atomic
def save_draft(
    *, draft_id: UUID, changes: Answers, number: str | None, opened_at: datetime, by: Staff, now: datetime
) -> Draft:
    """Keeps what was typed into some fields of a call sheet; fields that `changes` does not name stay.

    The first save makes the row. `number` is E.164 if the typed one can be read, None to leave it.
    `opened_at` is believed if it lies within the last six hours. Raises AlreadyFinished.
    """
    believed = opened_at if now - LONGEST_CALL <= opened_at <= now else now
    draft, is_new = Draft.objects.get_or_create(
        pk=draft_id, defaults={"opened_at": believed, "opened_by": by, "saved_at": now, "saved_by": by}
    )
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if draft.finished_at or draft.thrown_away_at:
        raise AlreadyFinished
    draft.answers = {**draft.answers, **changes}
    draft.number = draft.number if number is None else number
    draft.revision += 1
    draft.saved_at, draft.saved_by = now, by
    draft.save()
    if is_new:
        record(verb="open_draft", about=draft, by=by, at=now)
    return draft


@transaction.atomic
def throw_draft_away(*, draft: Draft, by: Staff, now: datetime) -> None:
    """Empties a draft that was opened by mistake. The row stays, what was typed does not."""
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if draft.finished_at:
        raise AlreadyFinished
    draft.answers, draft.number, draft.thrown_away_at = {}, "", now
    draft.save()
    record(verb="throw_draft_away", about=draft, by=by, at=now)


@dataclass(frozen=True)
class CallFacts:
    """What is known of a call when it is logged. Times are UTC; `number` is E.164 or empty."""

    kind: str
    rang_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    number: str = ""
    caller_role: str = ""
    anonymous: bool = False
    disposition: str = ""
    note: str = ""
    line: Line | None = None


@transaction.atomic
def log_call(
    *,
    facts: CallFacts,
    caller: Person | None,
    client: Person | None,
    draft: Draft | None,
    by: Staff | None,
    now: datetime,
) -> Call:
    """Logs a call; `by` who took it, None if nobody did. A draft becomes one call, however often asked.
    Raises AlreadyFinished for a draft that was thrown away.

    A call that asked for nothing keeps no person, no note, and what was typed in its draft is emptied.
    """
    if draft is not None:
        draft = Draft.objects.select_for_update().get(pk=draft.pk)
        if draft.finished_at:
            return Call.objects.get(draft=draft)
        if draft.thrown_away_at:
            raise AlreadyFinished
        _finish(draft, keep_answers=facts.kind not in NON_COUNSELLING, now=now)
    asked_nothing = facts.kind in NON_COUNSELLING
    call = Call.objects.create(
        reference=new_reference("C"),
        draft=draft,
        kind=facts.kind,
        line=facts.line,
        source=facts.line.source if facts.line else "",
        language=facts.line.language if facts.line else "",
        rang_at=facts.rang_at,
        answered_at=facts.answered_at,
        ended_at=facts.ended_at,
        number=facts.number,
        caller_role="" if asked_nothing else facts.caller_role,
        anonymous=facts.anonymous,
        caller=None if asked_nothing else caller,
        client=None if asked_nothing else client,
        disposition=facts.disposition,
        note="" if asked_nothing else facts.note,
        taken_by=by,
        logged_at=now,
    )
    record(verb="log_call", about=call, by=by, at=now, kind=facts.kind)
    return call


def _finish(draft: Draft, *, keep_answers: bool, now: datetime) -> None:
    draft.finished_at = now
    if not keep_answers:
        draft.answers = {}
    draft.save()
