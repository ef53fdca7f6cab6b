"""Small cells: what leaves the house shows no count from 1 to 10, and none that follows from others.

Counts that add up to others are cells of one system of equations. A small cell is hidden; while it still
follows from what is shown, one more cell is hidden beside it. Plain Python.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction
from typing import Any

SMALLEST, LARGEST = 1, 10  # clinical reference 7
Cell = Any  # whatever names a cell
Sum = tuple[Cell, Sequence[Cell]]  # a total, and the parts that add up to it


def hide_small(
    cells: Mapping[Cell, int], sums: Sequence[Sum], unseen: AbstractSet[Cell] = frozenset()
) -> set[Cell]:
    """The cells not to show, besides the `unseen` ones, which nobody shows anyway but which must not be told.

    `sums` names every total that is a cell, with its parts. 0 may be shown.
    """
    small = {cell for cell, count in cells.items() if SMALLEST <= count <= LARGEST}
    hidden = small - unseen
    equations = [{total: -1, **dict.fromkeys(parts, 1)} for total, parts in sums]
    while known := small & follow_from(hidden | unseen, equations):
        more = {
            cell for one in known if (cell := _beside(one, hidden | unseen, equations, cells)) is not None
        }
        if not more:
            return hidden | (cells.keys() - unseen)  # nothing else helps: nothing is shown
        hidden |= more
    return hidden


def follow_from(hidden: AbstractSet[Cell], equations: Sequence[Mapping[Cell, int]]) -> set[Cell]:
    """The hidden cells that somebody could work out who knows all others: Gauss's elimination."""
    rows = [
        {cell: Fraction(weight) for cell, weight in equation.items() if cell in hidden}
        for equation in equations
    ]
    reduced: list[tuple[Cell, dict[Cell, Fraction]]] = []
    for row in rows:
        for pivot, other in reduced:
            _take_out(row, pivot, other)
        if not row:
            continue
        pivot = next(iter(row))
        scale = row[pivot]
        row = {cell: weight / scale for cell, weight in row.items()}
        for _pivot, other in reduced:
            _take_out(other, pivot, row)
        reduced.append((pivot, row))
    return {pivot for pivot, row in reduced if len(row) == 1}


def _take_out(row: dict[Cell, Fraction], pivot: Cell, other: Mapping[Cell, Fraction]) -> None:
    """Takes as often `other` from `row` as rids it of `pivot`."""
    times = row.get(pivot, Fraction(0))
    if not times:
        return
    for cell, weight in other.items():
        left = row.get(cell, Fraction(0)) - times * weight
        if left:
            row[cell] = left
        else:
            row.pop(cell, None)


def _beside(
    known: Cell, hidden: AbstractSet[Cell], equations: Sequence[Mapping[Cell, int]], cells: Mapping[Cell, int]
) -> Cell | None:
    """The smallest shown cell, not 0, that adds up with `known`, or else with anything hidden."""

    def shown(equation: Mapping[Cell, int]) -> list[Cell]:
        return [cell for cell in equation if cell not in hidden and cells.get(cell)]

    near = [cell for equation in equations if known in equation for cell in shown(equation)]
    far = [cell for equation in equations if hidden & equation.keys() for cell in shown(equation)]
    return min(near or far, key=lambda cell: (cells[cell], str(cell)), default=None)
