"""A stage for measurements: a database and a Redis of its own, workers, beat, and rows by the thousand.

Wants PostgreSQL in DATABASE_URL, in which it may create databases. Whatever it makes is gone at the end.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import tests.environment  # noqa: E402, F401  # settings for trials: keys that seal nothing real

PATIENCE = 60  # seconds
NAME = f"ringback_bench_{os.getpid()}"
WORKER = ("worker", "-l", "WARNING", "--without-mingle", "--without-gossip", "--pool", "prefork")


@contextmanager
def database() -> Iterator[None]:
    """A new database, migrated, and Django on it."""
    url = os.environ["DATABASE_URL"]
    if not url.startswith("postgres"):
        raise SystemExit("These measurements want PostgreSQL in DATABASE_URL.")
    os.environ["DATABASE_URL"] = urlsplit(url)._replace(path=f"/{NAME}").geturl()
    os.environ["DJANGO_SETTINGS_MODULE"] = "core.settings"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {NAME}")
        try:
            _migrate()
            yield
        finally:
            _close()
            server.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def _migrate() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    import core.celery  # noqa: F401  # tasks are sent by the program's own app

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)  # pages look up the names of their files


def _close() -> None:
    from django.db import connections

    connections.close_all()


@contextmanager
def redis() -> Iterator[None]:
    """A Redis of our own."""
    from core.demo import redis_answers, redis_command

    with tempfile.TemporaryDirectory(prefix="rb-") as folder:
        command, url = redis_command(Path(folder))
        os.environ["REDIS_URL"] = url
        with process(*command):
            while not redis_answers(url):
                time.sleep(0.05)
            yield


@contextmanager
def process(*command: str) -> Iterator[None]:
    """A program that runs until the block ends."""
    from core.children import dies_with

    running = subprocess.Popen(
        command,
        cwd=ROOT,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        preexec_fn=dies_with(os.getpid()),
    )
    try:
        yield
    finally:
        running.terminate()
        try:
            running.wait(timeout=10)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


@contextmanager
def worker(queue: str = "clock", processes: int = 2) -> Iterator[None]:
    """The worker of a queue, as a site runs it, ready to take work."""
    from benchmarks._tasks import stamp

    with process(
        sys.executable, "-m", "celery", "-A", "core.celery", *WORKER, "-n", f"{queue}@bench", "-Q", queue,
        "-c", str(processes), "-I", "benchmarks._tasks",
    ):  # fmt: skip
        stamp.apply_async((f"ready-{queue}",), queue=queue)
        wait_for_stamp(f"ready-{queue}")
        yield


@contextmanager
def beat() -> Iterator[None]:
    with process(
        sys.executable, "-m", "celery", "-A", "core.celery", "beat", "-l", "WARNING", "--pidfile", "",
        "-s", f"{tempfile.gettempdir()}/{NAME}.beat",
    ):  # fmt: skip
        yield


def store() -> "object":
    """Our Redis."""
    import redis as library

    return library.Redis.from_url(os.environ["REDIS_URL"])


def wait_for_stamp(name: str) -> float:
    """When a `stamp` task ran (seconds of this machine's clock), once it has run."""
    server, until = store(), time.monotonic() + PATIENCE
    while (at := server.getdel(f"stamp-{name}")) is None:
        if time.monotonic() > until:
            raise SystemExit(f"No worker came to {name} in {PATIENCE} s")
        time.sleep(0.002)
    return float(at)


def make_staff(number: int, email: bool) -> int:
    """Adds staff with ids that follow each other; answers the first id."""
    from intake.staff.models import Staff

    people = [
        Staff(
            username=f"{token_hex(4)}{turn}",
            name="Bench",
            role="admissions",
            password="!",
            email=f"bench{turn}@example.org" if email else "",
        )
        for turn in range(number)
    ]
    return min(person.pk for person in Staff.objects.bulk_create(people))


def make_callbacks(number: int, first_staff: int, staff: int, due_at: str, closed: bool = False) -> None:
    """Adds callbacks of one person each, due at the SQL expression `due_at`, in which `g` counts from 1."""
    from django.utils import timezone

    from intake.callbacks.models import Callback
    from intake.people.models import Person, PhoneNumber

    long_ago = timezone.now() - timedelta(days=30)
    person = Person.objects.create(reference=token_hex(5), name="Bench", added_at=long_ago)
    line = PhoneNumber.objects.create(person=person, number="+12155550100", may_call="yes", asked_at=long_ago)
    first = person.pk
    if not closed:
        first = clone(Person, person.pk, number, reference=f"'{token_hex(2)}x' || g")
    pattern = Callback.objects.create(
        reference=token_hex(5), person=person, number=line, urgency="same_day",
        promised_for=long_ago, due_at=long_ago, promised_at=long_ago, closed_at=long_ago, closing="reached",
    )  # fmt: skip
    changes = {"reference": f"'{token_hex(2)}x' || g", "assigned_to_id": f"{first_staff} + g % {staff}"}
    if not closed:
        changes |= {"person_id": f"{first} + g - 1", "closed_at": "NULL", "closing": "''"}
        changes |= {"due_at": due_at, "remind_at": due_at}
    clone(Callback, pattern.pk, number, **changes)
    pattern.delete()


def clone(model: "type", pk: int, number: int, **changes: str) -> int:
    """Copies a row `number` times, with SQL in place of some columns; `g` counts them."""
    from django.db import connection

    columns = [field.column for field in model._meta.concrete_fields if field.column != "id"]
    values = [changes.get(column, column) for column in columns]
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(values)}"
            f" FROM {model._meta.db_table}, generate_series(1, {number}) g WHERE id = {pk} RETURNING id"
        )
        first = min(row[0] for row in cursor.fetchall())
        cursor.execute(f"ANALYZE {model._meta.db_table}")
    return first
