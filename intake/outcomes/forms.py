"""What may be typed about a step on the way to treatment."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.outcomes.models import Outcome, Step
from intake.people.clocks import OurTimeField

KEYS = {  # the second of two keys; the first is O
    Step.OFFERED: "f",
    Step.BOOKED: "b",
    Step.ATTENDED: "a",
    Step.MISSED: "m",
    Step.ADMITTED: "d",
    Step.TREATED: "t",
    Step.SERVICE: "s",
    Step.DECLINED: "c",
    Step.REFERRED: "e",
}
STEPS = [(step.value, step.label) for step in KEYS]


def _moment(label: Any, **more: str) -> OurTimeField:
    attrs = {"type": "datetime-local", "class": "input num", "autocomplete": "off", **more}
    return OurTimeField(
        label=label,
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
        error_messages={"invalid": _("Write the time as 2026-11-24 09:30.")},
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs=attrs),
    )


class OutcomeForm(forms.Form):
    """One step. `at` is empty for just now."""

    step = forms.ChoiceField(
        label=_("What happened"),
        choices=STEPS,
        error_messages={"required": _("Say what happened.")},
        widget=forms.Select(attrs={"class": "input"}),
    )
    at = _moment(_("When, if not just now"))
    booked_for = _moment(_("Booked for"), **{"data-key": KEYS[Step.BOOKED]})
    note = forms.CharField(
        label=_("Note"),
        max_length=1000,
        required=False,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "dir": "auto"}),
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    @property
    def second_token(self) -> UUID:
        """For the form of a booking, which stands beside that of all other steps."""
        return uuid4()

    @property
    def keys(self) -> list[tuple[str, Any, str]]:
        """Each step that one key records: its code, its name, its key."""
        return [(step.value, step.label, key) for step, key in KEYS.items() if step != Step.BOOKED]


class CorrectionForm(OutcomeForm):
    """The right row in place of a wrong one, or that it never happened."""

    at = _moment(_("When"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["step"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*STEPS, (Step.UNDONE.value, Step.UNDONE.label)]

    @classmethod
    def showing(cls, outcome: Outcome) -> "CorrectionForm":
        """The form with what stands there now."""
        fields = ("step", "at", "booked_for")
        return cls(initial={name: getattr(outcome, name) for name in fields} | {"note": outcome.note or ""})
