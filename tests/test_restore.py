"""The drill of operations.md as code: a backup, another database, and the keys of the printed sheet."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from core.environment import BASE_DIR
from intake.audit.services import record
from intake.privacy import proofs
from tests.make import make_call, make_number, make_person, make_staff
from tests.stack import database_of_this_test

pytestmark = pytest.mark.django_db(transaction=True)
READ = "from intake.calls.models import Call; print('it says:', Call.objects.get().note)"
WRONG = "t1:" + "b2ZmZW5seSBhbm90aGVyIGtleSBvZiAzMiBieXRlcyE="


def on_server(address: str, *statements: str) -> None:
    """Runs SQL on the server of `address`, with the name of its database at each {}."""
    server, name = address.rsplit("/", 1)
    for sql in statements:
        subprocess.run(["psql", "-q", f"{server}/postgres", "-c", sql.format(name)], check=True)


def restore(folder: Path) -> str:
    """Backs the database up, restores it into an empty one, and answers its address."""
    if connection.vendor == "sqlite":
        kept = folder / "backup.sqlite3"
        with closing(sqlite3.connect(kept)) as backup:
            connection.connection.backup(backup)
        return f"sqlite:///{kept}"
    address, kept = database_of_this_test(), folder / "ringback.dump"
    empty = f"{address}_restored"
    on_server(empty, "drop database if exists {} with (force)", "create database {}")
    subprocess.run(["pg_dump", "--format=custom", f"--file={kept}", address], check=True)
    subprocess.run(["pg_restore", "--no-owner", f"--dbname={empty}", str(kept)], check=True)
    return empty


@pytest.fixture
def restored(tmp_path):
    """`manage.py` on a restored backup, with what the sheet of keys says unless other keys are given."""
    dana = make_staff()
    call = make_call(make_person("Rosalind"), note="cannot get off the couch")
    make_number(call.caller, "+12155550142")
    record(verb="log_call", about=call, by=dana, at=timezone.now())
    proofs.check_keys()
    heads = tmp_path / "heads.jsonl"
    with heads.open("w") as kept:
        call_command("audit", "head", stdout=kept)
    address = restore(tmp_path)

    def run(*words: str, **keys: str) -> subprocess.CompletedProcess[str]:
        given = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "core.settings"} | keys
        command = [sys.executable, *words]
        return subprocess.run(command, cwd=BASE_DIR, env=given, capture_output=True, text=True, timeout=60)

    run.heads = str(heads)
    yield run
    if connection.vendor == "postgresql":
        on_server(address, "drop database {} with (force)")


def test_backup_opens_with_the_keys_of_the_sheet_and_its_trail_is_whole(restored):
    for words in (["migrate", "--check"], ["keys", "check"], ["audit", "verify", "--head", restored.heads]):
        done = restored("manage.py", *words)
        assert done.returncode == 0, done.stdout + done.stderr

    assert "1 heads agree" in done.stdout
    assert "it says: cannot get off the couch" in restored("manage.py", "shell", "-c", READ).stdout


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"RINGBACK_DATA_KEYS": "t9:" + WRONG[3:]}, "RINGBACK_DATA_KEYS lacks the key t1"),
        ({"RINGBACK_DATA_KEYS": WRONG}, "t1"),
        ({"RINGBACK_INDEX_KEY": WRONG[3:]}, "RINGBACK_INDEX_KEY is not the key"),
    ],
    ids=["lost", "mistyped", "another index key"],
)
def test_nothing_starts_without_the_keys_and_the_line_names_the_one_that_is_wanted(restored, keys, said):
    assert restored("manage.py", "keys", "check", **keys).returncode != 0

    start = restored("-m", "uvicorn", "core.asgi:application", "--port", "1", **keys)

    assert start.returncode != 0
    assert "Ringback cannot start." in start.stderr
    assert said in start.stderr
    assert "printed sheet" in start.stderr
    assert not [key for key in keys.values() if key[3:] in start.stderr + start.stdout]
