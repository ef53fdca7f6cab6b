"""The supervisors' live queue."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from intake.board.queries import (
    count_figures,
    count_stale_drafts,
    see_clock,
    see_queue,
    see_shifts,
    see_unfollowed,
    see_week,
)
from intake.callbacks.policies import current_cadence
from intake.calls.queries import drafts_left_behind
from intake.staff.access import StaffRequest, opens


@require_GET
@never_cache
@opens("see_board")
def board(request: StaffRequest) -> HttpResponse:
    """The board. `?show=` and `?page=` choose rows; a live page asks for the part that changes alone."""
    now = timezone.now()
    page = request.GET.get("page", "")
    shifts = see_shifts(now)
    context = {
        "now": now,
        "limit": current_cadence().attempt_limit,
        "figures": count_figures(now),
        "queue": see_queue(
            request.GET.get("show", ""), int(page) if page.isdecimal() and len(page) < 6 else 1
        ),
        "shifts": shifts,
        "on_duty": sum(shift.is_here(now) for shift in shifts),
        "drafts": count_stale_drafts(now),
        "left_behind": drafts_left_behind(now),
        "clock": see_clock(now),
        "unfollowed": see_unfollowed(now),
    }
    if request.headers.get("HX-Request") == "true":
        return render(request, "board/board.html#live", context)
    return render(request, "board/board.html", context | {"week": see_week(now)})
