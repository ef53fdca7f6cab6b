"""What the outside world was told and did to the program. Moments are seconds since 1970."""

import threading
from dataclasses import dataclass, field
from enum import StrEnum


class Promise(StrEnum):
    """What a fault may cost in lateness: nothing, the 15 s after a crash, or its own length and 15 s."""

    NOTHING = "nothing"
    CRASH = "crash"
    OUTAGE = "outage"


@dataclass
class Booking:
    """One call sheet that the client wants to become a callback."""

    draft: str
    due_at: float | None  # what was typed last; None for an emergency, which is due when the server reads it
    repeated: int = 0
    acknowledged_at: float | None = None


@dataclass
class Tried:
    """One attempt that the client recorded, under the token of its page."""

    token: str
    acknowledged_at: float | None = None
    refused: bool = False


@dataclass
class Heard:
    """One event of a ring that the phone system tells, `key`, until the door has taken it."""

    call: str
    key: str
    repeated: int = 0
    acknowledged_at: float | None = None


@dataclass
class Fault:
    """One thing that was done to the servers. `ended_at`: undone, and the part answered again."""

    kind: str
    promise: Promise
    began_at: float
    ended_at: float | None = None

    def excused_until(self, slack: float) -> float:
        """Until when reminders may be late because of it."""
        if self.promise == Promise.NOTHING:
            return self.began_at
        if self.promise == Promise.CRASH or self.ended_at is None:
            return self.began_at + slack
        return self.ended_at + slack


@dataclass
class Ledger:
    """Everything at once; several threads write into it."""

    bookings: list[Booking] = field(default_factory=list)
    attempts: list[Tried] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    rings: list[Heard] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def acknowledged(self) -> list[Booking]:
        """The bookings of which the client was told that they are kept."""
        with self.lock:
            return [booking for booking in self.bookings if booking.acknowledged_at is not None]

    def under_way(self) -> int:
        """How many bookings, attempts and events of rings wait for their answer."""
        with self.lock:
            tried = [entry for entry in self.attempts if not entry.refused]
            return sum(entry.acknowledged_at is None for entry in (*self.bookings, *tried, *self.rings))

    def add(self, entry: Booking | Tried | Heard | Fault) -> None:
        """Writes an entry down before the act."""
        shelves = {Booking: self.bookings, Tried: self.attempts, Heard: self.rings, Fault: self.faults}
        with self.lock:
            shelves[type(entry)].append(entry)  # type: ignore[arg-type]

    def told(self) -> list[Heard]:
        """The events of rings that the door has taken."""
        with self.lock:
            return [heard for heard in self.rings if heard.acknowledged_at is not None]

    def refuse(self, why: str) -> None:
        """Notes that the program refused something of the client's."""
        with self.lock:
            self.refused.append(why)
