"""Verbs about calls and their drafts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import transaction

from intake.audit.services import record
from intake.calls.models import NON_COUNSELLING, Call, Draft
from intake.calls.rules import wipes_out
from intake.lines.models import Line
from intake.people.models import Person
from intake.people.services import lock_people
from intake.privacy.references import new_reference
from intake.staff.models import Staff

Answers = Mapping[str, list[str]]
LONGEST_CALL = timedelta(hours=6)
NOTHING_KNOWN: Mapping[str, int] = MappingProxyType({})


class AlreadyFinished(Exception):
    """The draft has become a call, or was thrown away; nothing more can be typed into it."""


@transaction.atomic
def save_draft(
    *,
    draft_id: UUID,
    changes: Answers,
    number: str | None,
    opened_at: datetime,
    by: Staff,
    now: datetime,
    page: str = "",
    bases: Mapping[str, int] = NOTHING_KNOWN,
) -> Draft:
    """Keeps what was typed into some fields of a call sheet; fields that `changes` does not name stay.

    The first save makes the row. `number` is E.164 if the typed one can be read, None to leave it.
    `opened_at` is believed if it lies within the last six hours. `page` is the window that saves, `bases` the
    revision of each field that it knew: what would wipe out a colleague's words is kept aside, until somebody
    has chosen. Raises AlreadyFinished.
    """
    believed = opened_at if now - LONGEST_CALL <= opened_at <= now else now
    is_new = False
    if not (locked := Draft.objects.select_for_update().filter(pk=draft_id).first()):
        first = {"opened_at": believed, "opened_by": by, "saved_at": now, "saved_by": by}
        is_new = Draft.objects.get_or_create(pk=draft_id, defaults=first)[1]
    draft = _still_open(locked) if locked else lock_draft(draft_id)
    written = _keep_aside(draft, changes, page, bases, by)
    if number is not None and page not in draft.asides.get("number", {}):
        draft.number = number
    write_answers(draft, written, page, by, now)
    if is_new:
        record(verb="open_draft", about=draft, by=by, at=now)
    return draft


def lock_draft(draft_id: UUID) -> Draft:
    """The draft as it stands now, kept from others until the transaction ends. Raises AlreadyFinished."""
    return _still_open(Draft.objects.select_for_update().get(pk=draft_id))


def _still_open(draft: Draft) -> Draft:
    if draft.finished_at or draft.thrown_away_at:
        raise AlreadyFinished
    return draft


def write_answers(draft: Draft, written: Answers, page: str, by: Staff, now: datetime) -> None:
    """Writes some fields of a locked draft, and marks who did."""
    draft.revision += 1
    draft.answers = {**draft.answers, **written}
    draft.marks = {**draft.marks, **{name: [draft.revision, page, by.pk] for name in written}}
    draft.saved_at, draft.saved_by = now, by
    draft.save()


def _keep_aside(
    draft: Draft, changes: Answers, page: str, bases: Mapping[str, int], by: Staff
) -> dict[str, list[str]]:
    """Gives what may be written, and puts the rest aside, where it stays while typing goes on."""
    written: dict[str, list[str]] = {}
    for name, typed in changes.items():
        stands, mark = draft.answers.get(name, []), draft.marks.get(name)
        waits = page in draft.asides.get(name, {})
        clash = wipes_out(typed=typed, stands=stands, mark=mark, page=page, base=bases.get(name))
        if typed != stands and (waits or clash):
            draft.asides.setdefault(name, {})[page] = {"by": by.pk, "texts": typed}
        else:
            written[name] = typed
            if waits:
                drop_aside(draft, name, page)
    return written


def drop_aside(draft: Draft, name: str, page: str) -> None:
    """Forgets what one page had aside for a field."""
    draft.asides[name].pop(page)
    if not draft.asides[name]:
        del draft.asides[name]


@transaction.atomic
def throw_draft_away(*, draft: Draft, by: Staff, now: datetime) -> None:
    """Empties a draft that was opened by mistake. The row stays, what was typed does not."""
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if draft.finished_at:
        raise AlreadyFinished
    draft.answers, draft.marks, draft.asides = {}, {}, {}
    draft.number, draft.thrown_away_at = "", now
    draft.save()
    record(verb="throw_draft_away", about=draft, by=by, at=now)


@dataclass(frozen=True)
class CallFacts:
    """What is known of a call when it is logged. Times are UTC; `number` is E.164 or empty.

    `taken_by` is who took it if it was not who logs it. `is_late`: it is written down afterwards.
    """

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
    taken_by: Staff | None = None
    is_late: bool = False


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
    people = {} if facts.kind in NON_COUNSELLING else _people_of(facts, caller, client)
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
        anonymous=facts.anonymous,
        disposition=facts.disposition,
        taken_by=facts.taken_by or by,
        entered_by=by if facts.is_late else None,
        logged_at=now,
        **people,
    )
    record(verb="log_call", about=call, by=by, at=now, kind=facts.kind)
    return call


@transaction.atomic
def correct_times(
    *, call: Call, rang_at: datetime, answered_at: datetime | None, ended_at: datetime | None, now: datetime
) -> None:
    """Gives a call the times that the phone system tells of it; what it does not tell stays."""
    kept = Call.objects.select_for_update(of=("self",), no_key=True).get(pk=call.pk)
    before = (kept.rang_at, kept.answered_at, kept.ended_at)
    answered = answered_at or kept.answered_at
    kept.rang_at = min(rang_at, answered) if answered else rang_at
    kept.answered_at = answered
    ended = ended_at or kept.ended_at
    kept.ended_at = max(ended, answered or kept.rang_at) if ended else None
    if before != (kept.rang_at, kept.answered_at, kept.ended_at):
        kept.save(update_fields=["rang_at", "answered_at", "ended_at"])
        record(verb="correct_times", about=kept, by=None, at=now)


def _people_of(facts: CallFacts, caller: Person | None, client: Person | None) -> dict[str, Any]:
    """Whom a call is of and about, also if they were merged while it went on."""
    standing = lock_people(*(person for person in (caller, client) if person is not None))
    return {
        "caller": caller and standing[caller.pk],
        "client": client and standing[client.pk],
        "caller_role": facts.caller_role,
        "note": facts.note,
    }


def _finish(draft: Draft, *, keep_answers: bool, now: datetime) -> None:
    draft.finished_at, draft.marks, draft.asides = now, {}, {}
    if not keep_answers:
        draft.answers = {}
    draft.save()
