"""Looking at what has been written: by a statement, until it is enough, or every 5 ms from outside."""

import os
import threading
import time
from typing import Any

import psycopg

EVERY = 0.005  # seconds
LOOK = """SELECT id, extract(epoch FROM clock_timestamp() - due_at) FROM intake_reminder
          WHERE channel = 'screen' AND id > %s - 500"""


def run(statement: str, *values: object) -> tuple:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone() if cursor.description else ()


def wait_for_screens(number: int, seconds: float = 120) -> float:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if run("SELECT count(*) FROM intake_reminder WHERE channel = 'screen'")[0] >= number:
            return time.perf_counter()
        time.sleep(0.005)
    raise SystemExit(f"{number} reminders were not written in {seconds} s")


def wait_for_mails(number: int, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if (
            run("SELECT count(*) FROM intake_reminder WHERE channel = 'email' AND state = 'sent'")[0]
            >= number
        ):
            return
        time.sleep(0.1)


class Eye:
    """Somebody who looks at the screens on a thread and a connection of their own.

    `late` holds for each notice how many seconds after its due time it was seen; negative is early.
    """

    def __init__(self) -> None:
        self._seen: dict[int, float] = {}
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Eye":
        self._thread.start()
        return self

    def __exit__(self, *_error: Any) -> None:
        self._end.set()
        self._thread.join()

    @property
    def late(self) -> list[float]:
        return sorted(self._seen.values())

    def percentile(self, percent: int) -> float:
        late = self.late
        return round(late[min(len(late) * percent // 100, len(late) - 1)], 3)

    def wait_for(self, number: int, seconds: float) -> None:
        until = time.monotonic() + seconds
        while len(self._seen) < number and time.monotonic() < until:
            time.sleep(0.05)
        if len(self._seen) < number:
            raise SystemExit(f"{len(self._seen)} of {number} reminders were seen in {seconds} s")

    def _look(self) -> None:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as line:
            while not self._end.wait(EVERY):
                for pk, late in line.execute(LOOK, (max(self._seen, default=0),)).fetchall():
                    self._seen.setdefault(pk, float(late))
