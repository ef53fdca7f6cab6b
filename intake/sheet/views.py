"""The call sheet: opened, saved with every keystroke, finished once."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from intake.audit.services import record
from intake.callbacks.services import CallbackRefused
from intake.calls.forms import CallForm
from intake.calls.models import NON_COUNSELLING, Call, Draft
from intake.calls.services import AlreadyFinished, save_draft
from intake.rings.services import ring_of
from intake.safety.forms import EmergencyForm
from intake.safety.queries import latest_of
from intake.sheet.forms import OPENED, Sheet, field_names
from intake.sheet.fullness import see_promise
from intake.sheet.queries import SeenCall, lacks_follow_up, look_up_number, see_call
from intake.sheet.refusals import say_refusal
from intake.sheet.services import decide_otherwise, finish_sheet, record_look_up, watch_for_danger
from intake.staff.access import StaffRequest, opens
from intake.triage.decision import OverrideForm
from intake.triage.services import TriageRefused

CHANGED = "changed"  # names the fields that a save carries, also those that were emptied


@require_GET
@never_cache
@opens("log_calls")
def new_call(request: StaffRequest) -> HttpResponse:
    """An empty sheet. Nothing is kept until the first keystroke."""
    now = timezone.now()
    return _page(request, uuid4(), Sheet({}, by=request.user, now=now), None, now)


@require_GET
@never_cache
@opens("log_calls")
def show_sheet(request: StaffRequest, draft_id: UUID) -> HttpResponse:
    """A draft, taken up again on this or another machine; a finished one leads to where its call went.
    Looking at it is written down."""
    draft = get_object_or_404(Draft.objects.select_related("saved_by"), pk=draft_id)
    if draft.finished_at or draft.thrown_away_at:
        messages.info(request, _("That call sheet has been finished already."))
        return redirect("desk")
    now = timezone.now()
    record(verb="read_draft", about=draft, by=request.user, at=now)
    return _page(request, draft.pk, Sheet(draft.answers, by=request.user, now=now), draft, now)


@require_GET
@never_cache
@opens("log_calls")
def show_call(request: StaffRequest, reference: str) -> HttpResponse:
    """A logged call: what was asked then, what the rules said then. Looking at it is written down."""
    now = timezone.now()
    seen = see_call(reference, request.user, now)
    if seen is None:
        raise Http404
    record(verb="read_call", about=seen.call, by=request.user, at=now)
    return _call_page(request, seen, OverrideForm(), now)


@require_POST
@never_cache
@opens("log_calls")
def override(request: StaffRequest, reference: str) -> HttpResponse:
    """Decides for another urgency than the one that holds; the suggestion stays beside it."""
    now, form = timezone.now(), OverrideForm(request.POST)
    seen = see_call(reference, request.user, now)
    if seen is None or seen.triage is None:
        raise Http404
    if form.is_valid() and not form.cleaned_data["override_to"]:
        form.add_error("override_to", _("Choose what you decide for."))
    if not form.errors:
        try:
            decide_otherwise(triage=seen.triage, said=form.cleaned_data, by=request.user, now=now)
        except TriageRefused as refusal:
            form.add_error("override_to", str(refusal))
    if form.errors:
        return _call_page(request, seen, form, now, status=422)
    return redirect("call", reference)


@require_POST
@never_cache
@opens("log_calls")
def save_sheet(request: StaffRequest, draft_id: UUID) -> HttpResponse:
    """Keeps the changed fields and answers with the judgement, what is known of the number, and what
    colleagues typed on the same sheet meanwhile: `{"revision", "html", "others"}`; 409 if it is finished."""
    now = timezone.now()
    try:
        draft = _save(request, draft_id, request.POST, now)
    except AlreadyFinished:
        return JsonResponse({"message": _("A colleague has finished this sheet.")}, status=409)
    sheet = Sheet(draft.answers, by=request.user, now=now)
    watch_for_danger(draft=draft, sheet=sheet, by=request.user, now=now)
    changed = request.POST.getlist(CHANGED)
    missed = request.POST.get("revision") != str(draft.revision - 1)
    context = _context(draft.pk, sheet, draft, now) | {
        "checked": [sheet.fields[n] for n in changed if n in sheet.fields]
    }
    if "number" in changed:
        record_look_up(context["facts"], draft=draft, by=request.user, now=now)
    answer = {
        "revision": draft.revision,
        "html": render_to_string("sheet/_live.html", context, request),
        "others": draft.answers if missed else {},
    }
    return JsonResponse(answer)


@require_POST
@never_cache
@opens("log_calls")
def finish(request: StaffRequest, draft_id: UUID) -> HttpResponse:
    """Makes the sheet a call. What is wrong is said beside its field, where what was typed stands still.

    `close_as` is the one key of a call that asked for nothing; it asks first where answers would be lost.
    """
    now = timezone.now()
    try:
        draft = _save(request, draft_id, request.POST, now)
    except AlreadyFinished:
        return _logged(request, draft_id)
    sure = request.POST.get("delete_and_close_as", "")
    asked_nothing = sure or request.POST.get("close_as", "")
    sheet = Sheet(draft.answers, by=request.user, now=now)
    watch_for_danger(draft=draft, sheet=sheet, by=request.user, now=now)
    if asked_nothing in NON_COUNSELLING:
        if sheet.has_content and not sure:
            return _page(request, draft.pk, sheet, draft, now, sure=asked_nothing)
        sheet = Sheet({**draft.answers, "kind": [asked_nothing]}, by=request.user, now=now)
    if not sheet.is_complete():
        return _page(request, draft.pk, sheet, draft, now, status=422)
    try:
        call, _callback = finish_sheet(draft=draft, sheet=sheet, by=request.user, now=now)
    except AlreadyFinished:  # it was thrown away in this very moment
        return _logged(request, draft.pk)
    except CallbackRefused as refusal:
        say_refusal(sheet, refusal)
        return _page(request, draft.pk, sheet, draft, now, status=422)
    if lacks_follow_up(call):
        messages.warning(
            request, _("Nobody is promised to check in after this emergency: no number may be called.")
        )
    return _logged(request, draft.pk)


@require_GET
@never_cache
@opens("log_calls")
def fresh_token(request: StaffRequest) -> JsonResponse:
    """The form token of a session that was just begun over an open sheet."""
    return JsonResponse({"token": get_token(request)})


def _call_page(
    request: StaffRequest, seen: SeenCall, form: OverrideForm, now: datetime, status: int = 200
) -> HttpResponse:
    context = {"seen": seen, "call": seen.call, "override": form, "now": now}
    return render(request, "sheet/call.html", context, status=status)


def _save(request: StaffRequest, draft_id: UUID, post: QueryDict, now: datetime) -> Draft:
    """Saves the fields that the request names as changed, or all of them from a page without script."""
    named = post.getlist(CHANGED) or list(post)
    changes = {name: post.getlist(name) for name in named if name in field_names()}
    number = CallForm(MultiValueDict(changes)).e164() if "number" in changes else None
    return save_draft(
        draft_id=draft_id,
        changes=changes,
        number=number,
        opened_at=_read_moment(post.get(OPENED, "")) or now,
        by=request.user,
        now=now,
    )


def _read_moment(text: str) -> datetime | None:
    """A moment as a page writes it, with its distance from UTC; None for any other text."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


