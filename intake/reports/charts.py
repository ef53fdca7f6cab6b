"""Pictures drawn on the server: where each mark stands. The templates in `charts/` make SVG of it.

Every picture has a title, and the same figures stand in a table behind it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

WIDTH, HEIGHT = 640.0, 180.0
LEFT, RIGHT, TOP, BOTTOM = 48.0, 8.0, 10.0, 24.0


@dataclass(frozen=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True)
class Bar:
    """One bar with its words at the left and its figure at the right."""

    label: Any
    text: str
    y: float
    width: float

    @property
    def end(self) -> float:
        """Where its figure stands."""
        return 208 + self.width


@dataclass(frozen=True)
class Bars:
    title: Any
    bars: list[Bar]
    height: float
    width: float = WIDTH


@dataclass(frozen=True)
class Line:
    """One line of a chart; `kind` is its colour and its dash."""

    name: Any
    kind: str
    points: str
    values: list[float | None]


@dataclass(frozen=True)
class Lines:
    """Lines over the same places, such as days."""

    title: Any
    lines: list[Line]
    across: list[Tick]
    up: list[Tick]
    labels: list[str]
    width: float = WIDTH
    height: float = HEIGHT

    @property
    def rows(self) -> list[tuple[str, list[float | None]]]:
        """The table behind the picture."""
        return [(label, [line.values[n] for line in self.lines]) for n, label in enumerate(self.labels)]


@dataclass(frozen=True)
class Square:
    x: float
    y: float
    strength: float
    text: str


@dataclass(frozen=True)
class Heat:
    """A square for each pair of a row and a column, the darker the more."""

    title: Any
    rows: list[tuple[str, float, list[Square]]]
    columns: list[Tick]
    width: float
    height: float
    full: float = WIDTH

    @property
    def foot(self) -> float:
        """Where the words under the columns stand."""
        return self.height - 3


def draw_bars(title: Any, values: Sequence[tuple[Any, float | None, str]]) -> Bars:
    """A bar for each (words, value, figure); a value of None has no length."""
    most = max((value or 0 for _label, value, _text in values), default=0) or 1
    bars = [
        Bar(label, text, 22.0 * place + 4, round(300 * (value or 0) / most, 1))
        for place, (label, value, text) in enumerate(values)
    ]
    return Bars(title, bars, 22.0 * len(bars) + 6)


def draw_lines(
    title: Any, labels: Sequence[str], lines: Sequence[tuple[Any, str, Sequence[float | None]]]
) -> Lines:
    """Each line is (name, kind, values), with a value for each label; None leaves a gap."""
    top = ceiling(max((value or 0 for _name, _kind, values in lines for value in values), default=0))
    step = (WIDTH - LEFT - RIGHT) / max(len(labels) - 1, 1)
    every = max(1, ceil(len(labels) / 8))
    return Lines(
        title,
        [Line(name, kind, _path(values, step, top), list(values)) for name, kind, values in lines],
        [Tick(round(LEFT + n * step, 1), label) for n, label in enumerate(labels) if n % every == 0],
        [Tick(round(_height(top * share, top), 1), f"{top * share:g}") for share in (0, 0.5, 1)],
        list(labels),
    )


def draw_spark(values: Sequence[float | None]) -> str:
    """The points of a small line without axes, 96 wide and 24 high."""
    top = ceiling(max((value or 0 for value in values), default=0))
    step = 92 / max(len(values) - 1, 1)
    return " ".join(
        f"{2 + n * step:.1f},{22 - 20 * value / top:.1f}"
        for n, value in enumerate(values)
        if value is not None
    )


def draw_heat(
    title: Any, rows: Sequence[tuple[str, Sequence[tuple[float, str]]]], columns: Sequence[tuple[int, str]]
) -> Heat:
    """Each row is (name, pairs of value and text); each column mark is (place, words)."""
    most = max((value for _name, cells in rows for value, _text in cells), default=0) or 1
    wide = max((len(cells) for _name, cells in rows), default=1)
    step = (WIDTH - LEFT) / wide
    drawn = []
    for line, (name, cells) in enumerate(rows):
        y = 20.0 * line
        squares = [
            Square(round(LEFT + n * step, 1), y, round(0.05 + 0.95 * value / most, 2), text)
            for n, (value, text) in enumerate(cells)
        ]
        drawn.append((name, y, squares))
    marks = [Tick(round(LEFT + place * step, 1), words) for place, words in columns]
    return Heat(title, drawn, marks, round(step - 1.5, 1), 20.0 * len(rows) + 16)


def ceiling(most: float) -> float:
    """A round number not below `most`: 1, 2 or 5 times a power of ten."""
    if most <= 0:
        return 1
    power = 10.0 ** floor(log10(most))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= most)


def _height(value: float, top: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top)


def _path(values: Sequence[float | None], step: float, top: float) -> str:
    """The `d` of an SVG path: a new stroke after each gap."""
    parts, drawing = [], False
    for n, value in enumerate(values):
        if value is not None:
            parts.append(f"{'L' if drawing else 'M'}{LEFT + n * step:.1f} {_height(value, top):.1f}")
        drawing = value is not None
    return " ".join(parts)
