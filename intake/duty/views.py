"""Who is on duty: the plan of the supervisors, and everybody's own breaks."""

from contextlib import suppress
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from intake.duty.forms import PlanForm
from intake.shifts.models import Shift
from intake.shifts.services import NotOnDuty, ShiftRefused, begin_break, end_break, plan_shift, unplan_shift
from intake.staff.access import StaffRequest, opens

AHEAD, SHOWN = timedelta(days=28), 200


@require_http_methods(["GET", "POST"])
@never_cache
@opens("plan_shifts")
def shifts(request: StaffRequest) -> HttpResponse:
    """Who is here, and who is planned for the next four weeks; a form adds a shift."""
    form = PlanForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            plan_shift(by=request.user, now=timezone.now(), **form.cleaned_data)
        except ShiftRefused as refusal:
            form.add_error("starts_at", str(refusal))
        else:
            return redirect("shifts")
    return _page(request, form, status=422 if form.errors else 200)


@require_POST
@never_cache
@opens("plan_shifts")
def unplan(request: StaffRequest, shift_id: int) -> HttpResponse:
    """Takes a shift off the plan, unless it has begun."""
    shift = get_object_or_404(Shift, pk=shift_id)
    try:
        unplan_shift(shift=shift, by=request.user, now=timezone.now())
    except ShiftRefused as refusal:
        return _page(request, PlanForm(), status=409, refused=str(refusal))
    return redirect("shifts")


@require_POST
@opens("log_calls")
def pause(request: StaffRequest) -> HttpResponse:
    """A break: reminders for anyone on shift go to others."""
    with suppress(NotOnDuty):
        begin_break(staff=request.user, now=timezone.now())
    return redirect("desk")


@require_POST
@opens("log_calls")
def resume(request: StaffRequest) -> HttpResponse:
    """Back from a break."""
    with suppress(NotOnDuty):
        end_break(staff=request.user, now=timezone.now())
    return redirect("desk")


def _page(request: StaffRequest, form: PlanForm, status: int, refused: str = "") -> HttpResponse:
    now = timezone.now()
    rows = Shift.objects.select_related("staff").order_by("starts_at", "staff__name")
    planned = rows.planned().filter(ends_at__gt=now, starts_at__lt=now + AHEAD)
    running = [(shift, shift.is_forgotten(now)) for shift in rows.running()]
    context = {
        "form": form,
        "planned": list(planned[:SHOWN]),
        "running": running,
        "refused": refused,
        "now": now,
    }
    return render(request, "duty/shifts.html", context, status=status)
