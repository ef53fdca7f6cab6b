"""How many calls each half hour of next week is likely to bring, from the past weeks. Plain Python.

The forecast of a half hour is the mean of the same half hour of the site's clock over the past weeks, times
how much the later half of those weeks differed from the earlier one. A half hour that a change of the clock
left out or brought twice counts as it was: what is missing in a week is not counted as nothing.
"""

from collections.abc import Mapping, Sequence

SLOTS = 48 * 7
Slot = tuple[int, int]  # ISO weekday from 1, half hour of the day from 0
CALMEST, STEEPEST = 0.5, 2.0  # LOCAL: a trend beyond these is chance or an event


def trend_of(weeks: Sequence[Mapping[Slot, int]]) -> float:
    """Calls a week in the later half over calls a week in the earlier one, within bounds; 1 if unknown."""
    half = len(weeks) // 2
    early = sum(sum(week.values()) for week in weeks[:half])
    late = sum(sum(week.values()) for week in weeks[len(weeks) - half :])
    if not half or not early or not late:
        return 1.0
    return min(max(late / early, CALMEST), STEEPEST)


def forecast(
    weeks: Sequence[Mapping[Slot, int]], missing: Sequence[frozenset[Slot]], trend: float
) -> dict[Slot, float]:
    """Calls of each half hour of a week to come. `missing` are the half hours that a week did not have."""
    slots = [(day, half) for day in range(1, 8) for half in range(48)]
    expected = {}
    for slot in slots:
        seen = [
            week.get(slot, 0) for week, without in zip(weeks, missing, strict=True) if slot not in without
        ]
        expected[slot] = trend * sum(seen) / len(seen) if seen else 0.0
    return expected
