"""What may be typed about a promise to ring back, and about an attempt to keep it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.callbacks.models import Outcome, Purpose
from intake.callbacks.rules import suggest_due
from intake.people.rules import Window, read_local
from intake.staff.access import MAY
from intake.staff.models import Staff

SUGGESTED, AT = "", "at"
SOON = {"30": timedelta(minutes=30), "120": timedelta(hours=2)}
ME, ANYONE = "", "anyone"


class WallClockField(forms.DateTimeField):
    """A date and a time on a clock elsewhere. Gives it without a zone; Django would read it on our clock."""

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(UTC):
            typed = super().to_python(value)
        return None if typed is None else typed.replace(tzinfo=None)


class PromiseForm(forms.Form):
    """When to ring back, and who does. A typed time is read on the callee's own clock."""

    due_choice = forms.ChoiceField(
        label=_("Call back"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            (SUGGESTED, _("As suggested")),
            ("30", _("In 30 minutes")),
            ("120", _("In 2 hours")),
            (AT, _("At another time")),
        ],
    )
    due_at = WallClockField(
        label=_("Date and time, their time"),
        required=False,
        widget=forms.DateTimeInput(
            format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "class": "input num"}
        ),
    )
    hour_agreed = forms.BooleanField(label=_("They asked to be called at this hour"), required=False)
    call_unasked = forms.BooleanField(
        label=_("Call although nobody could be asked whether it is safe"), required=False
    )
    purpose = forms.ChoiceField(
        label=_("Who should ring"),
        choices=Purpose,
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
    )
    assigned_to = forms.ChoiceField(
        label=_("With"), required=False, widget=forms.Select(attrs={"class": "input"})
    )

    def __init__(
        self, *args: Any, window: Window, urgency: str, by: Staff, now: datetime, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.window, self.urgency, self.by, self.now = window, urgency, by, now
        colleagues = Staff.objects.working_here().filter(role__in=MAY["keep_callbacks"]).exclude(pk=by.pk)
        assigned_to = self.fields["assigned_to"]
        assert isinstance(assigned_to, forms.ChoiceField)
        assigned_to.choices = [
            (ME, _("Me, then anyone on shift")),
            (ANYONE, _("Anyone on shift")),
            *((str(person.pk), person.name) for person in colleagues.order_by("name")),
        ]

    @property
    def suggestion(self) -> datetime:
        """When the rules would ring back (UTC): the target of the urgency, moved into the window."""
        return suggest_due(self.urgency, self.now, self.window)

    def clean_due_at(self) -> datetime | None:
        """The typed wall-clock time as a moment (UTC); of an hour that happens twice, the first."""
        typed = self.cleaned_data["due_at"]
        if typed is None:
            return None
        try:
            moments = read_local(typed, self.window.zone)
        except OverflowError:  # at either end of the calendar
            raise forms.ValidationError(self.fields["due_at"].error_messages["invalid"]) from None
        if not moments:
            raise forms.ValidationError(
                _("There is no such time on that day: the clocks go forward. Choose an hour later.")
            )
        return moments[0]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        choice = data.get("due_choice", SUGGESTED)
        if choice == AT:
            if not data.get("due_at") and "due_at" not in self.errors:
                self.add_error("due_at", _("Say when to ring: a date and a time on their clock."))
        else:
            self.errors.pop("due_at", None)  # what stands in a field that no longer counts
            data["due_at"] = self.now + SOON[choice] if choice in SOON else self.suggestion
        return data

    @property
    def assignee(self) -> Staff | None:
        """Who is to ring; None for anyone on shift."""
        chosen = self.cleaned_data.get("assigned_to", ME)
        if chosen == ME:
            return self.by
        return None if chosen == ANYONE else Staff.objects.get(pk=chosen)


class AttemptForm(forms.Form):
    """How one try at keeping a callback ended. `token` makes pressing twice one attempt."""

    token = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("How did it go?"), choices=Outcome, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=4000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "input", "dir": "auto"}),
    )
