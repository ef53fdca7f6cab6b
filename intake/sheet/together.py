"""Two people on one sheet: each is told of the other, and chooses where both typed into one field."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from intake.calls.models import Draft
from intake.calls.services import AlreadyFinished
from intake.calls.sharing import choose_words, leave_draft, stay_on_draft
from intake.sheet.answers import answer, page_of
from intake.sheet.clashes import has_ticks
from intake.sheet.forms import Sheet
from intake.sheet.services import watch_for_danger
from intake.staff.access import StaffRequest, opens
from intake.triage.forms import NONE


@require_POST
@never_cache
@opens("log_calls")
def stay(request: StaffRequest, draft_id: UUID) -> HttpResponse:
    """A sign that a page is open: who else is here, and what they typed. `gone` says that it is closed.

    Answers as saving does; 204 before the first keystroke, 409 once the sheet is finished.
    """
    now, page = timezone.now(), page_of(request.POST)
    draft = Draft.objects.filter(pk=draft_id).first()
    if draft is None or not page:
        return HttpResponse(status=204)
    if request.POST.get("gone"):
        leave_draft(draft_id=draft_id, page=page)
        return HttpResponse(status=204)
    if draft.finished_at or draft.thrown_away_at:
        return finished()
    stay_on_draft(draft_id=draft_id, page=page, by=request.user, now=now)
    return answer(request, draft, Sheet(draft.answers, by=request.user, now=now), now)


@require_POST
@never_cache
@opens("log_calls")
def choose(request: StaffRequest, draft_id: UUID) -> HttpResponse:
    """Settles what two people typed into one field, and answers as saving does."""
    now = timezone.now()
    draft = get_object_or_404(Draft, pk=draft_id)
    before = Sheet(draft.answers, by=request.user, now=now)
    name = request.POST.get("name", "")
    try:
        draft = choose_words(
            draft_id=draft_id,
            name=name,
            aside_of=request.POST.get("aside_of", ""),
            choice=request.POST.get("choice", ""),
            several=has_ticks(before, name),
            nothing=NONE,
            page=page_of(request.POST),
            by=request.user,
            now=now,
        )
    except AlreadyFinished:
        return finished()
    sheet = Sheet(draft.answers, by=request.user, now=now)
    watch_for_danger(draft=draft, sheet=sheet, by=request.user, now=now)
    return answer(request, draft, sheet, now, checked=[name], chosen=name)


def finished() -> JsonResponse:
    """A page whose sheet has ended says so, and types into nothing."""
    return JsonResponse({"message": _("A colleague has finished this sheet.")}, status=409)
