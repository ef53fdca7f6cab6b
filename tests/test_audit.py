"""The audit trail: what is done is written, what is written stays, and what somebody did to it is seen."""

import json
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, connections, transaction

from core.environment import BASE_DIR
from intake.audit.guard import put_up, take_down
from intake.audit.models import Entry
from intake.audit.sealing import LOCK, seal_entries
from intake.audit.services import record
from intake.audit.verifying import verify
from tests.make import NOW, make_staff
from tests.trails import ENTRIES, problem, thief, trail

pytestmark = pytest.mark.django_db
CHAIN = next(path.stem for path in (BASE_DIR / "intake" / "migrations").glob("*_chain.py"))


def test_chain_of_what_was_done_is_whole(trail):
    verdict = verify(now=NOW)

    assert (verdict.entries, verdict.waiting, verdict.problem) == (ENTRIES, 0, "")
    assert [entry.seq for entry in trail] == list(range(1, ENTRIES + 1))


def test_entry_of_the_last_moment_waits_and_proves_itself(trail):
    record(verb="log_call", about=None, by=None, at=NOW)

    verdict = verify(now=NOW)

    assert (verdict.entries, verdict.waiting, verdict.problem) == (ENTRIES, 1, "")


def test_entry_that_nobody_chains_is_told(trail):
    record(verb="log_call", about=None, by=None, at=NOW.replace(day=1))

    assert "is a clock running" in problem()


# What the database refuses


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE intake_entry SET verb = 'nothing' WHERE seq = 3",
        "UPDATE intake_entry SET seq = 99 WHERE seq = 3",
        "UPDATE intake_entry SET seq = NULL WHERE seq = 3",
        "DELETE FROM intake_entry WHERE seq = 3",
        "DELETE FROM intake_entry",
        "UPDATE intake_entry SET seq = 7, verb = 'nothing' WHERE seq IS NULL",
        "UPDATE intake_entry SET mac = 'x' WHERE seq IS NULL",
    ],
)
def test_database_refuses_to_change_an_entry(trail, statement):
    record(verb="log_call", about=None, by=None, at=NOW)

    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert problem() == ""


@pytest.mark.services  # SQLite has no TRUNCATE
@pytest.mark.django_db(transaction=True)
def test_database_refuses_to_empty_the_trail():
    record(verb="log_call", about=None, by=None, at=NOW)

    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE intake_entry")


# The command


def test_command_says_that_the_trail_is_whole(trail, tmp_path, capsys):
    call_command("audit", "head")
    kept = tmp_path / "heads.jsonl"
    kept.write_text(capsys.readouterr().out)
    call_command("audit", "verify", head=str(kept))

    assert f"{ENTRIES} entries are whole" in capsys.readouterr().out
    assert json.loads(kept.read_text())["seq"] == ENTRIES


def test_command_ends_with_one_and_names_the_first_broken_entry(thief, capsys):
    thief("UPDATE intake_entry SET verb = 'nothing' WHERE seq > 2")

    with pytest.raises(SystemExit) as ending:
        call_command("audit", "verify")

    assert ending.value.code == 1
    assert "Broken at entry 3 " in capsys.readouterr().err


@pytest.mark.parametrize("text", ["{", "[]", '{"seq": "x"}', '{"seq": 1}', "\xff"])
def test_file_that_is_no_list_of_heads_is_told(trail, tmp_path, text):
    kept = tmp_path / "heads.jsonl"
    kept.write_bytes(text.encode("latin-1"))

    with pytest.raises(CommandError, match="heads"):
        call_command("audit", "verify", head=str(kept))


# A site that was there before the chain


def test_entries_of_an_older_site_become_the_beginning_of_the_chain():
    staff = make_staff()
    Entry.objects.bulk_create(
        Entry(at=NOW, by=staff, verb="log_call", about="call", reference=f"C{n}", detail={"n": n})
        for n in range(1_003)
    )
    take_down(connection)

    import_module(f"intake.migrations.{CHAIN}").chain_what_is_there(
        apps, SimpleNamespace(connection=connection)
    )

    put_up(connection)
    record(verb="log_call", about=None, by=None, at=NOW)
    seal_entries()
    verdict = verify(now=NOW)
    assert (verdict.entries, verdict.without_key, verdict.problem) == (1_004, 0, "")


# When it is chained


@pytest.mark.django_db(transaction=True)
def test_entry_is_chained_by_the_commit_that_writes_it():
    with transaction.atomic():
        for turn in range(3):
            record(verb=f"verb_{turn}", about=None, by=None, at=NOW)
        assert Entry.objects.waiting().count() == 3

    assert Entry.objects.waiting().count() == 0
    assert problem() == ""


@pytest.mark.django_db(transaction=True)
def test_deed_that_failed_leaves_no_entry_and_no_gap():
    record(verb="before", about=None, by=None, at=NOW)
    with transaction.atomic():
        record(verb="undone", about=None, by=None, at=NOW)
        transaction.set_rollback(True)
    record(verb="after", about=None, by=None, at=NOW)

    assert list(Entry.objects.order_by("seq").values_list("seq", "verb")) == [(1, "before"), (2, "after")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.services
def test_who_is_frozen_while_chaining_holds_nobody_up():
    """Another session holds the chain: deeds go on at once, and whoever comes later chains them."""
    other = connections["default"].copy()
    with other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        record(verb="log_call", about=None, by=None, at=NOW)
        assert Entry.objects.waiting().count() == 1
        cursor.execute("ROLLBACK")
    other.close()

    assert seal_entries() == 1
    assert problem() == ""
