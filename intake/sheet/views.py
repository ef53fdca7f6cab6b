"""The call sheet: opened, saved with every keystroke, finished once."""

from datetime import datetime
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_POST

from intake.callbacks.services import CallbackRefused
from intake.calls.forms import CallForm
from intake.calls.models import NON_COUNSELLING, Call, Draft
from intake.calls.services import AlreadyFinished, save_draft
from intake.calls.sharing import open_draft
from intake.sheet.answers import answer, bases_of, page_of, read_moment, show_page
from intake.sheet.forms import OPENED, Sheet, field_names
from intake.sheet.queries import lacks_follow_up
from intake.sheet.refusals import say_refusal
from intake.sheet.services import TypedMeanwhile, finish_sheet, watch_for_danger
from intake.sheet.together import finished
from intake.staff.access import StaffRequest, opens

CHANGED = "changed"  # names the fields that a save carries, also those that were emptied
FLUSHED = "flushed"  # says that a page has saved before it finishes


@require_GET
@never_cache
@gzip_page  # nothing of a person stands on it, so its length tells nothing of anybody
@opens("log_calls")
def new_call(request: StaffRequest) -> HttpResponse:
    """An empty sheet. Nothing is kept until the first keystroke."""
    now = timezone.now()
    return show_page(request, uuid4(), Sheet({}, by=request.user, now=now), None, now)


@require_GET
@never_cache
@opens("log_calls")
def late_call(request: StaffRequest) -> HttpResponse:
    """An empty sheet for a call that is past: it asks when it was, and who took it."""
    now = timezone.now()
    return show_page(request, uuid4(), Sheet({"late": ["on"]}, by=request.user, now=now), None, now)


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
    page = str(uuid4())
    others = open_draft(draft=draft, page=page, by=request.user, now=now)
    return show_page(
        request,
        draft.pk,
        Sheet(draft.answers, by=request.user, now=now),
        draft,
        now,
        page=page,
        others=others,
    )


@require_POST
@never_cache
@opens("log_calls")
def save_sheet(request: StaffRequest, draft_id: UUID) -> HttpResponse:
    """Keeps the changed fields and answers with the judgement, what is known of the number, and what
    colleagues typed on the same sheet meanwhile: `{"revision", "html", "others"}`; 409 if it is finished."""
    now = timezone.now()
    try:
        draft = _save(request, draft_id, now)
    except AlreadyFinished:
        return finished()
    sheet = Sheet(draft.answers, by=request.user, now=now)
    watch_for_danger(draft=draft, sheet=sheet, by=request.user, now=now)
    return answer(request, draft, sheet, now, checked=request.POST.getlist(CHANGED))


@require_POST
@never_cache
@opens("log_calls")
def finish(request: StaffRequest, draft_id: UUID) -> HttpResponse:
    """Makes the sheet a call. What is wrong is said beside its field, where what was typed stands still.

    `flushed` says that the page has saved already. `close_as` is the one key of a call that asked for
    nothing; it asks first where answers would be lost.
    """
    now = timezone.now()
    try:
        draft = _flushed(request, draft_id) or _save(request, draft_id, now)
    except AlreadyFinished:
        return _logged(request, draft_id)
    return _finish(request, draft, now)


def _finish(request: StaffRequest, draft: Draft, now: datetime) -> HttpResponse:
    sure = request.POST.get("delete_and_close_as", "")
    asked_nothing = sure or request.POST.get("close_as", "")
    sheet = Sheet(draft.answers, by=request.user, now=now)
    watch_for_danger(draft=draft, sheet=sheet, by=request.user, now=now)
    if asked_nothing in NON_COUNSELLING:
        if (sheet.has_content or draft.asides) and not sure:
            return show_page(request, draft.pk, sheet, draft, now, sure=asked_nothing)
        sheet = Sheet({**draft.answers, "kind": [asked_nothing]}, by=request.user, now=now)
    if not sheet.is_complete() or (draft.asides and not sure):
        return show_page(request, draft.pk, sheet, draft, now, status=422)
    try:
        call, _callback = finish_sheet(draft=draft, sheet=sheet, by=request.user, now=now)
    except AlreadyFinished:  # it was thrown away in this very moment
        return _logged(request, draft.pk)
    except TypedMeanwhile as meanwhile:
        return _finish(request, meanwhile.draft, now)
    except CallbackRefused as refusal:
        say_refusal(sheet, refusal)
        return show_page(request, draft.pk, sheet, draft, now, status=422)
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


def _flushed(request: StaffRequest, draft_id: UUID) -> Draft | None:
    """The draft of a page that has saved all that was typed there. Raises AlreadyFinished."""
    if not request.POST.get(FLUSHED):
        return None
    draft = Draft.objects.filter(pk=draft_id).first()
    if draft and (draft.finished_at or draft.thrown_away_at):
        raise AlreadyFinished
    return draft


def _save(request: StaffRequest, draft_id: UUID, now: datetime) -> Draft:
    """Saves the fields that the request names as changed, or all of them from a page without script."""
    post = request.POST
    named = post.getlist(CHANGED) or list(post)
    changes = {name: post.getlist(name) for name in named if name in field_names()}
    number = CallForm(MultiValueDict(changes)).e164() if "number" in changes else None
    return save_draft(
        draft_id=draft_id,
        changes=changes,
        number=number,
        opened_at=read_moment(post.get(OPENED, "")) or now,
        by=request.user,
        now=now,
        page=page_of(post),
        bases=bases_of(post, named),
    )


def _logged(request: StaffRequest, draft_id: UUID) -> HttpResponse:
    """Says that the call of a finished draft is logged; of an emptied one, that there is nothing to log."""
    call = Call.objects.filter(draft=draft_id).first()
    if call is None:
        messages.info(request, _("That sheet was emptied before; no call was logged."))
    else:
        messages.success(request, _("Call %(reference)s is logged.") % {"reference": call.reference})
    return redirect("desk")
