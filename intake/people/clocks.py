"""Times as a clock on a wall shows them."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def refuse_far(typed: date) -> None:
    """Takes these years: the last hours of the year 9999 are a date on our clock and none on another."""
    if not 2000 <= typed.year <= 2100:
        raise forms.ValidationError(_("Write a date between 2000 and 2100."), code="far")


class OurDayField(forms.DateField):
    """A day of these years."""

    default_validators = [refuse_far]


class OurTimeField(forms.DateTimeField):
    """A date and a time of these years."""

    default_validators = [refuse_far]


class WallClockField(OurTimeField):
    """A date and a time on a clock elsewhere. Gives it without a zone; Django would read it on our clock."""

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(UTC):
            typed = super().to_python(value)
        return None if typed is None else typed.replace(tzinfo=None)
