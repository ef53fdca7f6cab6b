"""What may be typed to decide for another urgency than the suggested one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.triage.models import OverrideCode, Urgency
from intake.triage.refusals import TextTooShort, is_too_short


class OverrideForm(forms.Form):
    """Deciding for another urgency than the suggested one. Empty as long as nobody does."""

    override_to = forms.ChoiceField(
        label=_("Decide for"),
        choices=[("", _("As suggested")), *((u.value, u.label) for u in Urgency if u != Urgency.NONE)],
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
    )
    override_code = forms.ChoiceField(
        label=_("Because of"),
        choices=[("", _("Choose a reason")), *OverrideCode.choices],
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
    )
    override_text = forms.CharField(
        label=_("In your words"),
        max_length=1000,
        required=False,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "dir": "auto"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("override_to"):
            if not data.get("override_code"):
                self.add_error("override_code", _("Say why: the suggestion and your reason are both kept."))
            elif is_too_short(data["override_code"], data.get("override_text", "")):
                self.add_error("override_text", str(TextTooShort()))
        return data
