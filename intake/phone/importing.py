"""Call-detail records from a CSV file, as a phone system or a carrier hands them out after the fact.

The rows of a call become its events and go through the same verb as everything else: importing a file twice
counts nothing twice. Calls of which a live door may have told are given that door as their source.
"""

import csv
import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TextIO
from zoneinfo import ZoneInfo

from intake.people.rules import read_local
from intake.phone.numbers import read_caller, read_dialled
from intake.rings import rules
from intake.rings.hearing import Event, believe, hear
from intake.rings.models import RingEvent

NAME = "import"
# What we want to know, and the columns in which FreePBX and Asterisk write it.
USUAL = {
    "call": "uniqueid",
    "rang": "calldate",
    "number": "src",
    "line": "did",
    "answered": "disposition",
    "seconds": "duration",
    "talked": "billsec",
}
ANSWERED = ("answered", "yes", "true", "1", "completed")
MOST_PROBLEMS = 20


class CannotImport(Exception):
    """The file or its mapping cannot be used; the text says why, without quoting a number."""


@dataclass
class Imported:
    """Counts; `problems` names rows by their line, with the column that cannot be read."""

    rows: int = 0
    calls: int = 0
    known: int = 0
    problems: list[str] = field(default_factory=list)


def import_calls(
    file: TextIO,
    *,
    mapping: Mapping[str, str],
    zone: ZoneInfo,
    source: str = NAME,
    dry_run: bool,
    now: datetime,
) -> Imported:
    """Reads a CSV file with a heading. `mapping` names its columns where they are not the usual ones.

    Times without a zone are on the clock of `zone`. Rows that cannot be read are left out and named.
    Raises CannotImport.
    """
    columns, done = USUAL | dict(mapping), Imported()
    if unknown := set(mapping) - set(USUAL):
        raise CannotImport(f"The mapping names {', '.join(sorted(unknown))}; known are {', '.join(USUAL)}.")
    reader = csv.DictReader(file)
    try:
        calls = _read(reader, columns, zone, now, done)
    except csv.Error:
        at = reader.reader.line_num  # the outer one counts only what could be read
        raise CannotImport(f"In the file, line {at} is no CSV, or a field is too long.") from None
    for call, rows in calls.items():
        events = _events(call, rows, source)
        done.calls += 1
        if dry_run:
            done.known += _are_known(events)
        else:
            done.known += not any([hear(event=event, now=now) for event in events])
    return done


def _read(
    reader: "csv.DictReader[str]", columns: Mapping[str, str], zone: ZoneInfo, now: datetime, done: Imported
) -> dict[str, list["_Said"]]:
    """The rows of each call, by its name. All are read before anything is stored."""
    found = defaultdict[str, list[_Said]](list)
    missing = [columns[name] for name in ("rang", "number") if columns[name] not in (reader.fieldnames or ())]
    if missing:
        raise CannotImport(f"The file has no column {', '.join(missing)}.")
    for row in reader:
        done.rows += 1
        told = {name: (row.get(column) or "").strip() for name, column in columns.items()}
        try:
            said = _said(told, zone, now)
        except _Unreadable as problem:
            if len(done.problems) < MOST_PROBLEMS:
                done.problems.append(f"line {reader.line_num}: {columns[str(problem)]}")
            continue
        # A file without names for its calls is told apart by what it says; a stable name all the same.
        call = told["call"] or hashlib.sha256(repr(sorted(told.items())).encode()).hexdigest()[:32]
        found[call[:79]].append(said)
    return found


def is_record(body: str) -> bool:
    """Whether the body of an event is a record of ours, and not what a door received: no door's begins so."""
    return body.startswith(("call: ", "rang: "))


class _Unreadable(Exception):
    """Names what cannot be read."""


@dataclass(frozen=True)
class _Said:
    """What one row says."""

    rang_at: datetime
    answered_at: datetime | None
    ended_at: datetime
    number: str
    dialled: str
    body: str


def _said(told: Mapping[str, str], zone: ZoneInfo, now: datetime) -> _Said:
    """Raises _Unreadable."""
    for name, text in told.items():
        if "\0" in text:  # PostgreSQL keeps none
            raise _Unreadable(name)
    rang_at = _moment(told["rang"], zone)
    if believe(rang_at, now) != rang_at:
        raise _Unreadable("rang")
    lasted, talked = _seconds(told, "seconds"), _seconds(told, "talked")
    answered = told["answered"].lower() in ANSWERED
    return _Said(
        rang_at=rang_at,
        answered_at=rang_at + max(lasted - talked, timedelta()) if answered else None,
        ended_at=rang_at + lasted,
        number=read_caller(told["number"]),
        dialled=read_dialled(told["line"]),
        body="\n".join(f"{name}: {text}" for name, text in told.items() if text),
    )


def _events(call: str, rows: list[_Said], source: str) -> list[Event]:
    """The events of a call, of which a ring group writes a row for each desk that rang."""
    answers = [row.answered_at for row in rows if row.answered_at]
    moments = [(rules.RINGING, min(row.rang_at for row in rows))]
    moments += [(rules.ANSWERED, min(answers))] if answers else []
    moments += [(rules.ENDED, max(row.ended_at for row in rows))]
    return [
        Event(
            source=source,
            their_id=call,
            key=kind,
            kind=kind,
            at=at,
            number=next((row.number for row in rows if row.number), ""),
            dialled=next((row.dialled for row in rows if row.dialled), ""),
            body="\n\n".join(dict.fromkeys(row.body for row in rows)),
        )
        for kind, at in moments
    ]


def _are_known(events: list[Event]) -> bool:
    """Whether `hear` would find all of them stored."""
    keys = {f"{event.their_id} {event.key}" for event in events}
    return RingEvent.objects.filter(source=events[0].source, key__in=keys).count() == len(keys)


def _moment(text: str, zone: ZoneInfo) -> datetime:
    """A moment in UTC; of two that a clock on the wall can mean in autumn, the first."""
    try:
        given = datetime.fromisoformat(text)
        meant = [given.astimezone(UTC)] if given.tzinfo else read_local(given, zone)
    except (ValueError, OverflowError):
        raise _Unreadable("rang") from None
    if not meant:
        raise _Unreadable("rang")
    return meant[0]


def _seconds(told: Mapping[str, str], name: str) -> timedelta:
    text = told[name] or "0"
    if not text.isdecimal() or len(text) > 6:
        raise _Unreadable(name)
    return timedelta(seconds=int(text))
