"""What a fact is: a number of rows of one base, or a sum over them. Each row counts on one day."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Aggregate, Count, DurationField, Model, Q, QuerySet, Sum
from django.db.models.expressions import Combinable


@dataclass(frozen=True)
class Base:
    """Rows of one kind. `anchor` is the field that says when; `call` the way to the call's own fields."""

    name: str
    model: type[Model]
    anchor: str
    call: str
    reference: str  # the field that names a row on the screen
    where: Q = field(default_factory=Q)
    kept: bool = True  # whether its days are kept as tallies; what is rare is always counted from its rows

    def rows(self) -> QuerySet[Any]:
        return self.model._default_manager.filter(self.where)


@dataclass(frozen=True)
class Fact:
    """Rows of `base` for which `where` holds: how many, or the sum of `total` over them."""

    key: str
    base: Base
    where: Q = field(default_factory=Q)
    total: Combinable | str | None = None
    distinct: str = ""  # counts what this field holds once

    @property
    def aggregate(self) -> Aggregate:
        if isinstance(self.total, str):
            return Sum(self.total, filter=self.where, default=0)
        if self.total is not None:
            return Sum(self.total, filter=self.where, output_field=DurationField())
        return Count(self.distinct or "pk", filter=self.where, distinct=bool(self.distinct))
