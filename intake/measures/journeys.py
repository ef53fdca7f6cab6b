"""From calls, callbacks and steps to one person's ways towards treatment. Plain Python, without a clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

GAP = timedelta(days=180)  # LOCAL: after so long without a sign, the next call begins a new way
CONTINUATION = timedelta(days=30)  # NIATx: four more units of service within 30 days of admission
STAGES = ("reached", "screened", "offered", "attended", "admitted", "treated")
ENGAGEMENT = timedelta(days=34)  # after HEDIS IET: two more services within 34 days of initiation


@dataclass(frozen=True)
class Ring:
    """A call for help of the person: when it rang, was answered and screened, and how it is split."""

    rang_at: datetime
    answered_at: datetime | None = None
    screened_at: datetime | None = None
    line: int | None = None
    language: str = ""
    source: str = ""
    age_band: str = ""


@dataclass(frozen=True)
class Taken:
    """A step that stands; `booked_for` of a booking. The step "reached" is a callback that reached them."""

    step: str
    at: datetime
    booked_for: datetime | None = None


@dataclass
class Way:
    """One way: it begins with the first ring; steps may follow."""

    rings: list[Ring] = field(default_factory=list)
    steps: list[Taken] = field(default_factory=list)

    @property
    def first_contact_at(self) -> datetime:
        return min(ring.rang_at for ring in self.rings)

    @property
    def reached_at(self) -> datetime | None:
        """The first time that the person spoke with us."""
        answered = [ring.answered_at for ring in self.rings if ring.answered_at]
        return min([*answered, *self._times("reached")], default=None)

    @property
    def screened_at(self) -> datetime | None:
        return min((ring.screened_at for ring in self.rings if ring.screened_at), default=None)

    @property
    def booked_for(self) -> datetime | None:
        """The first assessment that was booked."""
        return min((taken.booked_for for taken in self.steps if taken.booked_for), default=None)

    def first(self, step: str) -> datetime | None:
        """When `step` was first taken."""
        return min(self._times(step), default=None)

    def services_within(self, start: datetime | None, length: timedelta) -> int:
        """Further units of service after `start` and at most `length` later."""
        if start is None:
            return 0
        return sum(start <= at <= start + length for at in self._times("service"))

    def _times(self, step: str) -> list[datetime]:
        return [taken.at for taken in self.steps if taken.step == step]


def follow_ways(rings: Iterable[Ring], steps: Iterable[Taken]) -> list[Way]:
    """Cuts what is known of one person into ways. Steps before any ring belong to none.

    Only a ring begins a way: who is admitted late has waited long.
    """
    ways: list[Way] = []
    last: datetime | None = None
    for at, sign in sorted([*_dated(rings), *_dated(steps)], key=lambda dated: dated[0]):
        if isinstance(sign, Ring):
            if last is None or at - last >= GAP or not ways:
                ways.append(Way())
            ways[-1].rings.append(sign)
        elif ways:
            ways[-1].steps.append(sign)
        last = at
    return ways


def _dated(signs: Iterable[Ring] | Iterable[Taken]) -> Sequence[tuple[datetime, Ring | Taken]]:
    return [(sign.rang_at if isinstance(sign, Ring) else sign.at, sign) for sign in signs]
