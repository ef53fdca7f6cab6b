"""What may be typed on the page of a person."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.directory.finding import find_person
from intake.people.forms import ZONES, ReachForm
from intake.people.models import BOND_FROM_THE_OTHER_SIDE, Asked, Bond, Person, PersonQuerySet, PhoneNumber
from intake.people.numbers import NotANumber, read_number
from intake.people.services import SafeContact

LONGEST = 4000
REVIEW_AFTER, LATEST_REVIEW = timedelta(days=30), timedelta(days=366)
BACK = "_back"  # after a bond's code: the other one is it


def _line(label: Any, *, length: int = 120, required: bool = False, **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "class": "input", "dir": "auto", **attrs})
    return forms.CharField(label=label, max_length=length, required=required, widget=widget)


def _words(label: Any, *, required: bool = True, rows: int = 3) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "class": "input", "dir": "auto"})
    return forms.CharField(label=label, max_length=LONGEST, required=required, widget=widget)


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input num"})
    return forms.DateField(label=label, widget=widget)


def _asked(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=Asked, widget=forms.RadioSelect)


class NameForm(forms.Form):
    name = _line(gettext_lazy("Name to use"))


class NoteForm(forms.Form):
    text = _words(gettext_lazy("Note"))


class ReferralForm(forms.Form):
    """To whom a person was sent, when, and why."""

    to_whom = _line(gettext_lazy("To whom"), length=300, required=True)
    on = _day(gettext_lazy("When"))
    why = _words(gettext_lazy("Why"), required=False, rows=2)

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **({"initial": {"on": today}} | options))
        self.today = today

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(_("That day has not come yet."))
        return on


class PlanForm(forms.Form):
    """The approach agreed with somebody who rings often."""

    approach = _words(gettext_lazy("What was agreed with them"), rows=4)
    review_on = _day(gettext_lazy("Look at it again on"))

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        options.setdefault("initial", {"review_on": today + REVIEW_AFTER})
        super().__init__(*args, **options)
        self.today = today

    def clean_review_on(self) -> date:
        on: date = self.cleaned_data["review_on"]
        if on <= self.today:
            raise forms.ValidationError(_("Give a day that is still to come."))
        if on > self.today + LATEST_REVIEW:
            raise forms.ValidationError(_("A plan is looked at again within a year."))
        return on


class NumberForm(ReachForm):
    """What one number may be used for, exactly; `number` is only asked when it is a new one."""

    field_order = ("number", "may_call", "may_voicemail", "may_text")
    number = forms.CharField(
        label=gettext_lazy("Number"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "class": "input num"}),
    )
    may_call = _asked(gettext_lazy("Is it safe to call this number?"))
    may_voicemail = _asked(gettext_lazy("Is it safe to leave a voicemail?"))
    may_text = _asked(gettext_lazy("Is it safe to send a text?"))

    def __init__(self, *args: Any, row: PhoneNumber | None = None, **options: Any) -> None:
        names = ("may_call", "may_voicemail", "may_text", "answered_by", "ask_for", "opens", "closes", "zone")
        given = row or PhoneNumber()
        options["initial"] = {name: getattr(given, name) for name in names}
        options["auto_id"] = f"id_{row.pk if row else 'new'}_%s"
        super().__init__(*args, **options)
        if row is not None:
            del self.fields["number"]
            if row.zone and row.zone not in dict(ZONES):
                self.fields["zone"].choices = [*ZONES, (row.zone, row.zone)]  # type: ignore[attr-defined]

    def clean_number(self) -> str:
        try:
            return read_number(self.cleaned_data["number"])
        except NotANumber as problem:
            raise forms.ValidationError(str(problem)) from None

    @property
    def contact(self) -> SafeContact:
        data = self.cleaned_data
        return SafeContact(**{name: value for name, value in data.items() if name != "number"})


class OtherForm(forms.Form):
    """Another person, of `people` whom the reader may know of: a reference, or a number that only one has."""

    other = _line(gettext_lazy("The other person's reference or number"), length=40, required=True)

    def __init__(self, *args: Any, people: PersonQuerySet, **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = people

    def clean_other(self) -> Person:
        found = find_person(self.people, self.cleaned_data["other"])
        if len(found) != 1:
            several = _("More than one person has this number. Give the reference, such as P-7F3K2QX.")
            nobody = _("Nobody is known by that. Give a reference such as P-7F3K2QX, or a whole number.")
            raise forms.ValidationError(several if found else nobody)
        return found[0]


class RelationshipForm(OtherForm):
    """Who somebody is to another person, in either direction."""

    bond = forms.ChoiceField(
        label=gettext_lazy("Is"),
        choices=[(bond.value, bond.label) for bond in Bond]
        + [
            (bond.value + BACK, words)
            for bond, words in BOND_FROM_THE_OTHER_SIDE.items()
            if words != bond.label
        ],
        widget=forms.Select(attrs={"class": "input"}),
    )

    def in_order(self, person: Person) -> dict[str, Any]:
        """The arguments of `relate`: who is what to whom."""
        bond, other = self.cleaned_data["bond"], self.cleaned_data["other"]
        if bond.endswith(BACK):
            return {"person": other, "other": person, "bond": bond.removesuffix(BACK)}
        return {"person": person, "other": other, "bond": bond}