def _context(draft_id: UUID, sheet: Sheet, draft: Draft | None, now: datetime) -> dict[str, Any]:
    opened_at = draft.opened_at if draft else now
    interrupt = latest_of(draft_id) if draft else None
    return {
        "interrupt": interrupt,
        "emergency": EmergencyForm.of(interrupt) if interrupt else None,
        "draft_id": draft_id,
        "draft": draft,
        "ring": ring_of(draft) if draft else None,
        "sheet": sheet,
        "now": now,
        "opened_at": opened_at,
        "facts": look_up_number(sheet.number, before=opened_at, staff=sheet.by, now=now),
        **see_promise(sheet),
    }


def _page(
    request: StaffRequest,
    draft_id: UUID,
    sheet: Sheet,
    draft: Draft | None,
    now: datetime,
    *,
    status: int = 200,
    sure: str = "",
) -> HttpResponse:
    context = _context(draft_id, sheet, draft, now) | {"sure": sure, "show_errors": status == 422}
    return render(request, "sheet/sheet.html", context, status=status)


def _logged(request: StaffRequest, draft_id: UUID) -> HttpResponse:
    """Says that the call of a finished draft is logged; of an emptied one, that there is nothing to log."""
    call = Call.objects.filter(draft=draft_id).first()
    if call is None:
        messages.info(request, _("That sheet was emptied before; no call was logged."))
    else:
        messages.success(request, _("Call %(reference)s is logged.") % {"reference": call.reference})
    return redirect("desk")
