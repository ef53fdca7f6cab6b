"""Who somebody is, beside the list: the latest calls and tries, before anybody rings."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from intake.audit.services import record
from intake.callbacks.models import Attempt
from intake.callbacks.needs import visible_callbacks
from intake.calls.models import Call
from intake.desk.queries import latest_calls
from intake.people.models import Person
from intake.staff.access import StaffRequest, may, opens
from intake.triage.models import Triage

SHOWN = 5


@dataclass(frozen=True)
class Step:
    """One call, with what was suggested then, or one try at keeping a promise."""

    at: datetime
    call: Call | None = None
    triage: Triage | None = None
    attempt: Attempt | None = None


def see_steps(person: Person) -> list[Step]:
    """The five latest calls and tries of somebody, newest first: three queries."""
    theirs = Call.objects.filter(Q(caller=person) | Q(client=person)).select_related("taken_by")
    calls = list(theirs.defer("note", "number").order_by("-rang_at")[:SHOWN])
    triages = {triage.call_id: triage for triage in _triages(calls)}
    tries = Attempt.objects.filter(callback__person=person).select_related("by").defer("note")
    steps = [Step(call.rang_at, call=call, triage=triages.get(call.pk)) for call in calls]
    steps += [Step(attempt.at, attempt=attempt) for attempt in tries.order_by("-at")[:SHOWN]]
    return sorted(steps, key=lambda step: step.at, reverse=True)[:SHOWN]


def _triages(calls: list[Call]) -> list[Triage]:
    rows = Triage.objects.with_effective().filter(call__in=calls)
    return list(rows.defer("inputs", "asked", "reasons", "services"))


@require_GET
@never_cache
@opens("keep_callbacks")
def about(request: StaffRequest, reference: str) -> HttpResponse:
    """The panel of the person behind a callback. Looking at it is written down."""
    callback = get_object_or_404(
        visible_callbacks(request.user, timezone.now()).select_related("person"), reference=reference
    )
    now = timezone.now()
    record(verb="read_callback", about=callback, by=request.user, at=now)
    context = {
        "callback": callback,
        "person": callback.person,
        "steps": see_steps(callback.person),
        "may_see_people": may(request.user, "see_people"),
        "now": now,
    }
    return render(request, "desk/_about.html", context)


@require_GET
@never_cache
@opens("log_calls")
def latest(request: StaffRequest) -> HttpResponse:
    """What stands in the panel before a name is pressed."""
    now = timezone.now()
    return render(request, "desk/_latest.html", {"latest": latest_calls(request.user, now), "now": now})
