"""Where deliveries meet that come at the same time.

One transaction stores all that wait, so that a flood of them costs little more than one, and each is still
answered only once it is stored. While the database is away all are refused at once: each that waited for it
to no end would hold a thread, and the next in line would wait for that.
"""

import threading
import time
from collections import deque
from datetime import datetime

from django.conf import settings
from django.db import OperationalError
from psycopg.errors import DeadlockDetected, LockNotAvailable

from intake.rings.hearing import Event, hear, hear_all

TOGETHER = 50  # events in one transaction
LOOK_AGAIN = 1.0  # seconds for which a database that was away is believed to be


class Waiting:
    """A delivery, until it is stored or somebody has tried to. `turn` is set when it is its turn, or done."""

    def __init__(self, event: Event, now: datetime) -> None:
        self.heard = event, now
        self.turn = threading.Event()
        self.is_tried = False
        self.trouble: Exception | None = None


class Ear:
    """All deliveries of this process. Whose turn it is stores for those who wait, too."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[Waiting] = deque()
        self._storing = False
        self._look_again_at: float | None = None  # by the monotonic clock; None unless the database is away

    def refuse_while_away(self) -> None:
        """Raises OperationalError while the database is known to be away. One at a time finds out."""
        if self._look_again_at and (self._storing or time.monotonic() < self._look_again_at):
            raise OperationalError("the database was away a moment ago")

    def hear(self, event: Event, now: datetime) -> None:
        """Stores an event that came `now`, and returns once it is stored. Raises what the database raises."""
        own = Waiting(event, now)
        with self._lock:
            self.refuse_while_away()
            self._waiting.append(own)
            first, self._storing = not self._storing, True
        if not first:
            own.turn.wait()
        if not own.is_tried:
            self._store()
        if own.trouble and _is_away(own.trouble):
            raise own.trouble
        if own.trouble:  # of one of them: now each by itself, so that the others are stored
            hear(event=event, now=now, keep_recordings=settings.VOICEMAIL)

    def _store(self) -> None:
        """Stores what waits, and gives the turn to the next who has come in the meantime.

        If the database is away, nobody is next: all who have come learn it now.
        """
        with self._lock:
            together = [self._waiting.popleft() for _turn in range(min(len(self._waiting), TOGETHER))]
        trouble = _hear_all([one.heard for one in together])
        with self._lock:
            self._look_again_at = None
            if trouble and _is_away(trouble):
                self._look_again_at = time.monotonic() + LOOK_AGAIN
                together += self._waiting
                self._waiting.clear()
            for one in together:
                one.is_tried, one.trouble = True, trouble
            following = [self._waiting[0]] if self._waiting else []
            self._storing = bool(following)
        for one in [*following, *together]:
            one.turn.set()


def _hear_all(heard: list[tuple[Event, datetime]]) -> Exception | None:
    """Stores them without waiting for anybody; what was raised, or None. Whatever it is, the turn goes on."""
    try:
        hear_all(heard=heard, keep_recordings=settings.VOICEMAIL, patiently=False)
    except Exception as trouble:
        return trouble
    return None


def _is_away(trouble: Exception) -> bool:
    """Whether it was the database: asking again for each would only take as long again."""
    in_the_way = isinstance(trouble.__cause__, LockNotAvailable | DeadlockDetected)
    return isinstance(trouble, OperationalError) and not in_the_way


ear = Ear()
