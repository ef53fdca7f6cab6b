"""What the server answers to an open sheet: the parts of the page, and what colleagues typed meanwhile."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.dateparse import parse_datetime

from intake.calls.models import Draft, Visit
from intake.calls.rules import written_since
from intake.calls.sharing import others_here
from intake.rings.services import ring_of
from intake.safety.forms import EmergencyForm
from intake.safety.queries import latest_of
from intake.sheet.clashes import clashes_of
from intake.sheet.forms import Sheet
from intake.sheet.fullness import see_promise
from intake.sheet.queries import look_up_number
from intake.sheet.services import record_look_up
from intake.sheet.shown import Known
from intake.staff.access import StaffRequest

EMPTYING = "emptying"  # what somebody has to be sure of who throws a sheet away


def context_of(
    draft_id: UUID,
    sheet: Sheet,
    draft: Draft | None,
    now: datetime,
    page: str,
    others: list[Visit] | None = None,
) -> dict[str, Any]:
    """What the templates of a sheet are told."""
    opened_at = draft.opened_at if draft else now
    before = (sheet.late and sheet.late.rang_at) or opened_at
    interrupt = latest_of(draft_id) if draft else None
    if others is None:
        others = others_here(draft_id=draft_id, page=page, now=now) if draft else []
    return {
        "interrupt": interrupt,
        "emergency": EmergencyForm.of(interrupt) if interrupt else None,
        "draft_id": draft_id,
        "draft": draft,
        "sheet": sheet,
        "known": Known(sheet),
        "now": now,
        "opened_at": opened_at,
        "facts": look_up_number(sheet.number, before=before, staff=sheet.by, now=now),
        "page": page,
        "others": others,
        "clashes": clashes_of(draft, sheet) if draft else [],
        **see_promise(sheet),
    }


def show_page(
    request: StaffRequest,
    draft_id: UUID,
    sheet: Sheet,
    draft: Draft | None,
    now: datetime,
    *,
    status: int = 200,
    sure: str = "",
    page: str = "",
    others: list[Visit] | None = None,
) -> HttpResponse:
    """The whole page, in the window `page` if that is known; with 422 it says what is wrong where."""
    page = page or page_of(request.POST) or str(uuid4())
    context = context_of(draft_id, sheet, draft, now, page, others)
    context |= {"sure": sure, "show_errors": status == 422, "ring": ring_of(draft) if draft else None}
    return render(request, "sheet/sheet.html", context, status=status)


def answer(
    request: StaffRequest,
    draft: Draft,
    sheet: Sheet,
    now: datetime,
    *,
    checked: Sequence[str] = (),
    chosen: str = "",
) -> JsonResponse:
    """`{"revision", "html", "others"}`: the parts of the page, with messages beside the fields of `checked`,
    what other pages wrote since the revision that this one knew, and what was `chosen`. What waits for a
    choice is left alone.
    """
    page = page_of(request.POST)
    known = read_count(request.POST.get("revision", "")) or 0
    written = {*written_since(draft.marks, revision=known, page=page), chosen} & draft.marks.keys()
    fields = [sheet.fields[name] for name in checked if name in sheet.fields]
    context = context_of(draft.pk, sheet, draft, now, page) | {"checked": fields}
    if "number" in checked:
        record_look_up(context["facts"], draft=draft, by=request.user, now=now)
    return JsonResponse(
        {
            "revision": draft.revision,
            "html": render_to_string("sheet/_live.html", context, request),
            "others": {
                name: draft.answers.get(name, [])
                for name in written
                if page not in draft.asides.get(name, {})
            },
        }
    )


def page_of(post: QueryDict) -> str:
    """The id of the window that asks; empty if it says none."""
    try:
        return str(UUID(post.get("page", "")))
    except ValueError:
        return ""


def bases_of(post: QueryDict, names: list[str]) -> dict[str, int]:
    """The revision of each changed field that the page knew, as far as it says so."""
    counts = [read_count(text) for text in post.getlist("base")]
    return {name: count for name, count in zip(names, counts, strict=False) if count is not None}


def read_count(text: str) -> int | None:
    """A revision as a page writes it; None for any other text."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def read_moment(text: str) -> datetime | None:
    """A moment as a page writes it, with its distance from UTC; None for any other text."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
