"""One rendering for all who look at the same rows: a hundred open boards that ask at once cost one.

A kept part is handed out only while the audit trail stands where it stood before the part was made (every
verb writes there, in its own transaction), and for two seconds at most: what no verb changes grows no older.
"""

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from django.db import connection

FRESH = 2.0  # seconds
MOST_PARTS = 64
STATE = """
SELECT max(id), (SELECT count(*) FROM intake_entry WHERE id > (SELECT max(id) - 1000 FROM intake_entry))
FROM intake_entry
"""


@dataclass(frozen=True)
class Part:
    """What was rendered, when (monotonic), and where the audit trail stood before."""

    state: tuple[object, ...]
    at: float
    html: str


_parts: dict[Hashable, Part] = {}
_making: dict[Hashable, threading.Lock] = {}


def share(key: Hashable, make: Callable[[], str]) -> str:
    """The part for `key`, made anew if anything has happened since. One makes it, others wait for it."""
    if part := _kept(key, _state()):
        return part
    with _making.setdefault(key, threading.Lock()):
        state = _state()
        if part := _kept(key, state):
            return part
        at, html = time.monotonic(), make()
        if len(_parts) >= MOST_PARTS:
            forget()
        _parts[key] = Part(state, at, html)
    return html


def forget() -> None:
    """Throws away what is kept."""
    _parts.clear()


def _kept(key: Hashable, state: tuple[object, ...]) -> str | None:
    part = _parts.get(key)
    fresh = part is not None and part.state == state and time.monotonic() - part.at < FRESH
    return part.html if part is not None and fresh else None


def _state() -> tuple[object, ...]:
    """Where the audit trail stands. Who commits late adds a row below the highest id: the count tells it."""
    with connection.cursor() as cursor:
        cursor.execute(STATE)
        return tuple(cursor.fetchone())
