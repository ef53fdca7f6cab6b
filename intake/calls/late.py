"""When a call really was, if it is written down afterwards: a clock of this house, read with its seasons."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.calls.rules import next_on_clock
from intake.calls.services import LONGEST_CALL
from intake.people.clocks import WallClockField
from intake.people.rules import read_local
from intake.staff.access import MAY
from intake.staff.models import Staff

OLDEST = timedelta(days=365)  # LOCAL: more is a year mistyped
FIRST, SECOND = "first", "second"
TURNS = [
    (FIRST, _("The first time, in summer time")),
    (SECOND, _("The second time, after the clocks went back")),
]
TWICE = _("The clocks went back that night, and this time came twice. Say which it was.")
SKIPPED = _("There was no such time on that day: the clocks went forward.")


def _clock(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "input num"})
    return forms.TimeField(label=label, required=False, widget=widget)


def _turn(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=TURNS, required=False, widget=forms.RadioSelect)


class LateForm(forms.Form):
    """When a past call rang, was answered and ended; who took it. Times are on the clock of the house."""

    late = forms.BooleanField(required=False, widget=forms.HiddenInput)
    late_rang = WallClockField(
        label=_("It rang on"),
        required=False,
        widget=forms.DateTimeInput(
            format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "class": "input num"}
        ),
    )
    late_rang_turn = _turn(_("It rang at a time that came twice"))
    late_answered = _clock(_("Answered at, if it was not at once"))
    late_ended = _clock(_("Ended at"))
    late_ended_turn = _turn(_("It ended at a time that came twice"))
    late_by = forms.ChoiceField(
        label=_("Who took it"), required=False, widget=forms.Select(attrs={"class": "input"})
    )

    def __init__(self, *args: Any, by: Staff, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.by, self.now = by, now
        self.twice: set[str] = set()
        zone = timezone.get_default_timezone()
        assert isinstance(zone, ZoneInfo)
        self.zone = zone
        people = Staff.objects.filter(role__in=MAY["log_calls"]).exclude(pk=by.pk).order_by("name")
        who = self.fields["late_by"]
        assert isinstance(who, forms.ChoiceField)
        who.choices = [("", _("I did")), *((str(person.pk), person.name) for person in people)]

    @property
    def rang_at(self) -> datetime | None:
        """When it rang (UTC); None as long as that is not clear."""
        return self.cleaned_data.get("rang_at")

    @property
    def answered_at(self) -> datetime | None:
        return self.cleaned_data.get("answered_at") or self.rang_at

    @property
    def ended_at(self) -> datetime | None:
        return self.cleaned_data.get("ended_at")

    @property
    def taken_by(self) -> Staff:
        chosen = self.cleaned_data.get("late_by")
        return Staff.objects.get(pk=chosen) if chosen else self.by

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if (typed := data.get("late_rang")) and (rang_at := self._read_rang(typed)):
            data["rang_at"] = rang_at
            data["answered_at"] = self._next("late_answered", rang_at)
            if ended_at := self._next("late_ended", data["answered_at"] or rang_at):
                data["ended_at"] = ended_at
        return data

    def miss(self) -> None:
        """Says what a call cannot do without, once it is to be logged."""
        for name, message in (("late_rang", _("Say when it rang.")), ("late_ended", _("Say when it ended."))):
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, message)

    def _read_rang(self, typed: datetime) -> datetime | None:
        moment = self._one_of(read_local(typed, self.zone), "late_rang")
        if moment and moment > self.now:
            self.add_error("late_rang", _("That is still to come."))
        elif moment and moment < self.now - OLDEST:
            self.add_error("late_rang", _("That is more than a year ago. Check the year."))
        return None if "late_rang" in self.errors else moment

    def _next(self, name: str, after: datetime) -> datetime | None:
        """When the clock next showed what was typed into the field `name`."""
        clock: time | None = self.cleaned_data.get(name)
        if clock is None:
            return None
        moment = self._one_of(next_on_clock(clock, after, self.zone), name)
        if moment and moment - after > LONGEST_CALL:
            self.add_error(name, _("That would be more than six hours. Check the times."))
        elif moment and moment > self.now:
            self.add_error(name, _("That is still to come."))
        return None if name in self.errors else moment

    def _one_of(self, moments: list[datetime], name: str) -> datetime | None:
        """The moment that is meant; where there are two, the one that was chosen."""
        if not moments:
            self.add_error(name, SKIPPED)
            return None
        if len(moments) == 1:
            return moments[0]
        self.twice.add(name)
        turn = self.cleaned_data.get(f"{name}_turn")
        if not turn and f"{name}_turn" in self.fields:
            self.add_error(f"{name}_turn", TWICE)
            return None
        return moments[turn == SECOND]
