"""Whom somebody has to do with just now: never a list of everybody."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef

from intake.calls.models import Call
from intake.directory.queries import OFTEN
from intake.directory.searching import describe
from intake.people.models import Person, Plan
from intake.people.rules import CALLS_OF_A_REPEAT_CALLER
from intake.staff.models import Staff

SHOWN, READ = 30, 300
MINE_FOR, SHIFT_FOR = timedelta(days=7), timedelta(hours=10)


@dataclass(frozen=True)
class Listed:
    """People of recent calls, newest first, as `describe` gives them; plans that want a look; `often`: who
    rings so often that a plan should be agreed, with `calls` in 30 days. Lists stop at 30."""

    people: list[Person]
    to_review: list[Plan]
    often: list[Person]


def see_people(*, staff: Staff, now: datetime, today: date, only_mine: bool) -> Listed:
    """People of one's own calls of a week, or of everybody's calls of about a shift: five queries."""
    since = now - (MINE_FOR if only_mine else SHIFT_FOR)
    calls = Call.objects.filter(rang_at__gt=since, caller__isnull=False)
    if only_mine:
        calls = calls.filter(taken_by=staff)
    pairs = calls.order_by("-rang_at").values_list("caller", "client")[:READ]
    recent = list(dict.fromkeys(pk for pair in pairs for pk in pair if pk is not None))
    visible = Person.objects.visible_to(staff, now).standing()
    known = {person.pk: person for person in visible.filter(pk__in=recent)}
    plans = Plan.objects.in_force().filter(person__in=visible)
    return Listed(
        people=describe([known[pk] for pk in recent if pk in known][:SHOWN]),
        to_review=list(
            plans.filter(review_on__lt=today).select_related("person").order_by("review_on")[:SHOWN]
        ),
        often=_often(visible, now),
    )


def _often(visible: Any, now: datetime) -> list[Person]:
    """Who rings often and has no plan, most calls first."""
    calls = Call.objects.filter(rang_at__gt=now - OFTEN, caller__isnull=False).values("caller")
    counted = calls.annotate(calls=Count("pk")).filter(calls__gte=CALLS_OF_A_REPEAT_CALLER)
    times = dict(counted.values_list("caller", "calls"))
    has_plan = Exists(Plan.objects.in_force().filter(person=OuterRef("pk")).order_by())
    people = list(visible.filter(pk__in=times).exclude(has_plan))
    for person in people:
        person.calls = times[person.pk]
    return sorted(people, key=lambda person: (-times[person.pk], person.pk))[:SHOWN]
