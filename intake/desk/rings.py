"""Rings that nobody answered: each becomes a callback in two keys."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from intake.callbacks.abandoned import log_abandoned, ring_back
from intake.callbacks.models import Callback
from intake.callbacks.services import AlreadyPromised, CallbackRefused
from intake.calls.models import Call
from intake.desk.page import RingForm, desk_page
from intake.rings.services import tie_callback
from intake.staff.access import StaffRequest, opens
from intake.templatetags.say import clock_time


@require_POST
@never_cache
@opens("log_calls")
def abandoned(request: StaffRequest) -> HttpResponse:
    """Logs a ring that nobody answered and promises to ring back within minutes."""
    form, now = RingForm(request.POST), timezone.now()
    if form.is_valid():
        try:
            callback = log_abandoned(number=form.cleaned_data["number"], by=request.user, now=now)
        except CallbackRefused as refusal:
            form.add_error("number", _say(refusal))
        else:
            return _go_and_ring(request, callback)
    return render(request, "desk/desk.html", desk_page(request.user, now, ring=form), status=422)


@require_POST
@never_cache
@opens("log_calls")
def call_back(request: StaffRequest, reference: str) -> HttpResponse:
    """Promises to ring back a call that nobody answered."""
    call = get_object_or_404(Call.objects.unanswered(), reference=reference)
    try:
        callback = ring_back(call=call, by=request.user, now=timezone.now())
    except AlreadyPromised as refusal:
        messages.warning(request, _say(refusal))
        return redirect("callback", refusal.callback.reference)
    except CallbackRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect("desk")
    tie_callback(call=call, callback=callback)
    return _go_and_ring(request, callback)


def _go_and_ring(request: StaffRequest, callback: Callback) -> HttpResponse:
    until = clock_time(timezone.localtime(callback.promised_for))
    messages.success(request, _("Promised: ring by %(until)s at the latest.") % {"until": until})
    return redirect("callback", callback.reference)


def _say(refusal: CallbackRefused) -> str:
    if not isinstance(refusal, AlreadyPromised):
        return str(refusal)
    said = {"reference": refusal.callback.reference}
    return _("Somebody at this number has an open callback already: %(reference)s.") % said
