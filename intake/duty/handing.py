"""The handover: what the next shift must know, and the signatures of both."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from intake.duty.forms import GiveForm
from intake.handovers.models import Handover
from intake.handovers.queries import count_open, see_next_shift, waiting_of
from intake.handovers.services import HandoverRefused, give_shift, take_shift, withdraw_handover
from intake.staff.access import StaffRequest, opens


@require_http_methods(["GET", "POST"])
@never_cache
@opens("keep_callbacks")
def handover(request: StaffRequest) -> HttpResponse:
    """What the next shift must know. By POST, who leaves signs for who arrives."""
    form = GiveForm(request.POST if request.method == "POST" else None, by=request.user, now=timezone.now())
    if form.is_valid():
        try:
            give_shift(leaving=request.user, now=timezone.now(), **form.cleaned_data)
        except HandoverRefused as refusal:
            form.add_error("arriving", str(refusal))
        else:
            said = {"name": form.cleaned_data["arriving"]}
            messages.success(request, _("You have signed. It is done when %(name)s signs too.") % said)
            return redirect("handover")
    return _page(request, form, status=422 if form.errors else 200)


@require_POST
@never_cache
@opens("keep_callbacks")
def take(request: StaffRequest, handover_id: int) -> HttpResponse:
    """The second signature: what the leaving person had open is yours."""
    given = get_object_or_404(Handover, pk=handover_id, arriving=request.user)
    try:
        taken = take_shift(handover=given, by=request.user, now=timezone.now())
    except HandoverRefused as refusal:
        return _page(request, GiveForm(by=request.user, now=timezone.now()), status=409, refused=str(refusal))
    said = ngettext("%(n)s callback is yours now.", "%(n)s callbacks are yours now.", taken.moved)
    messages.success(request, said % {"n": taken.moved})
    return redirect("desk")


@require_POST
@never_cache
@opens("keep_callbacks")
def withdraw(request: StaffRequest, handover_id: int) -> HttpResponse:
    """Takes one's own signature back, while there is no second."""
    given = get_object_or_404(Handover, pk=handover_id, leaving=request.user)
    try:
        withdraw_handover(handover=given, by=request.user, now=timezone.now())
    except HandoverRefused as refusal:
        return _page(request, GiveForm(by=request.user, now=timezone.now()), status=409, refused=str(refusal))
    return redirect("handover")


def _page(request: StaffRequest, form: GiveForm, status: int, refused: str = "") -> HttpResponse:
    now = timezone.now()
    to_take, given = waiting_of(request.user)
    counts = count_open([one.leaving_id for one in to_take])
    context = {
        "form": form,
        "next": see_next_shift(staff=request.user, now=now),
        "to_take": [(one, counts[one.leaving_id]) for one in to_take],
        "given": given,
        "refused": refused,
        "now": now,
    }
    part = "#live" if request.headers.get("HX-Request") == "true" else ""
    return render(request, f"duty/handover.html{part}", context, status=status)
