"""Making every blind index of a number anew, by the index key of today."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, models, transaction

from intake.privacy.fields import NumberIndexField, number_index

BATCH = 500


def index_numbers() -> Iterator[int]:
    """Goes through all numbers, a batch at a time; says after each how many indexes it made anew.

    Until it is through, a number that it has not come to is not found: let it run while the phones are quiet.
    """
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, NumberIndexField):
                yield from _index(model, field)


def _index(model: type[models.Model], field: NumberIndexField) -> Iterator[int]:
    pk, rows, last = model._meta.pk, model._default_manager.order_by("pk"), None
    statement = f"UPDATE {model._meta.db_table} SET {field.column} = %s WHERE {pk.column} = %s"
    while True:
        with transaction.atomic():
            locked = rows.select_for_update(no_key=True, of=("self",)).only("pk", field.of, field.name)
            found = list((locked if last is None else locked.filter(pk__gt=last))[:BATCH])
            if not found:
                return
            changed = []
            for row in found:
                index = number_index(str(getattr(row, field.of) or ""))
                if index != getattr(row, field.name):
                    changed.append((index, pk.get_db_prep_value(row.pk, connection)))
            with connection.cursor() as cursor:
                cursor.executemany(statement, changed)
        last = found[-1].pk
        yield len(changed)
