"""What is known already about a number that rings."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from intake.callbacks.models import Callback, Purpose
from intake.calls.models import Call
from intake.calls.needs import visible_calls
from intake.people.gates import sealed_from
from intake.people.models import Person, PhoneNumber, Plan
from intake.people.rules import decide_plan_wanted
from intake.safety.models import Interrupt
from intake.staff.models import Staff
from intake.triage.models import Override, Triage

SHOWN = 5
OFTEN = timedelta(days=30)


@dataclass(frozen=True)
class NumberFacts:
    """Earlier calls of a number (newest first, at most five), whose it is, what was promised there, and the
    approaches agreed with its people. `recent_count` counts the earlier calls of 30 days."""

    numbers: list[PhoneNumber]
    earlier_calls: list[Call]
    earlier_count: int
    open_callbacks: list[Callback]
    plans: list[Plan]
    recent_count: int
    today: date

    @property
    def wants_a_plan(self) -> bool:
        """Whether they ring so often that an approach should be agreed. Every call is answered."""
        return not self.plans and bool(self.numbers) and decide_plan_wanted(self.recent_count)

    @property
    def people(self) -> list[Person]:
        return [row.person for row in self.numbers]


def look_up_number(e164: str, *, before: datetime, staff: Staff, now: datetime) -> NumberFacts:
    """Looks up a number (E.164) through its blind index: two to five queries, none for an empty number.

    Whoever answers has to know who may be ringing, so it finds everybody but those who are sealed to others.
    """
    today = timezone.localdate(now)
    if not e164:
        return NumberFacts([], [], 0, [], [], 0, today)
    owners = PhoneNumber.objects.same_as(e164).exclude(person__in=sealed_from(staff, now))
    numbers = list(owners.select_related("person").order_by("-asked_at")[:SHOWN])
    calls = visible_calls(staff, now).from_number(e164).filter(rang_at__lt=before).select_related("taken_by")
    earlier = list(calls[:SHOWN])
    counts = {"all": len(earlier), "recent": len(earlier)}
    if len(earlier) == SHOWN:  # fewer are none too many
        recent = Count("pk", filter=Q(rang_at__gt=before - OFTEN))
        counts = calls.order_by().aggregate(all=Count("pk"), recent=recent)
    if not numbers:
        return NumberFacts([], earlier, counts["all"], [], [], counts["recent"], today)
    callbacks = Callback.objects.open().filter(number__in=numbers).select_related("person").in_order()
    plans = Plan.objects.in_force().filter(person__in=[row.person_id for row in numbers])
    promised, agreed = list(callbacks), list(plans.select_related("person"))
    return NumberFacts(numbers, earlier, counts["all"], promised, agreed, counts["recent"], today)


@dataclass(frozen=True)
class SeenCall:
    """A logged call with its triage and what was promised."""

    call: Call
    triage: Triage | None
    overrides: list[Override]
    callbacks: list[Callback]


def see_call(reference: str, staff: Staff, now: datetime) -> SeenCall | None:
    """One call by its reference, None if there is none that `staff` may open: four queries."""
    call = (
        visible_calls(staff, now)
        .select_related("caller", "client", "taken_by", "entered_by")
        .filter(reference=reference)
        .first()
    )
    if call is None:
        return None
    callbacks = Callback.objects.filter(call=call).select_related("assigned_to").order_by("pk")
    triage = Triage.objects.with_effective().select_related("call").filter(call=call).first()
    overrides = Override.objects.filter(triage=triage).select_related("by", "co_signed_by", "refused_by")
    return SeenCall(call, triage, list(overrides.order_by("pk")) if triage else [], list(callbacks))


def lacks_follow_up(call: Call) -> bool:
    """Whether an emergency of this call should be followed up and nobody could be promised to ring."""
    wanted = Interrupt.objects.to_follow_up().filter(call=call).exists()
    return wanted and not Callback.objects.filter(call=call, purpose=Purpose.FOLLOW_UP).exists()
