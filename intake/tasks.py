"""The clock's door: what Celery beat wakes, and what `manage.py clock` does without a broker.

Nothing here knows what is due: it asks the services until nothing is. Any number of clocks may run at once.
`now` is the database's, so that all of them share one clock. The sender's threads never touch the database.
"""

import logging
import threading
import time
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue

from celery import shared_task
from django.conf import settings
from django.db import connection
from django.db.models import Min

from intake.audit.sealing import seal_what_waits
from intake.callbacks.models import Callback
from intake.measures import services as measures
from intake.reminders.channels import Letter, NotDelivered, send_email
from intake.reminders.messenger import send_to_service
from intake.reminders.models import Channel
from intake.reminders.outbox import claim_messages, mark_failed, mark_sent
from intake.reminders.services import claim_due_reminders, record_tick
from intake.rings.recordings import NotFetched, Source, claim_recording, fetch, keep, note_failure
from intake.rings.settling import settle_due_rings

logger = logging.getLogger(__name__)

LONGEST_COUNT = 4.0  # seconds; e-mails wait in the same queue
LONGEST_RUN = 8.0  # seconds; what is left then waits for the next tick, so that the heartbeat is never late
JUST = timedelta(seconds=2)  # a promise for this very moment takes a while to be committed
IN_FLIGHT = 8  # messages that wait for a server at the same time
SENDERS = {Channel.EMAIL: send_email, Channel.SERVICE: send_to_service}
LONGEST_WAIT = 28.0  # seconds, for the answers to one handful of messages: a little less than their lease

CLOCKS = {
    "postgresql": "SELECT clock_timestamp()",
    "sqlite": "SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')",
}


@shared_task
def tick() -> None:
    """Writes every reminder that is due."""
    run_tick(clock="celery")


@shared_task(soft_time_limit=40, time_limit=45)
def send_mail() -> None:
    """Sends every message whose turn it is."""
    empty_outbox()


@shared_task(soft_time_limit=40, time_limit=45)
def fetch_messages() -> None:
    """Fetches every message of a caller whose turn it is."""
    fetch_recordings()


def fetch_recordings() -> None:
    """Fetches messages that callers left, one after the other, until none is due."""
    token = settings.TWILIO_TOKENS[0] if settings.TWILIO_TOKENS else ""
    source = Source(settings.RECORDING_HOSTS, settings.TWILIO_ACCOUNT, token)
    until = time.monotonic() + LONGEST_RUN
    while time.monotonic() < until and (recording := claim_recording(now=database_now())):
        try:
            sound, kind = fetch(recording.address, source)
        except NotFetched as trouble:
            note_failure(recording=recording, problem=str(trouble), now=database_now())
        else:
            keep(recording=recording, sound=sound, kind=kind, folder=settings.MEDIA, now=database_now())


@shared_task
def keep_counts() -> None:
    """Brings what reports are made of up to date, once a minute, for a little while."""
    run_counts()


def run_counts() -> None:
    """Counts until nothing is left or the time is up. Whoever comes between two minutes does nothing."""
    until = time.monotonic() + LONGEST_COUNT
    if measures.come_round(now=database_now()):
        while time.monotonic() < until and measures.keep_counts(now=database_now(), most_days=1):
            pass


def database_now() -> datetime:
    """The database's time, in UTC; a transaction does not stop it."""
    with connection.cursor() as cursor:
        cursor.execute(CLOCKS[connection.vendor])
        (now,) = cursor.fetchone()
    return (datetime.fromisoformat(now) if isinstance(now, str) else now).astimezone(UTC)


def seconds_to_next() -> float | None:
    """Seconds until the next reminder falls due; 0 or less if one just has, None if none is planned.

    What has been due for longer is left to the tick of each second.
    """
    now = database_now()
    next_at = Callback.objects.open().filter(remind_at__gt=now - JUST).aggregate(at=Min("remind_at"))["at"]
    return None if next_at is None else float((next_at - now).total_seconds())


def run_tick(*, clock: str) -> int:
    """Settles rings, writes the reminders that are due and notes that `clock` ticked.

    Answers how many rows it is behind. Last it chains the entries of the trail that a crash, or
    two commits at once, have left.
    """
    until = time.monotonic() + LONGEST_RUN
    now = database_now()
    while (settle_due_rings(now=now) + claim_due_reminders(now=now)) and time.monotonic() < until:
        now = database_now()
    behind = record_tick(clock=clock, now=now)
    try:
        seal_what_waits()
    except Exception:  # reminders do not wait for the trail; `audit verify` tells of what is not chained
        logger.exception("Entries of the audit trail could not be chained")
    return behind


def empty_outbox() -> None:
    """Sends messages, a handful at a time, until none is due."""
    until = time.monotonic() + LONGEST_RUN
    while time.monotonic() < until and (letters := claim_messages(now=database_now(), limit=IN_FLIGHT)):
        _send_all(letters)


def _send_all(letters: list[Letter]) -> None:
    """Sends all at once, each on a thread, and notes each outcome as soon as it is known."""
    outcomes: SimpleQueue[tuple[Letter, Exception | None]] = SimpleQueue()
    now = database_now()
    for letter in letters:
        # Daemons, unlike the threads of a pool: a silent server must not keep the program from ending.
        threading.Thread(target=_send, args=(letter, now, outcomes), daemon=True).start()
    until = time.monotonic() + LONGEST_WAIT
    for _turn in letters:
        try:
            letter, problem = outcomes.get(timeout=max(until - time.monotonic(), 0))
        except Empty:  # the lease will run out, and somebody takes it again
            return
        _note(letter, problem)


def _send(letter: Letter, now: datetime, outcomes: SimpleQueue[tuple[Letter, Exception | None]]) -> None:
    try:
        SENDERS[letter.channel](letter, now=now)
    except Exception as problem:
        outcomes.put((letter, problem))
    else:
        outcomes.put((letter, None))


def _note(letter: Letter, problem: Exception | None) -> None:
    now = database_now()
    if problem is None:
        mark_sent(letter=letter, now=now)
    elif isinstance(problem, NotDelivered):
        mark_failed(
            letter=letter,
            permanent=problem.permanent,
            problem=problem.problem,
            maybe_arrived=problem.maybe_arrived,
            now=now,
        )
    else:
        logger.error("Message of reminder %d failed by our own fault", letter.reminder_id, exc_info=problem)
        mark_failed(letter=letter, permanent=False, problem=type(problem).__name__, now=now)
