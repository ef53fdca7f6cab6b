"""What the database itself refuses: an entry of the trail is neither changed nor deleted.

Whoever owns the database can drop a trigger; the chain then shows what they did. On SQLite a migration that
alters `intake_entry` makes the table anew and loses the triggers: it has to call `put_up` again, and a test
says so.
"""

from typing import Any

SAME = ("id", "at", "by_id", "verb", "about", "reference", "detail", "mac")
REFUSAL = "the audit trail is append-only"

POSTGRES = [
    f"""CREATE OR REPLACE FUNCTION ringback_refuse_entry() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND OLD.seq IS NULL AND NEW.seq IS NOT NULL
           AND {" AND ".join(f"OLD.{column} IS NOT DISTINCT FROM NEW.{column}" for column in SAME)}
        THEN RETURN NEW; END IF;
        RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
    END $$""",
    """CREATE TRIGGER intake_entry_stays BEFORE UPDATE OR DELETE ON intake_entry
    FOR EACH ROW EXECUTE FUNCTION ringback_refuse_entry()""",
    """CREATE TRIGGER intake_entry_is_kept BEFORE TRUNCATE ON intake_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ringback_refuse_entry()""",
]
SQLITE = [
    f"""CREATE TRIGGER intake_entry_stays BEFORE UPDATE ON intake_entry
    WHEN NOT (OLD.seq IS NULL AND NEW.seq IS NOT NULL
              AND {" AND ".join(f"OLD.{column} IS NEW.{column}" for column in SAME)})
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER intake_entry_is_kept BEFORE DELETE ON intake_entry
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
]


def put_up(connection: Any) -> None:
    """Begins to refuse."""
    take_down(connection)
    with connection.cursor() as cursor:
        for statement in POSTGRES if connection.vendor == "postgresql" else SQLITE:
            cursor.execute(statement)


def take_down(connection: Any) -> None:
    """Lets everything happen: for tests that empty their tables, and to play a thief."""
    table = " ON intake_entry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in ("intake_entry_stays", "intake_entry_is_kept"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{table}")
