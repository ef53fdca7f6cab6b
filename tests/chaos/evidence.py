"""What the servers hold at the end: rows of the database, and what the mail server wrote down."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

CALLBACKS = """
    SELECT callback.id, callback.reference, coalesce(call.draft_id::text, '') AS draft, callback.purpose,
           extract(epoch FROM callback.due_at)::float AS due_at,
           extract(epoch FROM callback.promised_for)::float AS promised_for,
           extract(epoch FROM callback.remind_at)::float AS remind_at,
           callback.round, callback.closed_at IS NOT NULL AS closed
    FROM intake_callback callback LEFT JOIN intake_call call ON call.id = callback.call_id"""
# When a row was committed is known to the database alone, and later than the moment that the program wrote.
REMINDERS = """
    SELECT reminder.id, callback_id AS callback, to_id AS "to", staff.email AS address, rung, round, channel,
           state, maybe_twice,
           extract(epoch FROM due_at)::float AS due_at, extract(epoch FROM made_at)::float AS made_at,
           extract(epoch FROM coalesce(pg_xact_commit_timestamp(seen.xmin), made_at))::float AS shown_at
    FROM intake_reminder reminder JOIN intake_staff staff ON staff.id = reminder.to_id
    LEFT JOIN chaos_seen seen ON seen.reminder = reminder.id"""
EVENTS = "SELECT split_part(key, ':', 2) AS key FROM intake_ringevent WHERE source = 'cti'"
# How many open or closed promises each ring has led to, by the name that the phone system gave it.
RINGS = """
    SELECT their_id, count(callback.id) AS callbacks FROM intake_ring ring
    LEFT JOIN intake_callback callback ON callback.call_id = ring.call_id
    WHERE source = 'cti' GROUP BY their_id"""
SET_ASIDE = "SELECT reference FROM intake_setaside JOIN intake_callback ON id = callback_id"


@dataclass(frozen=True)
class CallbackRow:
    """A callback. `draft` is the call sheet that it came from; `due_at` belongs to the newest round."""

    id: int
    reference: str
    draft: str
    due_at: float
    promised_for: float
    remind_at: float | None = None
    round: int = 1
    closed: bool = False
    purpose: str = "admissions"


@dataclass(frozen=True)
class ReminderRow:
    """A reminder. `shown_at` is when it was committed and others could see it."""

    id: int
    callback: int
    to: int
    address: str
    due_at: float
    made_at: float
    shown_at: float
    rung: str = "due"
    round: int = 1
    channel: str = "screen"
    state: str = "sent"
    maybe_twice: bool = False


@dataclass(frozen=True)
class Letter:
    """One e-mail that the mail server heard in full, and what it did then."""

    message_id: str
    reference: str
    address: str
    answer: str

    @property
    def about(self) -> tuple[str, str]:
        return self.reference, self.address

    @property
    def taken(self) -> bool:
        return self.answer in ("250", "drop")

    @property
    def refused_for_good(self) -> bool:
        return self.answer.startswith("5")


@dataclass
class Evidence:
    """All of it. The clock goes on meanwhile: `letters` were read before the rows, `later_letters` after.

    `poisoned` are callbacks that the database was told to refuse for a while.
    """

    callbacks: dict[int, CallbackRow] = field(default_factory=dict)
    reminders: list[ReminderRow] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    later_letters: list[Letter] = field(default_factory=list)
    attempts: list[str] = field(default_factory=list)
    set_aside: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    rings: dict[str, int] = field(default_factory=dict)
    poisoned: set[str] = field(default_factory=set)
    ended_at: float = 0.0

    def of_bookings(self) -> Iterator[CallbackRow]:
        """The callbacks that somebody promised on a sheet; an emergency makes a second one to check in."""
        return (row for row in self.callbacks.values() if row.draft and row.purpose == "admissions")

    def screens(self) -> Iterator[ReminderRow]:
        return (row for row in self.reminders if row.channel == "screen")

    def emails(self) -> Iterator[ReminderRow]:
        return (row for row in self.reminders if row.channel == "email")


def gather(database: psycopg.Connection[Any], mail: Path, poisoned: set[str], ended_at: float) -> Evidence:
    """Reads everything from the database and from the mail server's record."""
    letters = read_letters(mail)
    with database.cursor(row_factory=dict_row) as cursor:
        callbacks = [CallbackRow(**row) for row in cursor.execute(CALLBACKS)]
        reminders = [ReminderRow(**row) for row in cursor.execute(REMINDERS)]
        attempts = [str(row["token"]) for row in cursor.execute("SELECT token FROM intake_attempt")]
        set_aside = [row["reference"] for row in cursor.execute(SET_ASIDE)]
        events = [row["key"] for row in cursor.execute(EVENTS)]
        rings = {row["their_id"]: row["callbacks"] for row in cursor.execute(RINGS)}
    return Evidence(
        callbacks={row.id: row for row in callbacks},
        reminders=reminders,
        letters=letters,
        later_letters=read_letters(mail)[len(letters) :],
        attempts=attempts,
        set_aside=set_aside,
        events=events,
        rings=rings,
        poisoned=poisoned,
        ended_at=ended_at,
    )


def read_letters(path: Path) -> list[Letter]:
    """The mail server's record; a last line that a kill cut off is no letter."""
    lines = path.read_text().splitlines(keepends=True) if path.exists() else []
    return [Letter(**json.loads(line)) for line in lines if line.endswith("}\n")]
