"""Makes database, sample data and static files ready for `make run`: `python -m core.prepare [--own]`.

Says on standard error what takes long. Its standard output is the user names of the sample accounts that can
sign in with RINGBACK_DEMO_PASSWORD. `--own`: the database is the demo's own, so their passwords may be set.
"""

import hashlib
import os
import sys
from contextlib import redirect_stdout
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

ACCOUNTS = ("admissions", "clinician", "supervisor", "auditor", "administrator")
SAMPLE = ("--calls", "120", "--days", "14", "--seed", "1")


def say(line: str) -> None:
    """Tells whoever waits."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def migrate() -> None:
    """Brings the tables up to date."""
    executor = MigrationExecutor(connection)
    steps = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if steps:
        say(f"Making the tables ({len(steps)} steps)")
        call_command("migrate", interactive=False, verbosity=0)


def seed() -> None:
    """Fills an empty database with sample data."""
    if get_user_model()._default_manager.exists():
        return
    if "seed" not in get_commands():
        say("There is no sample data: this version has no seed command.")
        return
    say("Loading sample data")
    call_command("seed", *SAMPLE)


def sample_accounts(password: str, *, own: bool) -> list[str]:
    """The sample accounts that exist with this password; in a database of our own they are given it."""
    people = {
        person.get_username(): person
        for person in get_user_model()._default_manager.filter(username__in=ACCOUNTS)
    }
    names = [name for name in ACCOUNTS if name in people]
    if not names or people[names[0]].check_password(password):
        return names
    if not own:
        return []
    for person in people.values():
        person.set_password(password)
        person.save(update_fields=["password"])
    return names


def collect_static() -> None:
    """Gathers static files when one has changed since the last time."""
    root = Path(settings.STATIC_ROOT)
    stamp = root.with_suffix(".stamp")
    sources = sorted(_sources())
    print_now = hashlib.sha256("\n".join(sources).encode()).hexdigest()
    if root.exists() and stamp.exists() and stamp.read_text() == print_now:
        return
    say(f"Gathering {len(sources)} static files")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(print_now)


def _sources() -> list[str]:
    """Every static file with its size and time of change."""
    found = []
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = os.stat(storage.path(path))
            found.append(f"{path} {status.st_size} {status.st_mtime_ns}")
    return found


def main() -> None:
    """Does all of it in one process, since starting Django is the slowest step."""
    django.setup()
    with redirect_stdout(sys.stderr):
        migrate()
        seed()
        collect_static()
        names = sample_accounts(os.environ["RINGBACK_DEMO_PASSWORD"], own="--own" in sys.argv)
    sys.stdout.write(" ".join(names))


if __name__ == "__main__":
    main()
