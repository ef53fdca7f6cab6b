"""Celery beat that sleeps until the next reminder falls due, by a clock that nobody can set.

Celery's own scheduler trusts the wall clock: set back by an hour, it is silent for an hour.
"""

import time
from collections.abc import Callable
from typing import Any

from celery.beat import Scheduler
from django.db import Error, connection
from django.utils.module_loading import import_string

EVERY = 1.0  # seconds between two rounds of all that beat wakes
LOOK = 0.25  # seconds between two looks into the calendar: a row that is due at once may come at any time
PAUSE = 0.05  # seconds for a worker to take what is due


class CalendarScheduler(Scheduler):
    """Wakes everything once a second, and `tick` as well in the moment in which a row falls due."""

    _next_round = 0.0
    _seconds_to_next: Callable[[], float | None] | None = None

    def tick(self, *_args: Any, **_options: Any) -> float:
        """Wakes what has to be woken; answers how many seconds to sleep."""
        now = time.monotonic()
        if now >= self._next_round:
            self._next_round = now + EVERY
            for entry in self.schedule.values():
                self.apply_entry(entry, producer=self.producer)
        to_round = self._next_round - time.monotonic()
        to_next = self._look()
        if to_next <= 0:
            self.apply_entry(self.schedule["tick"], producer=self.producer)
            to_next = PAUSE
        return max(min(to_round, to_next, LOOK), 0.001)

    def _look(self) -> float:
        """Seconds until a row falls due. A database that is away must not stop the rounds."""
        self._seconds_to_next = self._seconds_to_next or import_string("intake.tasks.seconds_to_next")
        try:
            seconds = self._seconds_to_next()
        except Error:
            connection.close()
            return EVERY
        return EVERY if seconds is None else seconds
