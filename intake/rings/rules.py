"""What a set of events says about a ring, and what follows when nobody answered. Plain Python, no clock.

A phone system repeats events, mixes up their order and sends them late. So nothing here depends on the
order in which they came: the state is a function of the set of events (ADR: rings are sets of events).

Sources: clinical reference 7 (short abandons are counted apart, default 5 s). The limits are this
program's own (LOCAL), after the definitions of "missed" in the field study (e13, e15).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

RINGING, ANSWERED, HELD, TRANSFERRED = "ringing", "answered", "held", "transferred"
ENDED, ABANDONED, VOICEMAIL, KEPT_PLACE = "ended", "abandoned", "voicemail", "kept_place"
KINDS = (RINGING, ANSWERED, HELD, TRANSFERRED, ENDED, ABANDONED, VOICEMAIL, KEPT_PLACE)

TALKING = (ANSWERED, HELD, TRANSFERRED)  # each of them shows that somebody had answered
OVER = (ENDED, ABANDONED)
WISHES = (VOICEMAIL, KEPT_PLACE)  # the caller asked to be rung back; a message counts for more than a key

SHORT = timedelta(seconds=5)
REPEATS = 3  # callbacks that the program promised one number by itself
WITHIN = timedelta(hours=24)
TOO_LONG_AGO = timedelta(hours=24)


@dataclass(frozen=True)
class Told:
    """One event. `number` is the caller's in E.164, empty if withheld; `dialled` is what they dialled."""

    at: datetime
    kind: str
    number: str = ""
    dialled: str = ""


@dataclass(frozen=True)
class RingState:
    """What is known of a ring. `state` is one of the kinds: where it stands, or how it ended."""

    state: str
    rang_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    number: str
    dialled: str
    transfers: int


def derive(told: Iterable[Told]) -> RingState:
    """What the events say together, in whatever order they came. Wants at least one."""
    events = sorted(told, key=lambda one: (one.at, KINDS.index(one.kind), one.number, one.dialled))
    answered_at = _answered(events)
    ended_at = _ended(events, answered_at)
    return RingState(
        state=_state(events, answered_at, ended_at),
        rang_at=events[0].at,
        answered_at=answered_at,
        ended_at=ended_at,
        number=next((one.number for one in events if one.number), ""),
        dialled=next((one.dialled for one in events if one.dialled), ""),
        transfers=sum(one.kind == TRANSFERRED for one in events),
    )


def _answered(events: list[Told]) -> datetime | None:
    """The first answer; if its event was lost, the first thing that only somebody who answered can do."""
    answers = [one.at for one in events if one.kind == ANSWERED]
    return min(answers or [one.at for one in events if one.kind in TALKING], default=None)


def _ended(events: list[Told], answered_at: datetime | None) -> datetime | None:
    """The last end; a caller who left a wish and was not answered has ended the ring by that."""
    ends = [one.at for one in events if one.kind in OVER]
    if not ends and answered_at is None:
        ends = [one.at for one in events if one.kind in WISHES]
    return max([*ends, answered_at] if answered_at else ends) if ends else None


def _state(events: list[Told], answered_at: datetime | None, ended_at: datetime | None) -> str:
    if answered_at is not None:
        return ENDED if ended_at else next(one.kind for one in reversed(events) if one.kind in TALKING)
    if ended_at is None:
        return RINGING
    kinds = {one.kind for one in events}
    return next((wish for wish in WISHES if wish in kinds), ABANDONED)


class Outcome:
    """What follows from a ring that nobody answered. Codes; `Ring.outcome` says them in words."""

    CALLBACK = "callback"
    PROMISED = "promised"
    GOT_THROUGH = "got_through"
    BY_STAFF = "by_staff"
    SHORT = "short"
    WITHHELD = "withheld"
    REPEAT = "repeat"
    FORBIDDEN = "forbidden"
    LONG_AGO = "long_ago"


@dataclass(frozen=True)
class Circumstances:
    """What else is known when a ring has ended without an answer. `waited` is how long it rang."""

    waited: timedelta
    ago: timedelta
    number_shown: bool
    asked_for_it: bool
    got_through: bool
    has_sheet: bool
    promised_by_itself: int


def decide_unanswered(known: Circumstances) -> str:
    """What follows. Who left a message or kept their place is rung back however short the ring was."""
    if known.has_sheet:
        return Outcome.BY_STAFF
    if known.got_through:
        return Outcome.GOT_THROUGH
    if not known.number_shown:
        return Outcome.WITHHELD
    if known.ago > TOO_LONG_AGO:
        return Outcome.LONG_AGO
    if known.asked_for_it:
        return Outcome.CALLBACK
    if known.waited < SHORT:
        return Outcome.SHORT
    return Outcome.REPEAT if known.promised_by_itself >= REPEATS else Outcome.CALLBACK
