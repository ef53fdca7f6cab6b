"""What may be typed about a promise to ring back, and about an attempt to keep it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from intake.callbacks.colleagues import Choices, name_colleagues
from intake.callbacks.models import Closing, Outcome, Purpose, Why
from intake.callbacks.targets import due_after
from intake.people.clocks import WallClockField
from intake.people.rules import Window, read_local
from intake.staff.models import Staff

SUGGESTED, AT = "", "at"
SOON = {"30": timedelta(minutes=30), "120": timedelta(hours=2)}
ME, ANYONE = "", "anyone"


SNOOZES = (5, 15, 30)
TO_SNOOZE = (Why.ON_A_CALL, Why.EMERGENCY_FIRST, Why.THEY_ASKED, Why.PREPARING)
TO_HAND_OVER = (
    Why.SHIFT_ENDS,
    Why.ON_A_CALL,
    Why.EMERGENCY_FIRST,
    Why.KNOWS_THEM,
    Why.LANGUAGE,
    Why.CONFLICT,
)


def _offer(form: forms.Form, name: str, choices: Choices | Callable[[], Choices]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


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
        self,
        *args: Any,
        window: Window,
        urgency: str,
        by: Staff,
        now: datetime,
        since: datetime | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.since = since or now
        self.window, self.urgency, self.by, self.now = window, urgency, by, now
        first: Choices = [(ME, _("Me, then anyone on shift")), (ANYONE, _("Anyone on shift"))]
        _offer(self, "assigned_to", cache(lambda: [*first, *name_colleagues(by, now)]))  # when shown

    @property
    def suggestion(self) -> datetime:
        """When the rules would ring back (UTC): the target of the urgency, counted from the call and moved
        into the window."""
        return due_after(self.urgency, self.since, self.now, self.window)

    def clean_due_at(self) -> datetime | None:
        """The typed wall-clock time as a moment (UTC); of an hour that happens twice, the first."""
        typed = self.cleaned_data["due_at"]
        if typed is None:
            return None
        moments = read_local(typed, self.window.zone)
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


LETTERS = {
    Outcome.REACHED: "r",
    Outcome.NO_ANSWER: "a",
    Outcome.BUSY: "b",
    Outcome.VOICEMAIL: "v",
    Outcome.THIRD_PARTY: "s",
    Outcome.WRONG_NUMBER: "w",
    Outcome.OUT_OF_SERVICE: "o",
    Outcome.DROPPED: "d",
    Outcome.REFUSED: "x",
}


class LetteredRadios(forms.RadioSelect):
    """Each answer has a letter that chooses it on the page; Enter then sends the form."""

    def create_option(self, *args: Any, **options: Any) -> dict[str, Any]:
        option = super().create_option(*args, **options)
        option["attrs"]["data-key"] = LETTERS[option["value"]]
        return option


class AttemptForm(forms.Form):
    """How one try at keeping a callback ended. `token` makes pressing twice one attempt."""

    token = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("How did it go?"), choices=Outcome, widget=LetteredRadios)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=4000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "input", "dir": "auto"}),
    )

    @property
    def lettered(self) -> list[tuple[forms.boundfield.BoundWidget, str, str]]:
        """Each answer with its code and its letter."""
        answers = list(self["outcome"])
        return [
            (answer, str(answer.data["value"]), LETTERS[answer.data["value"]].upper()) for answer in answers
        ]


class HandOverForm(forms.Form):
    """To whom, and why."""

    to = forms.ChoiceField(label=_("Give it to"), widget=forms.Select(attrs={"class": "input"}))
    code = forms.ChoiceField(
        label=_("Because"),
        choices=[(code.value, code.label) for code in TO_HAND_OVER],
        widget=forms.Select(attrs={"class": "input"}),
    )

    def __init__(self, *args: Any, colleagues: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, "to", colleagues)

    def clean_to(self) -> Staff:
        return Staff.objects.get(pk=self.cleaned_data["to"])


class SnoozeForm(forms.Form):
    """How long the reminders of a due callback keep quiet, and why."""

    minutes = forms.TypedChoiceField(
        label=_("Remind again in"),
        coerce=int,
        choices=[(minutes, format_lazy(_("{minutes} min"), minutes=minutes)) for minutes in SNOOZES],
        widget=forms.RadioSelect,
    )
    code = forms.ChoiceField(
        label=_("Because"),
        choices=[(code.value, code.label) for code in TO_SNOOZE],
        widget=forms.Select(attrs={"class": "input"}),
    )


class RetryForm(forms.Form):
    """Who tries next."""

    to = forms.ChoiceField(label=_("Try again with"), widget=forms.Select(attrs={"class": "input"}))

    def __init__(self, *args: Any, colleagues: Choices, by: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, "to", [(ANYONE, _("Anyone on shift")), (str(by.pk), _("Me")), *colleagues])

    def clean_to(self) -> Staff | None:
        chosen = self.cleaned_data["to"]
        return None if chosen == ANYONE else Staff.objects.get(pk=chosen)


class CloseForm(forms.Form):
    """How a supervisor ends a promise that was not kept."""

    closing = forms.ChoiceField(
        label=_("Close it as"),
        choices=[(closing.value, closing.label) for closing in (Closing.UNREACHABLE, Closing.CANCELLED)],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "dir": "auto"}),
    )
