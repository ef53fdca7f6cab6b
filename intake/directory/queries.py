"""What the page of a person shows beside their timeline."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from intake.callbacks.models import Callback
from intake.calls.models import Call
from intake.merges.models import Merge
from intake.people.models import (
    BOND_FROM_THE_OTHER_SIDE,
    Bond,
    Person,
    PersonQuerySet,
    PhoneNumber,
    Plan,
    Relationship,
)
from intake.people.rules import decide_plan_wanted
from intake.staff.models import Staff

OFTEN = timedelta(days=30)


@dataclass(frozen=True)
class Tie:
    """What the person of the page is to `other`, in words: "Mother of"."""

    relationship: Relationship
    words: Any
    other: Person


@dataclass(frozen=True)
class SeenPerson:
    """A person with everything but the timeline. `same_number` are others at one of their numbers."""

    person: Person
    numbers: list[PhoneNumber]
    callbacks: list[Callback]
    ties: list[Tie]
    plan: Plan | None
    recent_calls: int
    same_number: list[Person]
    merges: list[Merge]
    today: date

    @property
    def plan_is_past_review(self) -> bool:
        return self.plan is not None and self.plan.is_past_review(self.today)

    @property
    def wants_a_plan(self) -> bool:
        """Whether they ring so often that an approach should be agreed with them."""
        return self.plan is None and decide_plan_wanted(self.recent_calls)


def see_person(person: Person, *, staff: Staff, now: datetime, today: date) -> SeenPerson:
    """The page of `person` for `staff`: seven queries."""
    visible = Person.objects.visible_to(staff, now).standing()
    numbers = list(PhoneNumber.objects.filter(person=person).order_by("-asked_at", "-pk"))
    indexes = [number.number_index for number in numbers]
    return SeenPerson(
        person=person,
        numbers=numbers,
        callbacks=list(
            Callback.objects.open().filter(person=person).select_related("number", "assigned_to").in_order()
        ),
        ties=list(_ties(person, visible)),
        plan=Plan.objects.in_force().filter(person=person).select_related("by").first(),
        recent_calls=Call.objects.filter(caller=person, rang_at__gt=now - OFTEN).count(),
        same_number=list(visible.filter(numbers__number_index__in=indexes).exclude(pk=person.pk).distinct()),
        merges=list(
            Merge.objects.standing().filter(kept=person).select_related("merged", "by").order_by("-at")
        ),
        today=today,
    )


def _ties(person: Person, visible: PersonQuerySet) -> Iterator[Tie]:
    """Both directions, said from this person's side; only people whom the reader may know of."""
    rows = Relationship.objects.filter(
        Q(person=person, other__in=visible) | Q(other=person, person__in=visible)
    ).select_related("person", "other")
    for row in rows.order_by("at", "pk"):
        if row.person_id == person.pk:
            yield Tie(row, row.get_bond_display(), row.other)
        else:
            yield Tie(row, BOND_FROM_THE_OTHER_SIDE[Bond(row.bond)], row.person)
