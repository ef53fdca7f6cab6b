"""What shows whether the keys of today are those of this database."""

from django.db import models


class Proof(models.Model):
    """A known word under one key: `key` is the id of a data key, or `INDEX` for the index key.

    `value` is sealed by that key, or its blind index; whoever has another key cannot read it.
    """

    key = models.CharField(max_length=40, unique=True)
    value = models.TextField()

    def __str__(self) -> str:
        return f"proof of {self.key}"
