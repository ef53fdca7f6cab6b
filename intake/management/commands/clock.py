"""The clock without a broker: `manage.py clock`."""

import logging
import signal
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections, connection

from intake.privacy.proofs import check_at_start
from intake.tasks import empty_outbox, fetch_recordings, run_counts, run_tick, seconds_to_next

logger = logging.getLogger(__name__)

EVERY = 1.0  # seconds
LOOK = 0.25  # seconds between two looks into the calendar
PAUSE = 0.05  # seconds between two ticks, however much falls due


class Command(BaseCommand):
    help = (
        "Writes reminders and sends e-mails as they fall due, without Celery and Redis. Runs until stopped."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Ends at once on SIGTERM or Ctrl-C: every act is safe against that, as it is against a crash."""
        check_at_start()
        for ending in (signal.SIGTERM, signal.SIGINT):
            signal.signal(ending, _leave)
        # On a thread, so that a silent mail server holds up e-mails only.
        threading.Thread(target=keep_doing, args=("sending e-mails", empty_outbox), daemon=True).start()
        if settings.VOICEMAIL:
            fetching = ("fetching messages", fetch_recordings)
            threading.Thread(target=keep_doing, args=fetching, daemon=True).start()
        threading.Thread(target=keep_doing, args=("counting", run_counts), daemon=True).start()
        keep_doing("writing reminders", partial(run_tick, clock="loop"), seconds_to_next)


def _leave(_signal: int, _frame: object) -> NoReturn:
    raise SystemExit(0)


def keep_doing(
    what: str, deed: Callable[[], object], seconds_to_next: Callable[[], float | None] | None = None
) -> NoReturn:
    """Does `deed` every second by a clock that nobody can set, whatever happens to it or to the database.

    With `seconds_to_next` also in the moment in which something falls due.
    """
    trouble = ""
    while True:
        started = time.monotonic()
        now_in_trouble = _try(what, deed, trouble)
        if trouble and not now_in_trouble:
            logger.warning("%s works again", what.capitalize())
        trouble = now_in_trouble
        if seconds_to_next and not trouble:
            _rest(started + EVERY, seconds_to_next)
        else:
            time.sleep(max(started + EVERY - time.monotonic(), 0))


def _rest(until: float, seconds_to_next: Callable[[], float | None]) -> None:
    """Sleeps until `until` or until something falls due, whichever comes first."""
    time.sleep(PAUSE)
    while (left := until - time.monotonic()) > 0:
        try:
            to_next = seconds_to_next()
        except Error:  # the next try says so
            return time.sleep(left)
        if to_next is not None and to_next <= 0:
            return None
        time.sleep(min(left, LOOK, LOOK if to_next is None else to_next))
    return None


def _try(what: str, deed: Callable[[], object], trouble: str) -> str:
    """Answers the name of what went wrong, empty if nothing did. The same trouble is logged once."""
    try:
        close_old_connections()
        deed()
    except Exception as error:
        name = type(error).__name__
        if name != trouble:
            ours = not isinstance(error, Error)  # a database that is away is no fault of the program
            logger.error("%s fails and is tried every second: %s", what.capitalize(), name, exc_info=ours)
        connection.close()
        return name
    return ""
