"""The phone's page: how each line does today, and what followed from the rings that nobody answered."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from intake.phone.queries import count_lines, see_unanswered
from intake.staff.access import StaffRequest, opens

DAY = timedelta(hours=24)


@require_GET
@never_cache
@opens("see_rings")
def show_rings(request: StaffRequest) -> HttpResponse:
    """The past 24 hours. A live page asks for the part that changes."""
    now = timezone.now()
    since = now - DAY
    context = {
        "lines": count_lines(since=since, until=now),
        "rings": see_unanswered(since=since, now=now),
        "now": now,
    }
    part = "#live" if request.headers.get("HX-Request") == "true" else ""
    return render(request, f"phone/rings.html{part}", context)
