"""What a report says where it leaves the house: the same figures, without small cells."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from intake.measures.catalogue import EQUITY, MEASURES
from intake.measures.measure import RATIO, REST, SHARE, Figure, Measure
from intake.measures.queries import COMPARED, Report
from intake.measures.suppression import Cell, Sum, hide_small
from intake.reports.pages import STAGE_NAMES, say_split
from intake.templatetags.figures import say_hours, say_part, say_value

FACT_OF_STAGE = {
    "reached": "reached",
    "screened": "asked",
    "offered": "offered_assessment",
    "attended": "attended",
    "admitted": "admitted",
    "treated": "began_treatment",
}
SHARES = (SHARE, REST)
Place = tuple[Any, ...]  # a fact, and of which group


@dataclass(frozen=True)
class Said:
    """One line of a report as it may leave: a measure, of everybody or of one group, in words."""

    section: Any
    group: str
    name: Any
    value: str
    top: str = ""
    bottom: str = ""
    without_short: str = ""
    words: Any = ""
    source: str = ""
    version: str = ""


def say_leaving(report: Report) -> list[Said]:
    """Every line of the report. A count from 1 to 10 is hidden, and whatever would tell it."""
    cells, sums = _cells(report)
    hidden = hide_small(cells, sums, {cell for cell in cells if cell[0] == "rest"})
    lines = [
        _say(group.name, "", figure, hidden, ()) for group, figures in report.groups for figure in figures
    ]
    lines += [_say_pace(report, pace, hidden) for pace in report.paces]
    for split in COMPARED:
        for value, figures in report.compare(split, [MEASURES[key] for key in EQUITY]):
            name = say_split(split, value)
            lines += [_say(SECTIONS[split](), name, figure, hidden, (split, value)) for figure in figures]
    return lines


SECTIONS = {
    "language": lambda: _("By language"),
    "source": lambda: _("By referral source"),
    "age_band": lambda: _("By age"),
}


def _cells(report: Report) -> tuple[dict[Cell, int], list[Sum]]:
    """Every count that is shown, and what adds up to what. What is left of a share is a cell, too."""
    cells: dict[Cell, int] = {}
    sums: list[Sum] = []
    figures = [figure for _group, some in report.groups for figure in some]
    _add_figures(cells, sums, figures, ())
    for pace in report.paces:
        cells[(FACT_OF_STAGE[pace.stage],)] = pace.n
        _add_share(cells, sums, (FACT_OF_STAGE[pace.stage],), ("started",))
    for whole, parts in ADD_UP.items():
        sums.append(((whole,), [(part,) for part in parts]))
    for split in COMPARED:
        compared = report.compare(split, [MEASURES[key] for key in EQUITY])
        for value, some in compared:
            _add_figures(cells, sums, some, (split, value))
        named = {fact for key in EQUITY for fact in _counts(MEASURES[key])}
        sums += [((fact,), [(fact, split, value) for value, _some in compared]) for fact in sorted(named)]
    true = [
        (total, parts)
        for total, parts in sums
        if total in cells and cells[total] == sum(cells.get(part, 0) for part in parts)
    ]
    return cells, true


ADD_UP = {
    "offered": ("answered", "abandoned"),
    "offered_long": ("answered", "abandoned_long"),
    "due": tuple(key for key in ("due_emergency_now", "due_same_day", "due_within_72h", "due_routine")),
    "kept": tuple(key for key in ("kept_emergency_now", "kept_same_day", "kept_within_72h", "kept_routine")),
    "screened": tuple(measure.top for measure in MEASURES.values() if measure.key.startswith("track_")),
}


def _counts(measure: Measure) -> set[str]:
    """The facts of a measure that count people, calls or callbacks, and not seconds or days."""
    summed = measure.top if measure.bottom and measure.unit not in (*SHARES, RATIO) else ""
    return {fact for fact in measure.facts if fact != summed}


def _add_figures(cells: dict[Cell, int], sums: list[Sum], figures: Iterable[Figure], at: Place) -> None:
    for figure in figures:
        measure = figure.measure
        short = measure.without_short or ("", "")
        told = {measure.top: figure.top, measure.bottom: figure.bottom}
        told |= {short[0]: figure.top_short, short[1]: figure.bottom_short}
        for fact in _counts(measure):
            cells[(fact, *at)] = told[fact] or 0
        if measure.unit in SHARES and measure.bottom:
            _add_share(cells, sums, (measure.top, *at), (measure.bottom, *at))
        for whole, part in ((measure.top, short[0]), (measure.bottom, short[1])):
            if part and part != whole:
                _add_share(cells, sums, (part, *at), (whole, *at))


def _add_share(cells: dict[Cell, int], sums: list[Sum], part: Place, whole: Place) -> None:
    rest = ("rest", *part, *whole)
    cells[rest] = max(cells[whole] - cells[part], 0)
    sums.append((whole, [part, rest]))


def _say(section: Any, group: str, figure: Figure, hidden: set[Cell], at: Place) -> Said:
    measure, unit = figure.measure, figure.measure.unit
    counts = _counts(measure)

    def is_hidden(fact: str) -> bool:
        return bool(fact) and (fact, *at) in hidden

    def value(top: str, bottom: str, number: float | None) -> str:
        return hidden_word() if is_hidden(top) or is_hidden(bottom) else say_value(number, unit)

    short = measure.without_short
    sums_of_hidden = measure.top not in counts and is_hidden(measure.bottom)
    return Said(
        section,
        group,
        measure.name,
        str(measure.missing) or value(measure.top, measure.bottom, figure.value),
        hidden_word() if is_hidden(measure.top) or sums_of_hidden else say_part(figure.top, unit),
        hidden_word() if is_hidden(measure.bottom) else say_part(figure.bottom, ""),
        value(*short, figure.value_short) if short else "",
        measure.words,
        measure.source,
        str(measure.version),
    )


def _say_pace(report: Report, pace: Any, hidden: set[Cell]) -> Said:
    section, started = _("Speed to treatment"), report.facts.get("started") or 0
    name = _("%(stage)s: median, 90th percentile") % {"stage": STAGE_NAMES[pace.stage]}
    words = _("Whole hours from the first ring, over those who came so far.")
    if (FACT_OF_STAGE[pace.stage],) in hidden:
        return Said(section, "", name, hidden_word(), hidden_word(), words=words, version="1")
    said = _("not calculable")
    if pace.median is not None:
        said = f"{say_hours(pace.median)}, {say_hours(pace.ninetieth)}"
    whole = hidden_word() if ("started",) in hidden else say_part(started, "")
    return Said(section, "", name, said, say_part(pace.n, ""), whole, words=words, version="1")


def hidden_word() -> str:
    """What stands in place of a small cell."""
    return _("hidden")
