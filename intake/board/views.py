"""The supervisors' live queue."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from intake.board.filters import ME, UNKNOWN_KEEPER, URGENCIES, read_filter
from intake.board.forms import ManyForm, wanted_action
from intake.board.queries import (
    count_figures,
    count_stale_drafts,
    see_abandoned,
    see_clock,
    see_keepers,
    see_shifts,
    see_unfollowed,
    see_urgent,
    see_week,
)
from intake.board.queue import list_views, see_queue
from intake.board.results import say_results
from intake.board.sharing import share
from intake.callbacks.policies import current_cadence
from intake.calls.queries import drafts_left_behind
from intake.people.gates import Restriction
from intake.safety.queries import see_emergencies
from intake.staff.access import StaffRequest, may, opens


@require_GET
@never_cache
@opens("see_board")
def board(request: StaffRequest) -> HttpResponse:
    """The board. The address chooses rows; a live page asks for the part that changes alone.

    That part is the same for all of one role, language and clock who look at the same rows and who are named
    by the same restrictions.
    """
    if request.headers.get("HX-Request") == "true":
        asked = read_filter(request.GET)[0]
        whose = request.user.pk if asked.keeper == ME else None
        unsealed = tuple(
            Restriction.objects.filter(named=request.user).order_by("pk").values_list("pk", flat=True)
        )
        speech = (get_language(), request.user.clock)
        key = (request.GET.urlencode(), whose, request.user.role, unsealed, speech)
        return HttpResponse(share(key, lambda: _part(request)))
    week = {"week": see_week(timezone.now())}
    return render(request, "board/board.html", _live(request) | _left_behind(request) | week)


def _part(request: StaffRequest) -> str:
    """The live part for others as well: a page that asks for it by script sends its own token along."""
    return render_to_string("board/board.html#live", _live(request) | {"shared": True}, request)


@require_GET
@never_cache
@opens("see_board")
def left_behind(request: StaffRequest) -> HttpResponse:
    """The call sheets that were left behind, for an open board."""
    return render(request, "board/board.html#left", _left_behind(request))


@require_POST
@never_cache
@opens("see_board")
def act_on_rows(request: StaffRequest) -> HttpResponse:
    """Does one thing to all chosen rows, and says which could not and why; 422 if nothing can be done."""
    if not may(request.user, wanted_action(request.POST.get("act", ""))):
        raise PermissionDenied
    now = timezone.now()
    form = ManyForm(request.POST, by=request.user, now=now)
    if not form.is_valid():
        status = 422
        said = [("bad", str(error)) for errors in form.errors.values() for error in errors]
    else:
        status, said = 200, say_results(form.cleaned_data["act"], form.do(now))
    if request.headers.get("HX-Request") == "true":
        return render(request, "board/board.html#live", _live(request) | {"said": said}, status=status)
    if status == 422:
        context = _live(request) | _left_behind(request) | {"said": said}
        return render(request, "board/board.html", context, status=status)
    for tone, words in said:
        messages.add_message(request, messages.SUCCESS if tone == "good" else messages.WARNING, words)
    return redirect(reverse("board") + read_filter(request.GET)[0].query)


def _left_behind(request: StaffRequest) -> dict[str, Any]:
    now = timezone.now()
    return {
        "left_behind": drafts_left_behind(now),
        "may_assign_drafts": may(request.user, "assign_drafts"),
        "now": now,
    }


def _live(request: StaffRequest) -> dict[str, Any]:
    now = timezone.now()
    chosen, problems = read_filter(request.GET)
    keepers = see_keepers()
    if chosen.keeper.isdigit() and int(chosen.keeper) not in {person.pk for person in keepers}:
        chosen = chosen.with_(keeper="")
        problems.append(UNKNOWN_KEEPER)
    shifts, queue = see_shifts(now), see_queue(chosen, by=request.user, now=now)
    return {
        "now": now,
        "limit": current_cadence().attempt_limit,
        "figures": count_figures(now),
        "emergencies": see_emergencies(),
        "urgent": see_urgent(),
        "abandoned": see_abandoned(now),
        "queue": queue,
        "views": list_views(queue),
        "problems": problems,
        "urgencies": URGENCIES,
        "keepers": keepers,
        "may_decide": may(request.user, "decide_callbacks"),
        "shifts": shifts,
        "on_duty": sum(shift.is_here(now) for shift in shifts),
        "drafts": count_stale_drafts(now),
        "clock": see_clock(now),
        "unfollowed": see_unfollowed(now),
    }
