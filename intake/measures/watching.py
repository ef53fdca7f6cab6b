"""Triggers of the database that mark what is counted whenever it changes, so that no code can forget to.

They are looked for after each `migrate`: SQLite drops the triggers of a table that a migration makes anew.
Where one was missing, something may have changed unseen, and everything is counted again.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connections, transaction

VERSION = "mark_v1"
# Table: the columns of a mark (moment, call, triage, callback, person), and the columns whose change is one.
MARKED: dict[str, tuple[dict[str, str], str]] = {
    "intake_call": (
        {"at": "rang_at", "person": "client_id"},
        "kind line_id source language rang_at answered_at ended_at caller_role client_id",
    ),
    "intake_triage": (
        {"call": "call_id"},
        "call_id urgency quadrant track co_occurring ruleset suicide_screened age_band at",
    ),
    "intake_override": ({"triage": "triage_id"}, "triage_id to_urgency effective_at"),
    "intake_callback": (
        {"at": "promised_for", "call": "call_id", "person": "person_id"},
        "call_id person_id urgency purpose promised_for first_attempt_at closed_at closing tries"
        " called_unasked",
    ),
    "intake_interrupt": (
        {"at": "opened_at"},
        "call_id opened_at closing brought_911 brought_988 with_consent contact_confirmed",
    ),
    "intake_outcome": ({"person": "person_id"}, "person_id step at booked_for"),
}
ANEW = (
    "DELETE FROM intake_tally",
    "DELETE FROM intake_spread",
    "DELETE FROM intake_tallied",
    "DELETE FROM intake_journey",
    "INSERT INTO intake_mark (person) SELECT DISTINCT client_id FROM intake_call WHERE client_id IS NOT NULL",
)
EVENTS = ("insert", "update", "delete")


def watch_tables(*, using: str, **_signal: Any) -> None:
    """Sees to it that every trigger is there; if one is not, makes all of them and counts anew."""
    connection = connections[using]
    if "intake_mark" not in connection.introspection.table_names():
        return
    wanted = {f"{table}_{event}_{VERSION}" for table in MARKED for event in EVENTS}
    there = dict(_triggers(connection))
    if wanted <= there.keys():
        return
    make = on_postgres if connection.vendor == "postgresql" else on_sqlite
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for name, table in there.items():
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if make is on_postgres else ""))
        for table, (mark, columns) in MARKED.items():
            for sql in make(table, mark, columns.split()):
                cursor.execute(sql)
        for sql in ANEW:
            cursor.execute(sql)


def _triggers(connection: Any) -> Iterator[tuple[str, str]]:
    """The triggers that mark, whatever their version: name and table."""
    catalogue = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        catalogue = (
            "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE NOT tgisinternal"
        )
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        yield from ((name, table) for name, table in cursor.fetchall() if "_mark" in name and table in MARKED)


def on_postgres(table: str, mark: dict[str, str], columns: Sequence[str]) -> Iterator[str]:
    """One trigger a statement, however many rows it has."""

    def some(row: str) -> str:
        return f"{row}.{f', {row}.'.join(mark.values())}"

    into = f"INSERT INTO intake_mark ({', '.join(mark)})"
    changed = " OR ".join(f"o.{column} IS DISTINCT FROM n.{column}" for column in columns)
    both = f"FROM old_rows o JOIN new_rows n USING (id) WHERE {changed}"
    bodies = {
        "insert": (f"{into} SELECT DISTINCT {some('n')} FROM new_rows n", "NEW TABLE AS new_rows"),
        "delete": (f"{into} SELECT DISTINCT {some('o')} FROM old_rows o", "OLD TABLE AS old_rows"),
        "update": (
            f"{into} SELECT {some('o')} {both} UNION SELECT {some('n')} {both}",
            "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        ),
    }
    for event, (body, rows) in bodies.items():
        name = f"{table}_{event}_{VERSION}"
        yield (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
            f" AS $$ BEGIN {body}; RETURN NULL; END $$"
        )
        yield (
            f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {rows}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )


def on_sqlite(table: str, mark: dict[str, str], columns: Sequence[str]) -> Iterator[str]:
    """One trigger a row."""

    def one(row: str) -> str:
        values = ", ".join(f"{row}.{column}" for column in mark.values())
        return f"INSERT INTO intake_mark ({', '.join(mark)}) VALUES ({values});"

    bodies = {"insert": one("NEW"), "delete": one("OLD"), "update": one("OLD") + one("NEW")}
    for event, body in bodies.items():
        of = f" OF {', '.join(columns)}" if event == "update" else ""
        yield (
            f"CREATE TRIGGER {table}_{event}_{VERSION} AFTER {event}{of} ON {table}"
            f" FOR EACH ROW BEGIN {body} END"
        )
