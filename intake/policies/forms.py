"""What may be typed about when this site tries again."""

import json
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.callbacks.rules import EMERGENCY, Cadence, InvalidWaits, Wait, read_waits, say_waits
from intake.triage.models import Urgency

URGENCIES = (Urgency.EMERGENCY, Urgency.SAME_DAY, Urgency.WITHIN_72H, Urgency.ROUTINE)
MOST_WAITS = 9
EARLIEST, LATEST = time(8), time(21)


def _hour(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "input num"})
    )


class PolicyForm(forms.Form):
    """The waits after each try, how often is tried, and the hours where nobody asked for others."""

    attempt_limit = forms.IntegerField(
        label=_("Tries before a supervisor decides"),
        min_value=1,
        max_value=10,
        widget=forms.NumberInput(attrs={"class": "input num"}),
    )
    opens = _hour(_("Ring from, their time"))
    closes = _hour(_("Ring until, their time"))
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for urgency in URGENCIES:
            widget = forms.TextInput(attrs={"class": "input num", "autocomplete": "off"})
            self.fields[urgency.value] = forms.CharField(label=urgency.label, max_length=200, widget=widget)

    @classmethod
    def showing(cls, cadence: Cadence, version: int) -> "PolicyForm":
        """The form with what is in force."""
        waits = {urgency: say_waits(waits) for urgency, waits in cadence.waits.items()}
        rest = {"attempt_limit": cadence.attempt_limit, "opens": cadence.opens, "closes": cadence.closes}
        return cls(initial=waits | rest | {"based_on": version})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for urgency in URGENCIES:
            if urgency.value in data:
                data[urgency.value] = self._waits(urgency.value, data[urgency.value])
        self._check_hours(data.get("opens"), data.get("closes"))
        return data

    @property
    def cadence(self) -> Cadence:
        """What was typed, as the rules read it. Wants a valid form."""
        data = self.cleaned_data
        waits = {urgency.value: data[urgency.value] for urgency in URGENCIES}
        return Cadence(waits, data["attempt_limit"], data["opens"], data["closes"])

    @property
    def fingerprint(self) -> str:
        """The same for the same policy however it is typed: what was previewed is what is saved."""
        cadence = self.cadence
        waits = {urgency: say_waits(waits) for urgency, waits in cadence.waits.items()}
        hours = [cadence.opens.isoformat(), cadence.closes.isoformat()]
        return json.dumps([waits, cadence.attempt_limit, hours, self.cleaned_data["based_on"]])

    @property
    def rows(self) -> list[forms.BoundField]:
        """The fields of the waits, the most urgent first."""
        return [self[urgency.value] for urgency in URGENCIES]

    def _waits(self, name: str, text: str) -> tuple[Wait, ...]:
        try:
            waits = read_waits(text)
        except InvalidWaits as problem:
            message = _("“%(part)s” is no wait. Write minutes, hours or days: 15 min, 4 h, 1 day.")
            self.add_error(name, message % {"part": problem.part})
            return ()
        if len(waits) > MOST_WAITS:
            self.add_error(name, _("Nine waits are enough: the last one also holds for later tries."))
        if name == EMERGENCY and any(wait.days for wait in waits):
            self.add_error(name, _("In an emergency the next try is made on the same day."))
        return waits

    def _check_hours(self, opens: time | None, closes: time | None) -> None:
        if opens is not None and opens < EARLIEST:
            self.add_error(
                "opens", _("Nobody is rung before 8:00 unless they asked for it (47 CFR 64.1200).")
            )
        if closes is not None and closes > LATEST:
            self.add_error(
                "closes", _("Nobody is rung after 21:00 unless they asked for it (47 CFR 64.1200).")
            )
        if opens is not None and closes is not None and closes <= opens:
            self.add_error("closes", _("The last hour must come after the first."))
