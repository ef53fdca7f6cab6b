"""Keeping journeys and tallies right. What is kept follows from other rows, so that nothing here is audited.

Whoever does this holds the one row of `Turn`. Else a day that is being counted could be kept although one of
its rows has changed meanwhile and the mark was taken away in between.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Min
from django.db.models.functions import TruncDate
from django.utils import timezone

from intake.callbacks.models import Callback
from intake.calls.models import Call
from intake.measures.counting import SPLITS, count_rows
from intake.measures.deriving import derive_journeys
from intake.measures.facts import KEPT_BASES
from intake.measures.journeys import STAGES
from intake.measures.models import Journey, Mark, Spread, Tallied, Tally, Turn
from intake.measures.periods import ONE_DAY, Period
from intake.triage.models import Triage

MARKS_AT_ONCE = 2_000
EVERY = timedelta(minutes=1)
THE_ONE, LONG_AGO = 1, datetime(2000, 1, 1, tzinfo=UTC)
ROWS = 1_000


def come_round(*, now: datetime) -> bool:
    """Whether it is this clock's turn to bring the counts up to date: once a minute, one of all clocks."""
    Turn.objects.get_or_create(pk=THE_ONE, defaults={"next_at": now})
    return bool(Turn.objects.filter(next_at__lte=now).update(next_at=now + EVERY))


@transaction.atomic
def look_at_marks(*, most: int = MARKS_AT_ONCE) -> int:
    """Makes marked journeys anew and puts marked days aside; answers how many marks it took."""
    _hold()
    marks = list(Mark.objects.order_by("pk")[:most])
    if not marks:
        return 0
    calls = {mark.call for mark in marks if mark.call}
    triages = {mark.triage for mark in marks if mark.triage}
    calls |= set(Triage.objects.filter(pk__in=triages).values_list("call", flat=True))
    callbacks = {mark.callback for mark in marks if mark.callback}
    days = _days_of(marks, calls, callbacks) | _renew_journeys(_people_of(marks, calls, callbacks))
    for kept in (Tallied, Tally, Spread):
        kept._default_manager.filter(day__in=days).delete()
    Mark.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
    return len(marks)


@transaction.atomic
def tally_day(*, day: date) -> None:
    """Counts one day that is over and keeps what was counted."""
    _hold()
    period = Period(day, day)
    Tally.objects.filter(day=day).delete()
    Spread.objects.filter(day=day).delete()
    for base in KEPT_BASES:
        rows = count_rows(base, [period], until=period.end)
        Tally.objects.bulk_create([Tally(base=base.name, **row) for row in rows], batch_size=ROWS)
    for stage in STAGES:
        waits = [Spread(stage=stage, **row) for row in spread_of(stage, [period], until=period.end)]
        Spread.objects.bulk_create(waits, batch_size=ROWS)
    Tallied.objects.get_or_create(day=day)


def keep_counts(*, now: datetime, most_days: int) -> bool:
    """Looks at some marks, else keeps some days that are over; answers whether anything was left to do."""
    if look_at_marks():
        return True
    days = days_to_tally(now=now, most=most_days)
    for day in days:
        tally_day(day=day)
    return bool(days)


def days_to_tally(*, now: datetime, most: int) -> list[date]:
    """Days that are over and not kept, the newest first."""
    first = Call.objects.aggregate(at=Min("rang_at"))["at"]
    if first is None:
        return []
    period = Period(timezone.localdate(first), timezone.localdate(now) - ONE_DAY)
    kept = set(Tallied.objects.values_list("day", flat=True))
    return [day for day in reversed(period.days) if day not in kept][:most]


def spread_of(stage: str, periods: Iterable[Period], *, until: datetime) -> list[dict[str, Any]]:
    """One query a period: how many ways came to a stage after so many hours, by day and all splits."""
    rows = Journey.objects.filter(**{f"{stage}_h__isnull": False})
    splits = [split for split in SPLITS if split not in ("day", "version")]
    zone = timezone.get_current_timezone()
    found = []
    for period in periods:
        within = rows.filter(first_contact_at__gte=period.start, first_contact_at__lt=min(period.end, until))
        counted = within.annotate(on=TruncDate("first_contact_at", tzinfo=zone)).values(
            "on", f"{stage}_h", *splits
        )
        for row in counted.annotate(n=Count("pk")).order_by():
            found.append({"day": row.pop("on"), "hours": row.pop(f"{stage}_h")} | row)
    return found


def _hold() -> None:
    """Until the transaction ends."""
    Turn.objects.get_or_create(pk=THE_ONE, defaults={"next_at": LONG_AGO})
    Turn.objects.select_for_update().get(pk=THE_ONE)


def _people_of(marks: list[Mark], calls: set[int], callbacks: set[int]) -> set[int]:
    people = {mark.person for mark in marks if mark.person}
    people |= set(Call.objects.filter(pk__in=calls, client__isnull=False).values_list("client", flat=True))
    return people | set(Callback.objects.filter(pk__in=callbacks).values_list("person", flat=True))


def _days_of(marks: list[Mark], calls: set[int], callbacks: set[int]) -> set[date]:
    moments = {mark.at for mark in marks if mark.at}
    moments |= set(Call.objects.filter(pk__in=calls).values_list("rang_at", flat=True))
    for promised_for, rang_at in Callback.objects.filter(pk__in=callbacks).values_list(
        "promised_for", "call__rang_at"
    ):
        moments |= {promised_for, rang_at} - {None}
    return {timezone.localdate(moment) for moment in moments}


def _renew_journeys(people: set[int]) -> set[date]:
    """Answers the days on which the old and the new ways of these people began."""
    old = Journey.objects.filter(person__in=people)
    starts = set(old.values_list("first_contact_at", flat=True))
    old.delete()
    new = derive_journeys(people)
    Journey.objects.bulk_create(new, batch_size=ROWS)
    return {timezone.localdate(start) for start in starts | {journey.first_contact_at for journey in new}}
