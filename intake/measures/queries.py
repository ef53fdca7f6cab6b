"""A report: what was counted in some days, from kept days where there are any and from the rows where not."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import ceil
from typing import Any

from django.db.models import DurationField, F, Q, QuerySet, Sum

from intake.measures.catalogue import GROUPS
from intake.measures.counting import SPLITS, Row, between, count_rows, of, split_rows
from intake.measures.fact import Base, Fact
from intake.measures.facts import BASES, FACTS_OF, KEPT_BASES
from intake.measures.journeys import STAGES
from intake.measures.measure import Figure, Group, figure_of
from intake.measures.models import Mark, Spread, Tallied, Tally
from intake.measures.periods import Period, stretches
from intake.measures.services import look_at_marks, spread_of

COMPARED = ("language", "source", "age_band")
RARE_BASES = tuple(base for base in BASES if not base.kept)
# Whom two groups count once each, their sum counts twice: each grouping of these is a query of its own.
ONCE_BASES = tuple(base for base in RARE_BASES if any(fact.distinct for fact in FACTS_OF[base]))
SUMMED_BASES = tuple(base for base in RARE_BASES if base not in ONCE_BASES)
BATCHES = 5  # of marks, before a report is shown; more wait for the clock
Counted = dict[Any, dict[str, Any]]


@dataclass(frozen=True)
class Question:
    """What a report is asked: which days, and which line, shift, language or source (by split)."""

    period: Period
    chosen: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Pace:
    """How soon people came to a stage: how many did, and the hours within which half and nine tenths did."""

    stage: str
    n: int
    median: int | None
    ninetieth: int | None


@dataclass(frozen=True)
class Report:
    """What was counted. `behind` is how many changes could not be looked at yet: then it is not exact."""

    question: Question
    facts: Mapping[str, Any]
    by: Mapping[str, Counted]
    paces: list[Pace]
    behind: int

    @property
    def groups(self) -> list[tuple[Group, list[Figure]]]:
        return [(group, [figure_of(one, self.facts) for one in group.measures]) for group in GROUPS]

    def compare(self, split: str, measures: Iterable[Any]) -> list[tuple[Any, list[Figure]]]:
        """The measures for each value of a split, the most called first."""
        counted = self.by[split]
        order = sorted(counted, key=lambda value: (-(counted[value].get("offered") or 0), str(value)))
        return [(value, [figure_of(one, counted[value]) for one in measures]) for value in order]


def see_report(question: Question, *, now: datetime) -> Report:
    """Counts everything of a report. The number of queries does not grow with the number of rows."""
    for _batch in range(BATCHES):
        if not look_at_marks():
            break
    period, chosen = question.period, question.chosen

    def count(bases: Iterable[Base], *by: str) -> list[Row]:
        return [row for base in bases for row in count_rows(base, [period], until=now, chosen=chosen, by=by)]

    live = list(stretches(_days_not_kept(period)))
    rows = [row for base in KEPT_BASES for row in count_rows(base, live, until=now, chosen=chosen)]
    by = {"day": _add_up([*rows, *_kept(period, chosen, "day")], "day")}
    rows += _kept(period, chosen, "version", *COMPARED)
    by["version"] = _add_up(rows, "version")
    rare = count(SUMMED_BASES, *COMPARED)
    for split in COMPARED:
        by[split] = _add_up([*rows, *rare, *count(ONCE_BASES, split)], split)
    whole = _add_up([*by["day"].values(), *rare, *count(ONCE_BASES)], "")
    return Report(question, whole.get(None, {}), by, _paces(question, live, now), _behind())


def rows_of(fact: Fact, question: Question, *, now: datetime) -> QuerySet[Any]:
    """The rows behind a fact, the earliest first: each as `{"reference": …, "at": …}`."""
    base = fact.base
    rows = split_rows(base).filter(
        between(base, [question.period], now), fact.where, _choose(question.chosen)
    )
    named = rows.order_by(base.anchor, "pk").annotate(shown=F(base.reference), when=F(base.anchor))
    return named.values("shown", "when")


def percentile(counts: Mapping[int, int], share: float) -> int | None:
    """The least number of hours within which this share of them came; None of nobody."""
    wanted = ceil(share * sum(counts.values()))
    seen = 0
    for hours in sorted(counts):
        seen += counts[hours]
        if seen >= wanted > 0:
            return hours
    return None


def _days_not_kept(period: Period) -> list[date]:
    within = Tallied.objects.filter(day__gte=period.first, day__lte=period.last)
    kept = set(within.values_list("day", flat=True))
    return [day for day in period.days if day not in kept]


def _choose(chosen: Mapping[str, Any]) -> Q:
    return Q(**{of(split): value for split, value in chosen.items()})


def _kept(period: Period, chosen: Mapping[str, Any], *by: str) -> list[Row]:
    """One query: the kept facts for each choice of the splits `by`."""
    sums = {
        fact.key: Sum(fact.key, output_field=DurationField()) if _is_length(fact) else Sum(fact.key)
        for base in KEPT_BASES
        for fact in FACTS_OF[base]
    }
    rows = Tally.objects.filter(day__gte=period.first, day__lte=period.last, **chosen)
    counted = rows.values(*by).annotate(**{f"sum_{key}": total for key, total in sums.items()})
    return [{name.removeprefix("sum_"): value for name, value in row.items()} for row in counted.order_by()]


def _is_length(fact: Fact) -> bool:
    return fact.total is not None and not isinstance(fact.total, str)


def _add_up(rows: Iterable[Row], split: str) -> Counted:
    """The facts of the rows together, for each value of a split; without one for None."""
    counted: Counted = {}
    for row in rows:
        into = counted.setdefault(row.get(split), {})
        for name, value in row.items():
            if name not in SPLITS and value is not None:
                into[name] = value if into.get(name) is None else into[name] + value
    return counted


def _paces(question: Question, live: Sequence[Period], now: datetime) -> list[Pace]:
    period, chosen = question.period, question.chosen
    counts: dict[str, dict[int, int]] = {stage: defaultdict(int) for stage in STAGES}
    kept = Spread.objects.filter(day__gte=period.first, day__lte=period.last, **chosen)
    for stage, hours, n in kept.values_list("stage", "hours").annotate(many=Sum("n")).order_by():
        counts[stage][hours] += n
    for stage in STAGES:
        for row in spread_of(stage, live, until=now):
            if all(row[split] == value for split, value in chosen.items()):
                counts[stage][row["hours"]] += row["n"]
    return [
        Pace(stage, sum(some.values()), percentile(some, 0.5), percentile(some, 0.9))
        for stage, some in counts.items()
    ]


def _behind() -> int:
    return Mark.objects.count()
