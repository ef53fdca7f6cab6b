"""A logged call: as it was asked then, decided otherwise, printed."""

from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from intake.audit.services import record
from intake.sheet.queries import SeenCall, see_call
from intake.sheet.services import decide_otherwise
from intake.staff.access import StaffRequest, opens
from intake.triage.decision import OverrideForm
from intake.triage.services import TriageRefused


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


def _call_page(
    request: StaffRequest, seen: SeenCall, form: OverrideForm, now: datetime, status: int = 200
) -> HttpResponse:
    context = {"seen": seen, "call": seen.call, "override": form, "now": now}
    return render(request, "sheet/call.html", context, status=status)
