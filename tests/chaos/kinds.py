"""What a fault is: the scene it is done to, what it may cost, and the list of them all."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from tests.chaos.ledger import Promise
from tests.chaos.servers import Servers

LONG_RUN = 180.0  # seconds from which on faults last as long as in real life

Undo = Callable[[], None]


class NotNow(Exception):
    """There is nothing that it could be done to."""


@dataclass
class Scene:
    """Whom to do it to, with which dice, and for how long the run goes on."""

    servers: Servers
    random: Random
    seconds: float
    poisoned: set[str] = field(default_factory=set)
    agenda: list[tuple[float, Undo]] = field(default_factory=list)

    def later(self, seconds: float, deed: Undo) -> None:
        """Has something done in a while; what raises NotNow is tried again."""
        self.agenda.append((time.monotonic() + seconds, deed))
        self.agenda.sort(key=lambda entry: entry[0])


Deed = Callable[[Scene], Undo | None]


@dataclass(frozen=True)
class Kind:
    """A fault: what it is called and may cost, which parts it takes, and for how many seconds."""

    name: str
    deed: Deed
    promise: Promise
    parts: tuple[str, ...]
    lasts: Callable[[float], float]


KINDS: list[Kind] = []


def fault(
    name: str, promise: Promise, *parts: str, lasts: float = 0.0, in_long_runs: float | None = None
) -> Callable[[Deed], Deed]:
    """Puts a function among the faults."""

    def place(deed: Deed) -> Deed:
        long = lasts if in_long_runs is None else in_long_runs
        KINDS.append(Kind(name, deed, promise, parts, lambda seconds: long if seconds >= LONG_RUN else lasts))
        return deed

    return place
