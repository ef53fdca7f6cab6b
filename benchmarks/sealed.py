"""What do seals, keys and the audit trail cost? Four measurements, each a ratio or a rate within one run.

python -m benchmarks.sealed [--quick]       prints one JSON object; progress goes to standard error

`page`: the desk with 50 callbacks, beside the same page whose values lie open. `rotation`: a new key for
100,000 people while somebody writes. `trail`: entries a second by eight writers, each chained at once, beside
the bare inserts. `verify`: how fast waiting entries are chained, and a chain is followed.
"""

import argparse
import json
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from benchmarks import _stage as stage
from benchmarks._watch import run

FULL = {"rows": 100_000, "entries": 100_000, "writes": 4_000, "pages": 80}
QUICK = {"rows": 10_000, "entries": 10_000, "writes": 800, "pages": 20}
WRITERS = 8
WRITE = "UPDATE intake_person SET added_at = now() WHERE id = (SELECT max(id) - %s FROM intake_person)"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="small, for development")
    parser.add_argument("--only", choices=["page", "rotation", "trail", "verify"])
    chosen = parser.parse_args()
    size = QUICK if chosen.quick else FULL
    figures: dict[str, object] = {"size": size}
    with stage.database():
        for name, measure in {"page": page, "rotation": rotation, "trail": trail, "verify": verify}.items():
            if chosen.only in (None, name):
                print(f"{name} …", file=sys.stderr)
                figures[name] = measure(size)
                print(json.dumps(figures[name]), file=sys.stderr)
    print(json.dumps(figures, indent=1))


def goal(name: str, value: float, *, at_most: float | None = None, at_least: float = 0) -> dict[str, object]:
    """A figure, what it should be, and whether it is."""
    met = value <= at_most if at_most is not None else value >= at_least
    wanted = f"at most {at_most}" if at_most is not None else f"at least {at_least}"
    return {name: round(value, 3), f"{name}_goal": wanted, f"{name}_met": met}


# A page of sealed values


def _desk_of_fifty() -> Any:
    """A browser of somebody who has 50 callbacks to make."""
    from django.conf import settings
    from django.test import Client

    from intake.staff.models import Staff

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # nothing is gathered here
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    first = stage.make_staff(1, email=False)
    stage.make_callbacks(50, first, 1, "now() + g * interval '1 minute'")
    client = Client(headers={"host": "localhost"})
    client.force_login(Staff.objects.get(pk=first))
    return client


def page(size: dict[str, int]) -> dict[str, object]:
    """Milliseconds of the desk with 50 rows; sealed and open by turns, so that both meet the same machine."""
    from intake.privacy.fields import key_ring

    client = _desk_of_fifty()
    opened: dict[str, str] = {}
    ring = key_ring()
    real = ring.open

    def remember(sealed: str, place: str) -> str:
        opened[sealed] = real(sealed, place)
        return opened[sealed]

    def ask(opening: Callable[[str, str], str]) -> float:
        ring.open = opening
        start = time.perf_counter()
        assert client.get("/desk/?all").status_code == 200
        return (time.perf_counter() - start) * 1000

    values = [ask(remember) for _turn in range(3)] and len(opened)
    turns = [(ask(real), ask(lambda sealed, _place: opened[sealed])) for _turn in range(size["pages"])]
    ring.open = real
    sealed, plain = (statistics.median(side) for side in zip(*turns, strict=True))
    return {"sealed_ms": round(sealed, 2), "open_ms": round(plain, 2), "values": values} | goal(
        "ratio", sealed / plain, at_most=1.3
    )


# A new key


class Writer:
    """Somebody who changes people all the while; knows how often, and how long the slowest change took."""

    def __init__(self) -> None:
        self.writes, self.slowest, self._end = 0, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._write)

    def __enter__(self) -> "Writer":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._end.set()
        self._thread.join()

    def _write(self) -> None:
        from django.db import connections

        while not self._end.wait(0.005):
            start = time.perf_counter()
            run(WRITE, self.writes)
            self.slowest, self.writes = max(self.slowest, time.perf_counter() - start), self.writes + 1
        connections.close_all()


