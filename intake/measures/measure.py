"""What a measure is: words, and beside them the facts that make it a number."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

COUNT, SHARE, SECONDS, DAYS, RATIO, REST = "count", "share", "seconds", "days", "ratio", "rest"


@dataclass(frozen=True)
class Measure:
    """`top` and `bottom` name facts (`facts.py`); the value is their quotient, or `top` alone for a count.

    `unit` is how the value is said: COUNT, SHARE in per cent, SECONDS or DAYS on average, RATIO, or REST for
    1 - top / bottom in per cent. `without_short` are the same two facts without short abandons. `version`
    goes up when the definition changes. `missing` says why there is no number at all.
    """

    key: str
    name: Any
    words: Any
    source: str
    top: str = ""
    bottom: str = ""
    unit: str = SHARE
    without_short: tuple[str, str] | None = None
    version: int = 1
    missing: Any = ""

    @property
    def formula(self) -> str:
        """How the facts make the value."""
        if not self.bottom:
            return self.top
        return f"{'1 - ' if self.unit == REST else ''}{self.top} / {self.bottom}"

    @property
    def facts(self) -> list[str]:
        """Every fact that it needs."""
        return [fact for fact in (self.top, self.bottom, *(self.without_short or ())) if fact]


@dataclass(frozen=True)
class Group:
    """Measures that stand together on the page."""

    key: str
    name: Any
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class Figure:
    """A measure with its numbers. `value` is None where it is not calculable: nothing to divide by."""

    measure: Measure
    top: Any
    bottom: Any
    value: float | None
    top_short: Any = None
    bottom_short: Any = None
    value_short: float | None = None


def figure_of(measure: Measure, facts: Mapping[str, Any]) -> Figure:
    """The measure as the counted `facts` have it; a fact that was not counted anywhere is 0."""
    if measure.missing:
        return Figure(measure, None, None, None)
    top, bottom = _said(facts, measure.top), _said(facts, measure.bottom)
    value = _value(measure.unit, top, bottom)
    if not measure.without_short:
        return Figure(measure, top, bottom, value)
    top_short, bottom_short = (_said(facts, name) for name in measure.without_short)
    return Figure(
        measure, top, bottom, value, top_short, bottom_short, _value(measure.unit, top_short, bottom_short)
    )


def _said(facts: Mapping[str, Any], name: str) -> Any:
    if not name:
        return None
    value = facts.get(name) or 0
    return round(value.total_seconds()) if isinstance(value, timedelta) else value


def _value(unit: str, top: Any, bottom: Any) -> float | None:
    if unit == COUNT:
        return top
    if not bottom:
        return None
    share = top / bottom
    return 1 - share if unit == REST else share
