"""What may be typed about a line."""

from datetime import time
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.lines.models import Language, Line
from intake.lines.rules import Week
from intake.lines.services import LineFacts
from intake.people.numbers import NotANumber, read_number, say_number

MOST_NUMBERS = 20


def _words(label: Any, **options: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "class": "input"})
    return forms.CharField(label=label, max_length=60, widget=widget, **options)


def _hour() -> forms.TimeField:
    return forms.TimeField(
        required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "input num"})
    )


class LineForm(forms.Form):
    """A line: its name, its published numbers one to a row, and its hours on the site's clock."""

    name = _words(gettext_lazy("Name"))
    numbers = forms.CharField(
        label=gettext_lazy("Published numbers"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "input num", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=Language, widget=forms.Select(attrs={"class": "input"})
    )
    source = _words(gettext_lazy("Where it is published"), required=False)
    is_active = forms.BooleanField(label=gettext_lazy("In use"), required=False)
    day_and_night = forms.BooleanField(label=gettext_lazy("Answered day and night"), required=False)
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for weekday in WEEKDAYS:
            self.fields[f"opens_{weekday}"] = _hour()
            self.fields[f"closes_{weekday}"] = _hour()

    @classmethod
    def showing(cls, line: Line | None) -> "LineForm":
        """The form with what a line is now; for a new one in use, day and night."""
        if line is None:
            return cls(initial={"is_active": True, "day_and_night": True, "based_on": 0})
        initial = {
            "name": line.name,
            "numbers": "\n".join(say_number(row.number) for row in line.numbers.all()),
            "language": line.language,
            "source": line.source,
            "is_active": line.is_active,
            "day_and_night": not line.week,
            "based_on": line.revision,
        }
        for weekday, (opens, closes) in line.week.items():
            initial |= {f"opens_{weekday}": opens, f"closes_{weekday}": closes}
        return cls(initial=initial)

    @property
    def days(self) -> list[tuple[Any, forms.BoundField, forms.BoundField]]:
        """Each weekday's name with its two fields."""
        return [(name, self[f"opens_{day}"], self[f"closes_{day}"]) for day, name in WEEKDAYS.items()]

    def clean_numbers(self) -> tuple[str, ...]:
        numbers = []
        for text in self.cleaned_data["numbers"].replace(",", "\n").splitlines():
            try:
                number = read_number(text)
            except NotANumber as problem:
                raise forms.ValidationError(f"{text.strip()}: {problem}") from None
            if number and number not in numbers:
                numbers.append(number)
        if not numbers:
            raise forms.ValidationError(self.fields["numbers"].error_messages["required"])
        if len(numbers) > MOST_NUMBERS:
            raise forms.ValidationError(_("A line has twenty numbers at most."))
        return tuple(numbers)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("day_and_night"):
            return data
        for weekday in WEEKDAYS:
            opens, closes = data.get(f"opens_{weekday}"), data.get(f"closes_{weekday}")
            if (opens is None) != (closes is None):
                missing = "opens" if opens is None else "closes"
                self.add_error(f"{missing}_{weekday}", _("Give both hours, or neither."))
            elif opens == closes and opens not in (None, time(0)):
                self.add_error(f"closes_{weekday}", _("The line would close as it opens."))
        if not self.errors and not self.week:
            self.add_error("day_and_night", _("Tick this, or give the hours of at least one day."))
        return data

    @property
    def week(self) -> Week:
        """The hours that were typed; empty for day and night."""
        data = self.cleaned_data
        if data.get("day_and_night"):
            return {}
        typed = {day: (data.get(f"opens_{day}"), data.get(f"closes_{day}")) for day in WEEKDAYS}
        return {day: (opens, closes) for day, (opens, closes) in typed.items() if opens is not None}  # type: ignore[misc]  # both are or none is

    @property
    def facts(self) -> LineFacts:
        """What was typed. Wants a valid form."""
        data = self.cleaned_data
        return LineFacts(
            name=data["name"],
            language=data["language"],
            source=data["source"],
            is_active=data["is_active"],
            numbers=data["numbers"],
            week=self.week,
        )
