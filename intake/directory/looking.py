"""Looking for somebody: the search of the top bar, the command palette, and the list of people."""

from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from intake.audit.models import Entry
from intake.audit.services import record
from intake.calls.models import Call
from intake.directory.listing import see_people
from intake.directory.searching import search
from intake.people.models import Person
from intake.shifts.models import Shift
from intake.staff.access import StaffRequest, may, opens
from intake.staff.models import Staff

A_SEARCH = timedelta(minutes=10)  # typing letter after letter is one search, not ten


@require_http_methods(["GET", "POST"])
@never_cache
@opens("see_people")
def find(request: StaffRequest) -> HttpResponse:
    """What the posted text means; the box asks for the list alone. No address ever holds what is searched.

    One thing found by `Enter` is opened.
    """
    text, now = request.POST.get("text", ""), timezone.now()
    results = search(text, staff=request.user, now=now)
    if results.count:
        _write_down(request.user, now)
    context = {"results": results, "text": text, "now": now}
    if request.headers.get("HX-Request"):
        prefix = "palette-" if "prefix" in request.POST else ""
        return render(request, "directory/_found.html", context | {"in_box": True, "prefix": prefix})
    if (only := results.only) is not None:
        return redirect(_name_of(only), only.reference)
    return render(request, "directory/search.html", context)


@require_GET
@never_cache
@opens("see_people")
def people(request: StaffRequest) -> HttpResponse:
    """Whom one has to do with just now; `?shift` shows those of everybody's calls. Not everybody we know."""
    now, only_mine = timezone.now(), "shift" not in request.GET
    listed = see_people(staff=request.user, now=now, today=timezone.localdate(now), only_mine=only_mine)
    context = {
        "listed": listed,
        "only_mine": only_mine,
        "now": now,
        "may_agree_plans": may(request.user, "agree_plans"),
    }
    return render(request, "directory/people.html", context)


@require_GET
@never_cache
def palette(request: StaffRequest) -> HttpResponse:
    """The list of the command palette: the pages that the role opens, and what can be done just now."""
    keeps = may(request.user, "keep_callbacks")
    shift = Shift.objects.running().filter(staff=request.user).first() if keeps else None
    return render(request, "directory/_palette.html", {"shift": shift, "keeps": keeps})


def _write_down(staff: Staff, now: datetime) -> None:
    """That somebody searched and found, without what they typed."""
    searches = Entry.objects.filter(by=staff, verb="search_people", at__gt=now - A_SEARCH)
    if not searches.exists():
        record(verb="search_people", about=None, by=staff, at=now)


def _name_of(found: object) -> str:
    return "person" if isinstance(found, Person) else "call" if isinstance(found, Call) else "callback"
