"""The first screen of everybody, and the admissions staff's desk: what to do next."""

from contextlib import suppress

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from intake.desk.page import desk_page
from intake.desk.queries import ALL, MINE, SHIFT
from intake.shifts.services import AlreadyOnDuty, NotOnDuty, begin_shift, end_shift
from intake.staff.access import StaffRequest, may, opens

LANDING = [
    ("log_calls", "desk"),
    ("see_board", "board"),
    ("see_audit_trail", "audit_trail"),
    ("see_staff", "staff"),
]


@require_GET
def home(request: StaffRequest) -> HttpResponse:
    """The first screen that the role of the signed-in person opens."""
    return redirect(next(name for action, name in LANDING if may(request.user, action)))


@require_GET
@never_cache
@opens("log_calls")
def desk(request: StaffRequest) -> HttpResponse:
    """What to do next. `?shift` shows what anybody here may take, `?all` everybody's; a live page asks for
    the list alone."""
    context = desk_page(request.user, timezone.now(), whose=_whose(request))
    wants_part = request.headers.get("HX-Request") == "true"
    return render(request, "desk/desk.html#live" if wants_part else "desk/desk.html", context)


def _whose(request: StaffRequest) -> str:
    return ALL if ALL in request.GET else SHIFT if SHIFT in request.GET else MINE


@require_POST
@opens("log_calls")
def begin(request: StaffRequest) -> HttpResponse:
    """Puts whoever asks on duty; who is on duty already stays so."""
    with suppress(AlreadyOnDuty):
        begin_shift(staff=request.user, now=timezone.now())
    return redirect("desk")


@require_POST
@opens("log_calls")
def end(request: StaffRequest) -> HttpResponse:
    """Takes whoever asks off duty; who is off duty already stays so."""
    with suppress(NotOnDuty):
        end_shift(staff=request.user, now=timezone.now())
    return redirect("desk")
