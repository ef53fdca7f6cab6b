"""Sealing again by the new key what an older one has sealed; and what each key still seals.

It works on the text of the columns, a batch and a short transaction at a time, while the program writes. It
keeps no list of what is done: a value names its key, so whoever stops it, also with kill -9, goes on there.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from intake.privacy.fields import SealedTextField, key_ring
from intake.privacy.keys import VERSION, CannotOpen

BATCH = 500
PAUSE = 0.05  # seconds, when every row that is left is locked by somebody else


@dataclass(frozen=True)
class Sealed:
    """A table with sealed columns. The names come from the models, never from outside."""

    table: str
    key: str
    columns: tuple[str, ...]

    def old(self) -> str:
        """The SQL of "some column is sealed by another key than today's"; wants one value for each column."""
        return " OR ".join(f"({column} IS NOT NULL AND {column} NOT LIKE %s)" for column in self.columns)


@dataclass
class Progress:
    """How far it is. `broken` names rows that no key opens: they stay as they are."""

    wanted: int = 0
    done: int = 0
    broken: list[str] = field(default_factory=list)


def sealed_tables() -> list[Sealed]:
    """Every table that holds something sealed."""
    found = []
    for model in apps.get_models():
        fields = model._meta.concrete_fields
        columns = tuple(str(one.column) for one in fields if isinstance(one, SealedTextField))
        if columns:
            found.append(Sealed(model._meta.db_table, str(model._meta.pk.column), columns))
    return found


def sealed_by(key_id: str) -> str:
    """What begins every value that a key has sealed, as a pattern."""
    return f"{VERSION}.{key_id}.%"


def count_old() -> int:
    """How many rows hold a value that today's key has not sealed."""
    total = 0
    for sealed in sealed_tables():
        total += _ask(f"SELECT count(*) FROM {sealed.table} WHERE {sealed.old()}", _patterns(sealed))[0][0]
    return total


def count_values() -> dict[str, int]:
    """How many values each key of the ring has sealed; under "" those that no key of the ring has."""
    counts = dict.fromkeys([*key_ring().ids, ""], 0)
    for sealed in sealed_tables():
        for column in sealed.columns:
            total = _ask(f"SELECT count(*) FROM {sealed.table} WHERE {column} IS NOT NULL", [])[0][0]
            for key_id in key_ring().ids:
                statement = f"SELECT count(*) FROM {sealed.table} WHERE {column} LIKE %s"
                found = _ask(statement, [sealed_by(key_id)])[0][0]
                counts[key_id] += found
                total -= found
            counts[""] += total
    return counts


def rotate(*, goes_on: Callable[[], bool] = lambda: True, batch: int = BATCH) -> Iterator[Progress]:
    """Seals by today's key whatever it has not sealed; says after each batch how far it is.

    Ends early, after a whole batch, when `goes_on` says no.
    """
    progress = Progress(wanted=count_old())
    for sealed in sealed_tables():
        while goes_on():
            before = progress.done
            for _batch in _pass(sealed, progress, goes_on, batch):
                yield progress
            left = _ask(f"SELECT count(*) FROM {sealed.table} WHERE {sealed.old()}", _patterns(sealed))[0][0]
            if left <= sum(name.startswith(f"{sealed.table} ") for name in progress.broken):
                break
            if progress.done == before:
                time.sleep(PAUSE)


def _pass(sealed: Sealed, progress: Progress, goes_on: Callable[[], bool], batch: int) -> Iterator[None]:
    """Once through a table, in the order of its key; a row that somebody holds is left to the next pass."""
    last: list[Any] = []
    while goes_on():
        with transaction.atomic():
            rows = _take(sealed, last, batch)
            _write(sealed, rows, progress)
        if not rows:
            return
        last = [rows[-1][0]]
        yield


def _take(sealed: Sealed, last: list[Any], batch: int) -> list[tuple[Any, ...]]:
    """The next rows with something old that nobody holds, kept from others until the transaction ends."""
    locking = " FOR NO KEY UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    beyond = f"{sealed.key} > %s AND " if last else ""
    return _ask(
        f"SELECT {sealed.key}, {', '.join(sealed.columns)} FROM {sealed.table}"
        f" WHERE {beyond}({sealed.old()}) ORDER BY {sealed.key} LIMIT {batch:d}{locking}",
        [*last, *_patterns(sealed)],
    )


def _write(sealed: Sealed, rows: list[tuple[Any, ...]], progress: Progress) -> None:
    changed = []
    for row in rows:
        try:
            values = [
                _again(value, f"{sealed.table}.{column}")
                for column, value in zip(sealed.columns, row[1:], strict=True)
            ]
        except CannotOpen as broken:
            name = f"{sealed.table} {row[0]}: {broken}"
            progress.broken += [] if name in progress.broken else [name]
            continue
        changed.append([*values, row[0]])
    setting = ", ".join(f"{column} = %s" for column in sealed.columns)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {sealed.table} SET {setting} WHERE {sealed.key} = %s", changed)
    progress.done += len(changed)


def _again(value: str | None, place: str) -> str | None:
    if value is None or value.startswith(sealed_by(key_ring().writing_id)[:-1]):
        return value
    return key_ring().seal(key_ring().open(value, place), place)


def _patterns(sealed: Sealed) -> list[str]:
    return [sealed_by(key_ring().writing_id)] * len(sealed.columns)


def _ask(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
