"""What a member of staff may type about themselves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.reminders.messenger import LONGEST, AddressRefused, open_service
from intake.staff.models import Clock, Language, Staff


def _input(kind: type[forms.Widget] = forms.TextInput, **attributes: str) -> forms.Widget:
    return kind(attrs={"class": "input"} | attributes)


class MeForm(forms.Form):
    """One's own name and how one wants to be told. An empty address keeps the one that is stored."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=_input(autocomplete="name"))
    email = forms.EmailField(
        label=_("E-mail"), required=False, widget=_input(forms.EmailInput, autocomplete="email")
    )
    service_url = forms.CharField(
        label=_("Address of a messaging service"),
        required=False,
        max_length=LONGEST,
        widget=_input(autocomplete="off", autocapitalize="none", spellcheck="false"),
    )
    without_service = forms.BooleanField(label=_("Forget this service"), required=False)
    on_call = forms.BooleanField(
        label=_("I am on call: tell me when nobody on duty has answered"), required=False
    )

    def __init__(self, data: Any = None, *, staff: Staff) -> None:
        own = {"name": staff.name, "email": staff.email, "on_call": staff.on_call}
        super().__init__(data, initial=own)

    def clean_service_url(self) -> str:
        url = str(self.cleaned_data["service_url"])
        try:
            if url:
                open_service(url)
        except AddressRefused as refusal:
            raise forms.ValidationError(str(refusal.message)) from None
        return url


class ScreensForm(forms.Form):
    """How one wants the screens."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("", _("As my browser says")), *Language.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    clock = forms.ChoiceField(label=_("Clock"), choices=Clock, widget=forms.RadioSelect)
    dense = forms.BooleanField(label=_("Rows closer together, so that more fit"), required=False)

    def __init__(self, data: Any = None, *, staff: Staff) -> None:
        own = {"language": staff.language, "clock": staff.clock, "dense": staff.dense}
        super().__init__(data, initial=own)
