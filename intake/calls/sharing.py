"""Several people and one draft: who has it open, whose words hold, and who is to finish it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from intake.audit.services import record
from intake.calls.models import HERE_FOR, Draft, Visit
from intake.calls.rules import join_texts
from intake.calls.services import drop_aside, lock_draft, write_answers
from intake.people.numbers import NotANumber, read_number
from intake.staff.models import Staff

STANDS, ASIDE, BOTH = "stands", "aside", "both"


def others_here(*, draft_id: UUID, page: str, now: datetime) -> list[Visit]:
    """The other pages on which a draft is open, by who came first: one query, two if somebody is there."""
    fresh = Visit.objects.filter(draft=draft_id, seen_at__gt=now - HERE_FOR).prefetch_related("staff")
    return [visit for visit in fresh.order_by("came_at", "pk") if str(visit.page) != page]


@transaction.atomic
def open_draft(*, draft: Draft, page: str, by: Staff, now: datetime) -> list[Visit]:
    """Says that `by` has the draft open in `page`, and gives who else has. Looking at it is written down.

    Where somebody else has it open, `join_draft` tells their pages at once.
    """
    others = others_here(draft_id=draft.pk, page=page, now=now)
    record(verb="join_draft" if others else "read_draft", about=draft, by=by, at=now)
    stay_on_draft(draft_id=draft.pk, page=page, by=by, now=now)
    return others


def stay_on_draft(*, draft_id: UUID, page: str, by: Staff, now: datetime) -> None:
    """A sign that `page` is still open; a new page is a new visit. Signs that have faded go."""
    if not Visit.objects.filter(draft=draft_id, page=page).update(staff=by, seen_at=now):
        visit = Visit(draft_id=draft_id, page=page, staff=by, came_at=now, seen_at=now)
        Visit.objects.bulk_create([visit], ignore_conflicts=True)
        Visit.objects.filter(draft=draft_id, seen_at__lte=now - HERE_FOR).delete()


def leave_draft(*, draft_id: UUID, page: str) -> None:
    """`page` was closed."""
    Visit.objects.filter(draft=draft_id, page=page).delete()


@transaction.atomic
def choose_words(
    *,
    draft_id: UUID,
    name: str,
    aside_of: str,
    choice: str,
    several: bool,
    nothing: str,
    page: str,
    by: Staff,
    now: datetime,
) -> Draft:
    """Settles a clash in the field `name`: what stands, what the page `aside_of` had aside, or both.

    Choosing again, or what somebody else has chosen meanwhile, changes nothing. `several` and `nothing`:
    see `join_texts`. Raises AlreadyFinished.
    """
    draft = lock_draft(draft_id)
    kept = draft.asides.get(name, {}).get(aside_of)
    if kept is None:
        return draft
    stands, aside = draft.answers.get(name, []), kept["texts"]
    both = join_texts(stands, aside, several=several, nothing=nothing)
    chosen = {STANDS: stands, ASIDE: aside}.get(choice, both)
    drop_aside(draft, name, aside_of)
    if name == "number":
        draft.number = _read_or_keep(chosen, draft.number)
    write_answers(draft, {name: chosen}, page, by, now)
    record(verb="choose_words", about=draft, by=by, at=now, choice=choice)
    return draft


def _read_or_keep(typed: list[str], before: str) -> str:
    """The number in E.164; the one before while the typed one cannot be read."""
    try:
        return read_number("".join(typed))
    except NotANumber:
        return before


@transaction.atomic
def assign_draft(*, draft: Draft, to: Staff, by: Staff, now: datetime) -> Draft:
    """Says who is to finish a draft that was left behind. Raises AlreadyFinished."""
    draft = lock_draft(draft.pk)
    draft.assigned_to = to
    draft.save(update_fields=["assigned_to"])
    record(verb="assign_draft", about=draft, by=by, at=now, to=to.pk)
    return draft
