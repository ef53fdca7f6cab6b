"""What may be typed about a call itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.calls.models import CallerRole, Disposition, Kind
from intake.people.numbers import NotANumber, read_number

LONGEST_NOTE = 20_000


class CallForm(forms.Form):
    """Who rang, from which number, how it ended. Only finishing the sheet asks for `disposition`."""

    kind = forms.ChoiceField(
        label=_("What kind of call is it?"),
        choices=Kind,
        initial=Kind.HELP,
        required=False,
        widget=forms.RadioSelect,
    )
    caller_role = forms.ChoiceField(
        label=_("Who is calling"), choices=CallerRole, required=False, widget=forms.RadioSelect
    )
    anonymous = forms.BooleanField(label=_("Prefers not to say who they are"), required=False)
    number = forms.CharField(
        label=_("Number to call back"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "class": "input num"}),
    )
    note = forms.CharField(
        label=_("Notes"),
        max_length=LONGEST_NOTE,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "input", "dir": "auto"}),
    )
    disposition = forms.ChoiceField(
        label=_("How does the call end?"),
        choices=[(d.value, d.label) for d in Disposition if d != Disposition.NO_COUNSEL],
        required=False,
        widget=forms.RadioSelect,
    )

    def clean_kind(self) -> str:
        return str(self.cleaned_data["kind"] or Kind.HELP)

    def clean_number(self) -> str:
        try:
            return read_number(self.cleaned_data["number"])
        except NotANumber as problem:
            raise forms.ValidationError(str(problem), code="not_a_number") from None

    def e164(self) -> str | None:
        """The number if it can be read, empty if none was typed, None while it cannot be read."""
        self.full_clean()
        number: Any = self.cleaned_data.get("number")
        return number
