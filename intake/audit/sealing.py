"""Chaining what has been committed, right after the commit and never inside of it (ADR 10)."""

from django.db import connection, transaction

from intake.audit.chain import LINK, link_of, say_entry, say_link
from intake.audit.models import Entry
from intake.privacy.fields import key_ring

LOCK = 7_164_312_002  # any number that no other lock of this database bears
BATCH = 500
MANY = 4  # rows that are worth a pipeline
UPDATE = "UPDATE intake_entry SET seq = %s, link = %s, seal = %s WHERE id = %s AND seq IS NULL"


def seal_entries() -> int:
    """Gives every committed entry its place in the chain; answers how many got one.

    One writer chains at a time. Who finds somebody at it goes on without waiting: the clock comes by every
    second and chains what was left.
    """
    done = 0
    while sealed := _seal_some():
        done += sealed
        if sealed < BATCH:
            break
    return done


def seal_what_waits() -> int:
    """The same for a clock: asks first, without a transaction, so that an idle one takes no lock."""
    return seal_entries() if Entry.objects.waiting().exists() else 0


def _seal_some() -> int:
    with transaction.atomic(durable=True):
        if not _is_ours():
            return 0
        rows, (seq, link) = [], Entry.objects.end()
        for entry in Entry.objects.waiting().order_by("pk")[:BATCH]:
            said = say_entry(entry.at, entry.by_id, entry.verb, entry.about, entry.reference, entry.detail)
            seq, link = seq + 1, link_of(link, seq + 1, entry.pk, entry.mac, said)
            rows.append((seq, link, key_ring().sign(say_link(seq, link), LINK), entry.pk))
        with connection.cursor() as cursor:
            for row in rows if len(rows) < MANY else ():
                cursor.execute(UPDATE, row)
            if len(rows) >= MANY:
                cursor.executemany(UPDATE, rows)
    return len(rows)


def _is_ours() -> bool:
    """Whether nobody else is chaining. On SQLite whoever writes is alone anyway.

    A crash may undo the commit: the entries are then chained again, so nobody waits for the disk.
    """
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(%s), set_config('synchronous_commit', 'off', true)", [LOCK]
        )
        return bool(cursor.fetchone()[0])
