"""The line rings: the fragment that pops up on the desks of those on shift, and "Answer and log"."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from intake.desk.ringing import shared_look
from intake.rings.models import Ring
from intake.rings.services import AlreadyTaken, NothingToTake, take_ring
from intake.staff.access import StaffRequest, opens

NOTHING = "-"


@require_GET
@never_cache
@opens("log_calls")
def incoming(request: StaffRequest) -> HttpResponse:
    """Who rings just now, for those on shift; empty for others. 204 if their page shows exactly that."""
    now = timezone.now()
    rings = shared_look.see(request.user, now)
    shown = ".".join(one.shown for one in rings) or NOTHING
    if request.headers.get("X-Rings-Seen", NOTHING) == shown:
        return HttpResponse(status=204)
    tongue = f"{get_language()} {request.user.clock}"
    drawn = shared_look.draw(rings, now, tongue) if rings else ""
    return render(request, "desk/_incoming.html", {"rings": drawn, "shown": shown})


@require_POST
@never_cache
@opens("log_calls")
def answer_ring(request: StaffRequest, reference: str) -> HttpResponse:
    """Answer and log: a call sheet with number and time. Who comes second reads who was first."""
    ring = get_object_or_404(Ring, reference=reference)
    try:
        draft = take_ring(ring=ring, by=request.user, now=timezone.now())
    except AlreadyTaken as refusal:
        said = {"name": refusal.by.short_name}
        messages.warning(request, _("%(name)s was quicker and has this call.") % said)
    except NothingToTake:
        messages.warning(request, _("This call has ended. Nobody waits on it any more."))
    else:
        return redirect("sheet", draft.pk)
    return redirect("desk")
