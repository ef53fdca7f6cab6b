"""Where deliveries meet that come at the same time.

One transaction stores all that wait, so that a flood of them costs little more than one, and each is still
answered only once it is stored.
"""

import threading
from collections import deque
from datetime import datetime

from django.conf import settings
from django.db import OperationalError
from psycopg.errors import LockNotAvailable

from intake.rings.hearing import Event, hear, hear_all

TOGETHER = 50  # events in one transaction


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

    def hear(self, event: Event, now: datetime) -> None:
        """Stores an event that came `now`, and returns once it is stored. Raises what the database raises."""
        own = Waiting(event, now)
        with self._lock:
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
        """Stores what waits, and gives the turn to the next who has come in the meantime."""
        with self._lock:
            together = [self._waiting.popleft() for _turn in range(min(len(self._waiting), TOGETHER))]
        trouble = _hear_all([one.heard for one in together])
        for one in together:
            one.is_tried, one.trouble = True, trouble
        with self._lock:
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
    return isinstance(trouble, OperationalError) and not isinstance(trouble.__cause__, LockNotAvailable)


ear = Ear()
