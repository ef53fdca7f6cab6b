"""What the page of the desk is made of."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.callbacks.forms import AttemptForm
from intake.desk.queries import MINE, SHOWN, SOON, see_desk
from intake.desk.rows import read_rows
from intake.people.numbers import NotANumber, read_number, say_number
from intake.staff.models import Staff
from intake.templatetags.say import clock_time


class RingForm(forms.Form):
    """The number of somebody who hung up before an answer."""

    number = forms.CharField(
        label=gettext_lazy("Somebody hung up before an answer"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "class": "input num",
                "type": "tel",
                "inputmode": "tel",
                "autocomplete": "off",
                "data-key": "a",
            }
        ),
    )

    def clean_number(self) -> str:
        try:
            return read_number(self.cleaned_data["number"])
        except NotANumber as problem:
            raise forms.ValidationError(str(problem)) from None


def desk_page(
    staff: Staff, now: datetime, *, whose: str = MINE, ring: RingForm | None = None
) -> dict[str, Any]:
    """The desk of `staff` as its template wants it. `ring` is the form as it was typed, else empty."""
    desk = see_desk(staff=staff, now=now, whose=whose)
    local = timezone.localtime(now)
    return {
        "desk": desk,
        "shown": SHOWN if len(desk.callbacks) == SHOWN < desk.counts[whose] else None,
        "rows": read_rows(desk.callbacks, staff=staff, now=now, cadence=desk.cadence),
        "now": now,
        "whose": whose,
        "greeting": _greet(local.hour) % {"name": staff.first_name},
        "before": clock_time(local + SOON),
        "ring": ring or RingForm(),
        "attempt": AttemptForm() if desk.ringing else None,
        "neutral_number": say_number(settings.NEUTRAL_NUMBER),
    }


def _greet(hour: int) -> str:
    """What people say at this hour of the site's clock."""
    if hour < 5 or hour >= 22:
        return _("Good night, %(name)s")
    if hour < 12:
        return _("Good morning, %(name)s")
    return _("Good afternoon, %(name)s") if hour < 18 else _("Good evening, %(name)s")
