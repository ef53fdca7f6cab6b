"""A long history from one week: the database copies its rows, at other times, under other references.

Sealed values are copied as they stand: a seal is bound to its column, not to its row, so every copy opens.
PostgreSQL only. A phone number comes back in every copy, under another person.
"""

from typing import Any

from django.db import connection, models
from django.db.models import Max, Min

from intake.callbacks.models import Attempt, Callback
from intake.calls.models import Call
from intake.management.sample.people import ALL_REFERENCES, LENGTH, LETTERS, STRIDE
from intake.people.models import NameToken, Person, PhoneNumber
from intake.triage.models import Triage

COPIED: tuple[type[models.Model], ...] = (Person, PhoneNumber, Call, Triage, Callback, Attempt)


class Tile:
    """The rows that were added since it was made, and copies of them."""

    def __init__(self) -> None:
        self._before = {model: _last(model) for model in COPIED}
        self._rows: dict[type[models.Model], tuple[int, int]] = {}

    def close(self) -> None:
        """What was added until now is what is copied."""
        for model, before in self._before.items():
            ids = model._default_manager.filter(pk__gt=before).aggregate(first=Min("pk"), last=Max("pk"))
            if ids["first"] is not None:
                self._rows[model] = (ids["first"], ids["last"])

    def copy(self, weeks: int, next_reference: int) -> None:
        """Copies every row to `weeks` later. References are drawn from `next_reference` on."""
        offsets = {model: _last(model) + 1 - first for model, (first, _last_id) in self._rows.items()}
        with connection.cursor() as cursor:
            for model, (first, last) in self._rows.items():
                said = {
                    field.column: self._value(field, offsets, next_reference) for field in _columns(model)
                }
                table = model._meta.db_table
                cursor.execute(
                    f"INSERT INTO {table} ({', '.join(said)}) SELECT {', '.join(said.values())}"  # noqa: S608
                    f" FROM {table} WHERE id BETWEEN %(first)s AND %(last)s ORDER BY id",
                    {"days": weeks * 7, "first": first, "last": last},
                )
            self._copy_tokens(cursor, offsets)

    def _copy_tokens(self, cursor: Any, offsets: dict[type[models.Model], int]) -> None:
        if Person in self._rows:
            table = NameToken._meta.db_table
            cursor.execute(
                f"INSERT INTO {table} (token, person_id) SELECT token, person_id + {offsets[Person]}"  # noqa: S608
                f" FROM {table} WHERE person_id BETWEEN %s AND %s",
                self._rows[Person],
            )

    def _value(self, field: Any, offsets: dict[type[models.Model], int], next_reference: int) -> str:
        """The SQL for a column of a copy."""
        if field.primary_key:
            return f"{field.column} + {offsets[field.model]}"
        if field.is_relation and field.related_model in offsets:
            return f"{field.column} + {offsets[field.related_model]}"
        if isinstance(field, models.DateTimeField):
            return f"{field.column} + %(days)s * interval '1 day'"
        if isinstance(field, models.UUIDField):
            return "gen_random_uuid()"
        if field.name == "reference":
            return _reference(f"id + {offsets[field.model]}", next_reference)
        return str(field.column)


def finish() -> None:
    """Lets each table count on from its last row, and tells the planner what there is now."""
    with connection.cursor() as cursor:
        for model in COPIED:
            table = model._meta.db_table
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, max(_last(model), 1)]
            )
            cursor.execute(f"ANALYZE {table}")


def _columns(model: type[models.Model]) -> list[Any]:
    return list(model._meta.concrete_fields)


def _last(model: type[models.Model]) -> int:
    return model._default_manager.aggregate(last=Max("pk"))["last"] or 0


def _reference(number: str, next_reference: int) -> str:
    """The SQL for a reference as `Directory.reference` draws them, `number` steps after `next_reference`."""
    step = f"(({number})::numeric * {STRIDE} + {next_reference}) %% {ALL_REFERENCES}"
    letters = [
        f"substr('{LETTERS}', (div({step}, {len(LETTERS) ** place}) %% {len(LETTERS)})::int + 1, 1)"
        for place in range(LENGTH)
    ]
    return f"split_part(reference, '-', 1) || '-' || {' || '.join(letters)}"
