"""Moving the rows of one person to another, whatever table they stand in, and back.

Tables are found by their foreign keys, so that a table of tomorrow is moved as well. What the database lets
nobody have twice (a number, a bond) stays with the merged person, out of sight, until it is undone.
"""

from collections.abc import Iterator
from typing import Any

from django.db import IntegrityError, models, transaction

from intake.merges.models import Merge
from intake.people.models import NameToken, Person, PhoneNumber

Moved = dict[str, list[int]]  # "intake.call.caller": the ids of the rows that were moved
STAY = {Person, NameToken, Merge}  # who is who, and the index, are not moved but told anew


def _columns_that_point_at(target: type[models.Model]) -> Iterator[tuple[str, type[models.Model], str]]:
    """Key, table and column of every foreign key to `target` that is moved."""
    for field in target._meta.get_fields(include_hidden=True):
        if isinstance(field, models.ManyToOneRel) and field.related_model not in STAY:
            model, name = field.related_model, field.field.name
            yield f"{model._meta.label_lower}.{name}", model, name


def move(target: type[models.Model], source: models.Model, goal: models.Model) -> Moved:
    """Points everything at `goal` that points at `source`, two rows of the table `target`."""
    moved: Moved = {}
    for key, model, name in _columns_that_point_at(target):
        rows = model._base_manager.filter(**{name: source})
        if done := _point(model, name, list(rows.order_by("pk").values_list("pk", flat=True)), goal):
            moved[key] = done
    return moved


def move_back(target: type[models.Model], moved: Moved, source: models.Model, goal: models.Model) -> None:
    """Points at `source` again what was moved and still points at `goal`."""
    for key, model, name in _columns_that_point_at(target):
        rows = model._base_manager.filter(pk__in=moved.get(key, ()), **{name: goal})
        _point(model, name, list(rows.order_by("pk").values_list("pk", flat=True)), source)


def _point(model: type[models.Model], name: str, pks: list[Any], at: models.Model) -> list[Any]:
    """Sets the column of these rows, together if it can be, else one by one; answers which could be."""
    rows = model._base_manager
    if not pks:
        return []
    try:
        with transaction.atomic():
            rows.filter(pk__in=pks).update(**{name: at})
        return pks
    except IntegrityError:
        if len(pks) == 1:
            return []
    return [pk for one in pks for pk in _point(model, name, [one], at)]


def numbers_in_common(kept: Person, merged: Person) -> list[tuple[PhoneNumber, PhoneNumber]]:
    """The numbers that both have: the row of each."""
    theirs = {row.number_index: row for row in PhoneNumber.objects.filter(person=merged)}
    ours = PhoneNumber.objects.filter(person=kept, number_index__in=theirs).order_by("pk")
    return [(row, theirs[row.number_index]) for row in ours]
