"""What may be asked for on the clinical lead's page."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

USUAL_DAYS = 90
FIRST_DAY = date(2000, 1, 1)
NOT_A_DAY = {"invalid": _("Write the day as 2026-11-24.")}


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input num"})
    return forms.DateField(
        label=label, required=False, input_formats=["%Y-%m-%d"], error_messages=NOT_A_DAY, widget=widget
    )


class PeriodForm(forms.Form):
    """Whole days of the site's clock, both included; what is left empty is the past 90 days."""

    def __init__(self, data: Any, *, now: datetime) -> None:
        super().__init__(data)
        self.today = timezone.localdate(now)
        self.fields |= {"from": _day(_("From")), "to": _day(_("To"))}

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        last = max(given.get("to") or self.today, FIRST_DAY)
        first = given.get("from") or max(last - timedelta(days=USUAL_DAYS - 1), FIRST_DAY)
        if last > self.today:
            self.add_error("to", _("This day lies ahead."))
        elif first < FIRST_DAY:
            self.add_error("from", _("Choose a day after 1999."))
        elif last < first:
            self.add_error("to", _("The period ends before it begins."))
        if not self.errors:
            self.data = {"from": first, "to": last}  # the page shows the days that it counts
        return given | {"from": first, "to": last}

    @property
    def period(self) -> tuple[datetime, datetime]:
        """From the first midnight up to, and without, the one after the last day."""
        first, last = self.cleaned_data["from"], self.cleaned_data["to"]
        return _midnight(first), _midnight(last + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
