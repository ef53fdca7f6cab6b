"""How the audit trail is searched."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.office.queries import KINDS, THE_PROGRAM, Asked
from intake.people.clocks import OurDayField
from intake.staff.models import Staff


class TrailForm(forms.Form):
    """A reference and not a name or a number: what is typed here stands in the address."""

    reference = forms.RegexField(
        r"^[A-Za-z0-9_-]+$",
        label=_("Person, call or callback"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "input num", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": _("A reference has letters, digits and hyphens, such as P-7F3K2QX.")},
    )
    by = forms.ChoiceField(label=_("Who"), required=False, widget=forms.Select(attrs={"class": "input"}))
    kind = forms.ChoiceField(
        label=_("What"),
        required=False,
        choices=[("", _("Everything")), *((name, label) for name, (label, _verbs) in KINDS.items())],
        widget=forms.Select(attrs={"class": "input"}),
    )
    since = OurDayField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"class": "input num", "type": "date"})
    )
    until = OurDayField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"class": "input num", "type": "date"})
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        staff = [
            (str(pk), name) for pk, name in Staff.objects.order_by("name", "pk").values_list("pk", "name")
        ]
        field = self.fields["by"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Anybody")), (THE_PROGRAM, _("The program")), *staff]

    def clean_reference(self) -> str:
        """References of ours are in capitals; a draft's is not."""
        typed = str(self.cleaned_data["reference"])
        return typed.upper() if typed[:2].upper() in ("P-", "C-", "CB") else typed

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day lies before the first."))
        return data

    @property
    def asked(self) -> Asked:
        """What is asked for; a field that cannot be read asks for nothing."""
        data = self.cleaned_data if self.is_bound else {}
        return Asked(
            reference=data.get("reference") or "",
            by=data.get("by") or "",
            kind=data.get("kind") or "",
            since=data.get("since"),
            until=data.get("until"),
        )
