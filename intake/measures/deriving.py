"""Journeys, made anew from calls, screenings, callbacks and steps."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from intake.callbacks.models import Callback, Closing
from intake.calls.models import Call, Kind
from intake.measures.counting import shift_of
from intake.measures.journeys import CONTINUATION, ENGAGEMENT, STAGES, Ring, Taken, Way, follow_ways
from intake.measures.models import Journey
from intake.outcomes.models import Outcome
from intake.people.models import Person
from intake.triage.models import Triage

HOUR = 3600


def derive_journeys(people: Collection[int]) -> list[Journey]:
    """Five queries: the journeys of these people as they are now, not saved."""
    rings, steps = _rings(people), _steps(people)
    names = dict(Person.objects.filter(pk__in=people).values_list("pk", "reference"))
    return [
        _journey(person, names[person], way)
        for person in rings
        for way in follow_ways(rings[person], steps.get(person, []))
    ]


def _rings(people: Collection[int]) -> dict[int, list[Ring]]:
    """The calls for help about each person."""
    screened = {
        call: (at, band)
        for call, at, band in Triage.objects.filter(call__client__in=people).values_list(
            "call", "at", "age_band"
        )
    }
    rings: dict[int, list[Ring]] = defaultdict(list)
    fields = ("pk", "client", "rang_at", "answered_at", "line", "language", "source")
    calls = Call.objects.filter(client__in=people, kind=Kind.HELP)
    for call, person, rang_at, answered_at, line, language, source in calls.values_list(*fields):
        at, band = screened.get(call, (None, ""))
        rings[person].append(Ring(rang_at, answered_at, at, line, language, source, band))
    return rings


def _steps(people: Collection[int]) -> dict[int, list[Taken]]:
    """The steps that stand for each person, and the callbacks that reached them."""
    steps: dict[int, list[Taken]] = defaultdict(list)
    taken = Outcome.objects.standing().filter(person__in=people)
    for person, step, at, booked_for in taken.values_list("person", "step", "at", "booked_for"):
        steps[person].append(Taken(step, at, booked_for))
    reached = Callback.objects.filter(person__in=people, closing=Closing.REACHED)
    for person, at in reached.values_list("person", F("closed_at")):
        steps[person].append(Taken("reached", at))
    return steps


def _journey(person: int, reference: str, way: Way) -> Journey:
    start = way.first_contact_at
    first = min(way.rings, key=lambda ring: ring.rang_at)
    bands = [ring.age_band for ring in way.rings if ring.age_band]
    admitted, treated = way.first("admitted"), way.first("treated")
    times = {"reached": way.reached_at, "screened": way.screened_at, "admitted": admitted, "treated": treated}
    times |= {step: way.first(step) for step in ("offered", "attended", "declined", "referred")}
    return Journey(
        person_id=person,
        reference=reference,
        first_contact_at=start,
        booked_for=way.booked_for,
        days_to_treatment=_days(start, treated),
        days_from_assessment=_days(times["attended"], treated),
        services=way.services_within(admitted, CONTINUATION),
        engaged=way.services_within(treated, ENGAGEMENT),
        shift=shift_of(timezone.localtime(start).hour),
        line=first.line,
        language=first.language,
        source=first.source,
        age_band=bands[0] if bands else "",
        **{f"{name}_at": at for name, at in times.items()},
        **dict(_hours(start, times)),
    )


def _hours(start: datetime, times: dict[str, datetime | None]) -> Iterator[tuple[str, Any]]:
    """Whole hours from `start`; a step that was dated before the call took none."""
    for stage in STAGES:
        at = times[stage]
        yield f"{stage}_h", None if at is None else max(int((at - start).total_seconds()) // HOUR, 0)


def _days(start: datetime | None, end: datetime | None) -> int | None:
    """Days of the site's calendar."""
    if start is None or end is None:
        return None
    return (timezone.localdate(end) - timezone.localdate(start)).days
