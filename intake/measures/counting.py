"""Counting facts from the rows themselves: one pass for each base, split by all that may be asked for."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, ExtractHour, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.measures.fact import Base
from intake.measures.facts import (
    CALLS,
    FACTS_OF,
    OVERRIDES,
    SCREENINGS,
)
from intake.measures.models import Journey
from intake.measures.periods import Period
from intake.triage.models import Triage

# LOCAL: the three shifts of a day, by the hours of the site's clock in which they begin.
SHIFTS = {"day": (7, 15), "evening": (15, 23), "night": (23, 7)}
SHIFT_NAMES = {
    "day": _("Day, 07 to 15"),
    "evening": _("Evening, 15 to 23"),
    "night": _("Night, 23 to 07"),
}
SPLITS = ("day", "shift", "line", "language", "source", "age_band", "version")
CALL_FIELDS = {"line": "line_id", "language": "language", "source": "source"}
Row = dict[str, Any]
EVERYTHING: Mapping[str, Any] = {}


def shift_of(hour: int) -> str:
    """The shift to which an hour of the site's clock belongs."""
    for name, (begins, ends) in SHIFTS.items():
        if begins <= hour < ends:
            return name
    return "night"


def of(split: str) -> str:
    """The name of a split in a query, where plain ones are taken by columns."""
    return f"of_{split}"


def split_rows(base: Base) -> QuerySet[Any]:
    """The rows of a base, each with all the splits that it counts to."""
    zone = timezone.get_current_timezone()
    named: dict[str, Any] = {of("day"): TruncDate(base.anchor, tzinfo=zone), of("version"): Value("")}
    if base.model is Journey:
        named |= {of(split): F(split) for split in SPLITS if split not in ("day", "version")}
        return base.rows().annotate(**named)
    hour = ExtractHour(base.anchor, tzinfo=zone)
    named |= {of("hour"): hour, of("shift"): _shift(of("hour")), of("age_band"): _age_band(base)}
    named[of("line")] = F(base.call + CALL_FIELDS["line"])
    for split in ("language", "source"):
        named[of(split)] = Coalesce(F(base.call + CALL_FIELDS[split]), Value(""), output_field=CharField())
    if base in (SCREENINGS, OVERRIDES):
        named[of("version")] = F("ruleset" if base == SCREENINGS else "triage__ruleset")
    return base.rows().annotate(**named)


def count_rows(
    base: Base,
    periods: Iterable[Period],
    *,
    until: datetime,
    by: Sequence[str] = SPLITS,
    chosen: Mapping[str, Any] = EVERYTHING,
) -> list[Row]:
    """One query: the facts of `base` in these days and before `until`, for each choice of the splits `by`."""
    within = between(base, periods, until)
    if not within:
        return []
    facts = {f"fact_{fact.key}": fact.aggregate for fact in FACTS_OF[base]}
    rows = split_rows(base).filter(within, **{of(split): value for split, value in chosen.items()}).order_by()
    if not by:
        counted = [rows.aggregate(**facts)]
    else:
        counted = list(rows.values(*(of(split) for split in by)).annotate(**facts))
    return [{name.partition("_")[2]: value for name, value in row.items()} for row in counted]


def between(base: Base, periods: Iterable[Period], until: datetime) -> Q:
    """Half-open: a moment on the midnight between two days belongs to the later one."""
    within = Q()
    for period in periods:
        if period.start < until:
            edges = {f"{base.anchor}__gte": period.start, f"{base.anchor}__lt": min(period.end, until)}
            within |= Q(**edges)
    return within


def _shift(hour: str) -> Case:
    """In SQL what `shift_of` says."""
    cases = [
        When(**{f"{hour}__gte": begins, f"{hour}__lt": ends}, then=Value(name))
        for name, (begins, ends) in SHIFTS.items()
        if begins < ends
    ]
    return Case(*cases, default=Value("night"), output_field=CharField())


def _age_band(base: Base) -> Any:
    """Calls are not split by age: who hung up was not asked."""
    if base == CALLS:
        return Value("")
    if base == SCREENINGS:
        return F("age_band")
    if base == OVERRIDES:
        return F("triage__age_band")
    asked = Triage.objects.filter(call=OuterRef("call")).values("age_band")[:1]
    return Coalesce(Subquery(asked), Value(""), output_field=CharField())
