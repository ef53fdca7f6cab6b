"""Marks what is counted whenever it changes, by triggers, so that no code can forget to. ADR 12."""

from django.db import migrations
from django.utils import timezone

# Table: the columns of a mark (moment, call, callback, person), and the columns whose change is one.
MARKED = {
    "intake_call": (
        ("{row}.rang_at", "NULL", "NULL", "{row}.client_id"),
        "kind line_id source language rang_at answered_at ended_at caller_role client_id",
    ),
    "intake_triage": (
        ("NULL", "{row}.call_id", "NULL", "NULL"),
        "call_id urgency quadrant track co_occurring ruleset suicide_screened age_band at",
    ),
    "intake_override": (
        ("NULL", "(SELECT call_id FROM intake_triage WHERE id = {row}.triage_id)", "NULL", "NULL"),
        "triage_id to_urgency effective_at",
    ),
    "intake_callback": (
        ("{row}.promised_for", "{row}.call_id", "NULL", "{row}.person_id"),
        "call_id person_id urgency purpose promised_for first_attempt_at closed_at closing tries called_unasked",
    ),
    "intake_interrupt": (
        ("{row}.opened_at", "NULL", "NULL", "NULL"),
        "call_id opened_at closing brought_911 brought_988 with_consent contact_confirmed",
    ),
    "intake_outcome": (("NULL", "NULL", "NULL", "{row}.person_id"), "person_id step at booked_for"),
}
INTO = "INSERT INTO intake_mark (at, call, callback, person)"


def watch(_apps, editor):
    """One trigger for each table and event. PostgreSQL marks a whole statement at once."""
    make = on_postgres if editor.connection.vendor == "postgresql" else on_sqlite
    for table, (values, columns) in MARKED.items():
        for sql in make(table, values, columns.split()):
            editor.execute(sql)


def on_postgres(table, values, columns):
    kinds = ("timestamptz", "bigint", "bigint", "bigint")

    def some(row):
        return ", ".join(f"{value.format(row=row)}::{kind}" for value, kind in zip(values, kinds, strict=True))

    changed = " OR ".join(f"o.{column} IS DISTINCT FROM n.{column}" for column in columns)
    bodies = {
        "INSERT": f"{INTO} SELECT DISTINCT {some('n')} FROM new_rows n;",
        "DELETE": f"{INTO} SELECT DISTINCT {some('o')} FROM old_rows o;",
        "UPDATE": f"{INTO} SELECT {some('o')} FROM old_rows o JOIN new_rows n USING (id) WHERE {changed}"
        f" UNION SELECT {some('n')} FROM old_rows o JOIN new_rows n USING (id) WHERE {changed};",
    }
    tables = {"INSERT": "NEW TABLE AS new_rows", "DELETE": "OLD TABLE AS old_rows"}
    tables["UPDATE"] = "OLD TABLE AS old_rows NEW TABLE AS new_rows"
    for event, body in bodies.items():
        name = f"{table}_{event.lower()}_mark"
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN {body} RETURN NULL; END $$"
        )
        yield (
            f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {tables[event]}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )


def on_sqlite(table, values, columns):
    def mark(row):
        return f"{INTO} VALUES ({', '.join(value.format(row=row) for value in values)});"

    bodies = {"INSERT": mark("NEW"), "DELETE": mark("OLD"), "UPDATE": mark("OLD") + mark("NEW")}
    for event, body in bodies.items():
        of = f" OF {', '.join(columns)}" if event == "UPDATE" else ""
        yield (
            f"CREATE TRIGGER {table}_{event.lower()}_mark AFTER {event}{of} ON {table}"
            f" FOR EACH ROW BEGIN {body} END"
        )


def stop_watching(_apps, editor):
    for table in MARKED:
        for event in ("insert", "delete", "update"):
            name = f"{table}_{event}_mark"
            if editor.connection.vendor == "postgresql":
                editor.execute(f"DROP TRIGGER {name} ON {table}")
                editor.execute(f"DROP FUNCTION {name}()")
            else:
                editor.execute(f"DROP TRIGGER {name}")


def tell_apart(apps, _editor):
    """Says of earlier screenings and emergencies what is counted, from what is sealed in them."""
    from intake.triage.countable import countable
    from intake.triage.rules import read_inputs

    triages = apps.get_model("intake", "Triage").objects
    for pk, inputs in triages.values_list("pk", "inputs").iterator(500):
        triages.filter(pk=pk).update(**countable(read_inputs(inputs)))
    interrupts = apps.get_model("intake", "Interrupt").objects
    for pk, services in interrupts.values_list("pk", "services_contacted").iterator(500):
        came = services or []
        interrupts.filter(pk=pk).update(brought_911="911" in came, brought_988="988" in came)


def mark_everybody(apps, _editor):
    """Whose calls were there before is counted from now on."""
    apps.get_model("intake", "Turn").objects.create(next_at=timezone.now())
    clients = apps.get_model("intake", "Call").objects.filter(client__isnull=False)
    Mark = apps.get_model("intake", "Mark")
    people = clients.values_list("client", flat=True).distinct()
    Mark.objects.bulk_create((Mark(person=person) for person in people.iterator(5000)), batch_size=5000)


class Migration(migrations.Migration):
    dependencies = [("intake", "0009_outcomes")]
    operations = [
        migrations.RunPython(tell_apart, migrations.RunPython.noop),
        migrations.RunPython(mark_everybody, migrations.RunPython.noop),
        migrations.RunPython(watch, stop_watching),
    ]