def rotation(size: dict[str, int]) -> dict[str, object]:
    """Seconds for all rows, the longest batch, and the longest write beside it."""
    from django.conf import settings

    from intake.privacy.fields import key_ring
    from intake.privacy.rotating import count_old, rotate

    stage.make_callbacks(size["rows"], stage.make_staff(1, email=False), 1, "now() + interval '9 days'")
    settings.DATA_KEYS = {"new": b"n" * 32, **settings.DATA_KEYS}
    key_ring.cache_clear()
    start = last = time.perf_counter()
    longest = 0.0
    with Writer() as writer:
        for progress in rotate():  # noqa: B007  # the last one counts
            now = time.perf_counter()
            longest, last = max(longest, now - last), now
    seconds = time.perf_counter() - start
    figures = {"rows": progress.done, "left": count_old(), "rows_a_second": round(progress.done / seconds)}
    figures |= {"writes_beside": writer.writes, "slowest_write_ms": round(writer.slowest * 1000)}
    met = goal("seconds", seconds, at_most=60) | goal("longest_batch_s", longest, at_most=0.5)
    return figures | met


# The trail


def trail(size: dict[str, int]) -> dict[str, object]:
    """Entries a second of eight writers, each entry a transaction that is chained at once."""
    from django.utils import timezone

    from intake.audit.models import Entry
    from intake.audit.sealing import seal_entries
    from intake.audit.services import record

    now = timezone.now()
    with _truncatable():
        run("TRUNCATE intake_entry")
    bare = _rate(
        size["writes"],
        lambda: Entry.objects.create(at=now, verb="read_call", about="call", reference="C-BENCH"),
    )
    with _truncatable():
        run("TRUNCATE intake_entry")
    chained = _rate(size["writes"], lambda: record(verb="read_call", about=None, by=None, at=now))
    left = Entry.objects.waiting().count()
    seal_entries()
    return {"bare_inserts": round(bare), "entries": round(chained), "left_to_the_clock": left} | goal(
        "to_bare_inserts", chained / bare, at_least=0.2
    )


def _rate(number: int, deed: Callable[[], object]) -> float:
    from django.db import connections

    def work() -> None:
        for _turn in range(number // WRITERS):
            deed()
        connections.close_all()

    threads = [threading.Thread(target=work) for _writer in range(WRITERS)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return number / (time.perf_counter() - start)


def verify(size: dict[str, int]) -> dict[str, object]:
    """Entries a second: chained in one go, as after an outage of all clocks, and followed."""
    from django.utils import timezone

    from intake.audit.sealing import seal_entries
    from intake.audit.verifying import verify as follow

    with _truncatable():
        run("TRUNCATE intake_entry")
    now = timezone.now()
    _write_entries(size["entries"], now)
    start = time.perf_counter()
    seal_entries()
    chained = time.perf_counter()
    verdict = follow(now=now)
    seconds = time.perf_counter() - chained
    assert (verdict.entries, verdict.problem) == (size["entries"], ""), verdict
    rates = {"chained_a_second": round(verdict.entries / (chained - start)), "seconds": round(seconds, 2)}
    return rates | goal("verified_a_second", verdict.entries / seconds, at_least=20_000)


def _write_entries(number: int, now: datetime) -> None:
    from intake.audit.chain import ENTRY, say_entry
    from intake.audit.models import Entry
    from intake.privacy.fields import key_ring

    sign = key_ring().sign
    said = {"verb": "read_call", "about": "call", "reference": "C-BENCH"}
    for first in range(0, number, 5_000):
        turns = range(first, first + 5_000)
        said_so = ((n, sign(say_entry(now, None, *said.values(), {"n": n}), ENTRY)) for n in turns)
        Entry.objects.bulk_create(Entry(at=now, detail={"n": n}, mac=mac, **said) for n, mac in said_so)


@contextmanager
def _truncatable() -> Iterator[None]:
    """The guard of the trail is down: this database is the benchmark's own."""
    from django.db import connection

    from intake.audit.guard import put_up, take_down

    take_down(connection)
    yield
    put_up(connection)


if __name__ == "__main__":
    main()
