"""Times as a clock on a wall shows them."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils import timezone


class WallClockField(forms.DateTimeField):
    """A date and a time on a clock elsewhere. Gives it without a zone; Django would read it on our clock."""

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(UTC):
            typed = super().to_python(value)
        return None if typed is None else typed.replace(tzinfo=None)
