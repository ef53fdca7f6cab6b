"""Model fields that are sealed on their way to the database and opened on their way back."""

import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import IsNull

from intake.privacy.keys import KeyRing, blind


@lru_cache
def key_ring() -> KeyRing:
    """The ring of this process, from the setting DATA_KEYS."""
    return KeyRing(settings.DATA_KEYS)


def number_index(e164: str) -> str:
    """The blind index of a phone number in E.164, such as +18565550142; empty for an empty number."""
    return blind(e164, "number", settings.INDEX_KEY) if e164 else ""


class SealedTextField(models.TextField):
    """Text that the database only ever holds sealed. It cannot be searched: a blind index beside it can."""

    @property
    def place(self) -> str:
        """Where a value belongs, `table.column`; bound into each sealed value."""
        return f"{self.model._meta.db_table}.{self.column}"

    def to_sealed_text(self, value: Any) -> str:
        """What is sealed for `value`."""
        return str(value)

    def from_sealed_text(self, text: str) -> Any:
        """What was sealed as `text`."""
        return text

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else key_ring().seal(self.to_sealed_text(value), self.place)

    def from_db_value(self, value: str | None, _expression: object, _connection: BaseDatabaseWrapper) -> Any:
        return None if value is None else self.from_sealed_text(key_ring().open(value, self.place))

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return IsNull
        raise FieldError(
            f"{self.place} is sealed: '{lookup_name}' is not possible, filter on its blind index"
        )

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.place} is sealed: '{lookup_name}' is not possible")


class SealedJSONField(SealedTextField):
    """JSON that the database only ever holds sealed: answers, inputs, reasons."""

    _pyi_private_set_type: Any  # what type checkers read: lists and objects, not text
    _pyi_private_get_type: Any

    def to_sealed_text(self, value: Any) -> str:
        return json.dumps(value, cls=DjangoJSONEncoder, separators=(",", ":"))

    def from_sealed_text(self, text: str) -> Any:
        return json.loads(text)

    def value_to_string(self, obj: models.Model) -> str:
        return self.to_sealed_text(self.value_from_object(obj))


class NumberIndexField(models.CharField):
    """The blind index of the sealed number in the column `of`, filled on every save; empty for no number.

    `QuerySet.update` does not pass here: update the number and its index together, or not at all.
    """

    def __init__(self, *args: Any, of: str = "number", **options: Any) -> None:
        self.of = of
        options |= {"max_length": 43, "editable": False, "blank": True, "default": ""}
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        for fixed in ("max_length", "editable", "blank", "default"):
            options.pop(fixed, None)
        return name, path, args, options | {"of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        index = number_index(str(getattr(model_instance, self.of) or ""))
        setattr(model_instance, self.attname, index)
        return index
