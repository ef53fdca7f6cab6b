"""An invented day of a helpline's telephone. The same seed is the same day. Everybody in it is invented.

Calls come as a Poisson process whose rate follows the hour of the week; callers have patience, some ring
again after they hung up, some keep their place, some calls are held, transferred or drop.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from random import Random

# Share of a day's calls in each hour, and of each weekday (0 is Monday).
HOURS = (2, 2, 2, 1, 1, 1, 2, 3, 5, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 5, 5, 4, 4, 3)
WEEKDAYS = (1.15, 1.05, 1.0, 1.0, 0.95, 0.9, 0.95)
AREAS = ("215", "856", "609", "973", "212", "718", "305", "312", "415", "303", "908")

PATIENCE = 55.0  # seconds, on average, until a caller hangs up
ANSWER = 9.0  # seconds, on average, until somebody answers
TALK = 420.0  # seconds, on average
IMPATIENT, WITHHELD, KNOWN = 0.04, 0.06, 0.25
RINGS_AGAIN, KEEPS_PLACE, HOLDS, TRANSFERS, DROPS = 0.35, 0.12, 0.15, 0.08, 0.02


@dataclass(frozen=True, order=True)
class Heard:
    """One event of the day: `at` seconds after its beginning."""

    at: float
    call: str
    kind: str
    number: str
    line: str


class Day:
    """`calls` on average in 24 hours, on the numbers of `lines`, beginning at `starts_at` (aware, local)."""

    def __init__(
        self, *, seed: int, starts_at: datetime, hours: float, calls: float, lines: list[str]
    ) -> None:
        self.rng = Random(f"phone {seed}")  # noqa: S311  # nothing here is a secret
        self.starts_at, self.hours, self.calls, self.lines = starts_at, hours, calls, lines
        self.seed, self.turn = seed, 0
        self.known: list[str] = []

    def events(self) -> Iterator[Heard]:
        """Everything that the phone system tells, in order of time."""
        rings = [(at, self._number()) for at in self._times()]
        heapify(rings)
        told: list[Heard] = []
        while rings or told:
            if told and (not rings or told[0].at <= rings[0][0]):
                yield heappop(told)
                continue
            at, number = heappop(rings)
            for event in self._ring(at, number):
                heappush(told, event)
                if event.kind == "ended" and self._gives_up and number and self.rng.random() < RINGS_AGAIN:
                    heappush(rings, (event.at + self.rng.uniform(20, 300), number))

    def rate(self, at: float) -> float:
        """Calls per second at a moment of the day."""
        local = self.starts_at + timedelta(seconds=at)
        share = HOURS[local.hour] / sum(HOURS) * WEEKDAYS[local.weekday()]
        return self.calls * share / 3600

    def _times(self) -> Iterator[float]:
        """A Poisson process by thinning (Lewis and Shedler 1979)."""
        most = self.calls * max(HOURS) / sum(HOURS) * max(WEEKDAYS) / 3600
        at = 0.0
        while (at := at - math.log(1 - self.rng.random()) / most) < self.hours * 3600:
            if self.rng.random() < self.rate(at) / most:
                yield at

    def _number(self) -> str:
        if self.rng.random() < WITHHELD:
            return ""
        if self.known and self.rng.random() < KNOWN:
            return self.rng.choice(self.known)
        number = f"+1{self.rng.choice(AREAS)}55501{self.rng.randrange(100):02}"
        self.known.append(number)
        return number

    def _ring(self, at: float, number: str) -> list[Heard]:
        self.turn += 1
        call, line = f"sim-{self.seed}-{self.turn}", self.rng.choice(self.lines)
        story = [(at, "ringing")]
        patience = self.rng.uniform(1, 4) if self.rng.random() < IMPATIENT else self._about(PATIENCE)
        answer = self._about(ANSWER)
        self._gives_up = patience < answer
        if self._gives_up:
            if patience > 15 and self.rng.random() < KEEPS_PLACE * 3:
                story.append((at + patience - 1, "kept_place"))
            story.append((at + patience, "ended"))
        else:
            story += self._talk(at + answer)
        return [Heard(moment, call, kind, number, line) for moment, kind in story]

    def _talk(self, at: float) -> list[tuple[float, str]]:
        story, ends = [(at, "answered")], at + self._about(TALK)
        if self.rng.random() < DROPS:
            return [*story, (at + self.rng.uniform(2, 30), "ended")]
        if self.rng.random() < HOLDS:
            story.append((self.rng.uniform(at, ends), "held"))
        if self.rng.random() < TRANSFERS:
            story.append((self.rng.uniform(at, ends), "transferred"))
        return [*story, (ends, "ended")]

    def _about(self, seconds: float) -> float:
        return self.rng.expovariate(1 / seconds)
