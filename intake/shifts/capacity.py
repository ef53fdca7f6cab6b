"""How many callbacks each half hour of the week can hold: said by a supervisor, asked by who promises."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from intake.audit.services import record
from intake.shifts.models import Capacity
from intake.staff.models import Staff

HALF_HOUR = timedelta(minutes=30)
SLOTS = 48
Slot = tuple[int, int]  # ISO weekday, half hour of the day


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.isoweekday() - 1)


def slot_of(local: datetime) -> Slot:
    """The half hour in which a moment on the site's clock lies."""
    return local.isoweekday(), local.hour * 2 + local.minute // 30


def capacities(day: date) -> dict[Slot, tuple[int, date]]:
    """What holds in the week of `day`: how many, and since when. A half hour without a limit is absent."""
    rows = Capacity.objects.filter(since__lte=monday_of(day)).order_by("since")
    return {(row.weekday, row.slot): (row.most, row.since) for row in rows}


@transaction.atomic
def set_capacity(
    *, week: date, weekdays: Iterable[int], slots: Iterable[int], most: int | None, by: Staff, now: datetime
) -> int:
    """Says how many callbacks each of these half hours can hold from the week of `week` on.

    None takes back what that very week said, so that the weeks before it speak. Answers how many half hours.
    """
    since, chosen = monday_of(week), list(slots)
    wanted = [(weekday, slot) for weekday in weekdays for slot in chosen]
    if most is None:
        for weekday in {weekday for weekday, _slot in wanted}:
            Capacity.objects.filter(since=since, weekday=weekday, slot__in=chosen).delete()
    else:
        Capacity.objects.bulk_create(
            [Capacity(since=since, weekday=weekday, slot=slot, most=most) for weekday, slot in wanted],
            update_conflicts=True,
            unique_fields=["weekday", "slot", "since"],
            update_fields=["most"],
        )
    said, count = -1 if most is None else most, len(wanted)
    record(
        verb="set_capacity", about=None, by=by, at=now, most=said, half_hours=count, since=since.isoformat()
    )
    return len(wanted)
