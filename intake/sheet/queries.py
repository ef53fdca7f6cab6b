"""What is known already about a number that rings."""

from dataclasses import dataclass
from datetime import datetime

from intake.callbacks.models import Callback, Purpose
from intake.calls.models import Call
from intake.calls.needs import visible_calls
from intake.people.gates import sealed_from
from intake.people.models import Person, PhoneNumber
from intake.safety.models import Interrupt
from intake.staff.models import Staff
from intake.triage.models import Override, Triage

SHOWN = 5


@dataclass(frozen=True)
class NumberFacts:
    """Earlier calls of a number (newest first, at most five), whose it is, and what was promised there."""

    numbers: list[PhoneNumber]
    earlier_calls: list[Call]
    earlier_count: int
    open_callbacks: list[Callback]

    @property
    def people(self) -> list[Person]:
        return [row.person for row in self.numbers]


def look_up_number(e164: str, *, before: datetime, staff: Staff, now: datetime) -> NumberFacts:
    """Looks up a number (E.164) through its blind index: three queries, none for an empty number.

    Whoever answers has to know who may be ringing, so it finds everybody but those who are sealed to others.
    """
    if not e164:
        return NumberFacts([], [], 0, [])
    owners = PhoneNumber.objects.same_as(e164).exclude(person__in=sealed_from(staff, now))
    numbers = list(owners.select_related("person").order_by("-asked_at")[:SHOWN])
    calls = visible_calls(staff, now).from_number(e164).filter(rang_at__lt=before).select_related("taken_by")
    earlier = list(calls[:SHOWN])
    count = len(earlier) if len(earlier) < SHOWN else calls.count()
    callbacks = Callback.objects.open().filter(number__in=numbers).select_related("person").in_order()
    return NumberFacts(numbers, earlier, count, list(callbacks))


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
