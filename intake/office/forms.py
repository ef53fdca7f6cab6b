"""What an administrator may type about somebody who works here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.staff.access import MAY
from intake.staff.models import Role, Staff


def _input(kind: type[forms.Widget] = forms.TextInput, **attributes: str) -> forms.Widget:
    return kind(attrs={"class": "input"} | attributes)


class InvitationForm(forms.ModelForm):
    """Somebody new: a user name that nobody had before, and where the invitation goes."""

    username = forms.RegexField(
        r"^[a-z][a-z0-9._-]{1,59}$",
        label=_("User name"),
        widget=_input(autocapitalize="none", autocomplete="off", spellcheck="false"),
        error_messages={"invalid": _("Small letters, digits, dots and dashes, such as dana.whitfield.")},
    )
    email = forms.EmailField(label=_("E-mail"), widget=_input(forms.EmailInput, autocomplete="off"))

    class Meta:
        model = Staff
        fields = ["name", "username", "email", "role"]
        widgets = {"name": _input(autocomplete="off"), "role": _input(forms.Select)}


class RoleForm(forms.Form):
    """Another role."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=_input(forms.Select))


class LeavingForm(forms.Form):
    """Who takes over what somebody who leaves had open."""

    to = forms.ModelChoiceField(
        Staff.objects.none(),
        label=_("Their open callbacks go to"),
        required=False,
        empty_label=_("Anyone on shift"),
        widget=_input(forms.Select),
    )

    def __init__(self, *args: Any, leaving: Staff, **options: Any) -> None:
        super().__init__(*args, **options)
        keepers = Staff.objects.working_here().filter(role__in=MAY["keep_callbacks"])
        self.fields["to"].queryset = keepers.exclude(pk=leaving.pk).order_by("name")  # type: ignore[attr-defined]
