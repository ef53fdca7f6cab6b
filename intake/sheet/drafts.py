"""What becomes of a draft that is not finished: emptied, or given to somebody to finish."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from intake.calls.models import Draft
from intake.calls.services import AlreadyFinished, throw_draft_away
from intake.calls.sharing import assign_draft
from intake.safety.queries import latest_of
from intake.sheet.answers import EMPTYING, show_page
from intake.sheet.forms import Sheet
from intake.staff.access import MAY, StaffRequest, opens
from intake.staff.models import Staff


@require_POST
@opens("log_calls")
def throw_away(request: StaffRequest, draft_id: UUID) -> HttpResponse:
    """Empties a draft that was opened by mistake. Asks first where answers would be lost."""
    draft = get_object_or_404(Draft, pk=draft_id)
    interrupt = latest_of(draft_id)
    if interrupt is not None and interrupt.is_open:
        messages.warning(request, _("Somebody is in danger on this sheet. Close the emergency first."))
        return redirect("sheet", draft_id)
    now = timezone.now()
    sheet = Sheet(draft.answers, by=request.user, now=now)
    is_open = draft.finished_at is None and draft.thrown_away_at is None
    if is_open and sheet.has_content and not request.POST.get("sure"):
        return show_page(request, draft_id, sheet, draft, now, sure=EMPTYING)
    try:
        throw_draft_away(draft=draft, by=request.user, now=now)
    except AlreadyFinished:
        messages.info(request, _("That call sheet has been finished already."))
    return redirect("desk")


@require_POST
@opens("assign_drafts")
def assign(request: StaffRequest, draft_id: UUID) -> HttpResponse:
    """Says who is to finish a draft that was left behind; who takes it up themselves goes on with it."""
    draft = get_object_or_404(Draft, pk=draft_id)
    to = _log_keeper(request.POST.get("to", ""))
    try:
        assign_draft(draft=draft, to=to, by=request.user, now=timezone.now())
    except AlreadyFinished:
        messages.info(request, _("That call sheet has been finished already."))
        return redirect("board")
    if to == request.user:
        return redirect("sheet", draft_id)
    messages.success(request, _("It stands on the desk of %(name)s.") % {"name": to.name})
    return redirect("board")


def _log_keeper(pk: str) -> Staff:
    """Somebody who works here and logs calls."""
    keepers = Staff.objects.working_here().filter(role__in=MAY["log_calls"])
    found = keepers.filter(pk=pk).first() if pk.isascii() and pk.isdecimal() and len(pk) < 12 else None
    if found is None:
        raise Http404
    return found
