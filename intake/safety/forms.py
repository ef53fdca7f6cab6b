"""What is noted while somebody is in danger, and what has to be known before it is over."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.people.clocks import OurTimeField
from intake.safety.models import Contact, Interrupt, Service
from intake.safety.services import Notes, StillMissing
from intake.staff.models import Staff

CONSENT = [("", _("Not asked")), ("yes", _("With consent")), ("no", _("Without consent"))]


def _words(label: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "input", "autocomplete": "off", "dir": "auto"})
    return forms.CharField(label=label, max_length=300, required=False, widget=widget)


class EmergencyForm(forms.Form):
    """Where the person is, who was brought in, whether they arrived, and what was disclosed to whom."""

    prefix = "emergency"

    location = _words(_("Where is the person now?"))
    services_contacted = forms.MultipleChoiceField(
        label=_("Who was brought in?"), choices=Service, required=False, widget=forms.CheckboxSelectMultiple
    )
    contact_confirmed = forms.ChoiceField(
        label=_("Has help reached the person?"), choices=Contact, required=False, widget=forms.RadioSelect
    )
    nothing_disclosed = forms.BooleanField(
        label=_("Nothing about the person was disclosed to anybody"), required=False
    )
    disclosed_to = _words(_("Told to: name and affiliation of the medical person"))
    nature = _words(_("What was the emergency?"))
    disclosed_at = OurTimeField(
        label=_("Told at, our time"),
        required=False,
        widget=forms.DateTimeInput(
            format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "class": "input num"}
        ),
    )
    with_consent = forms.ChoiceField(
        label=_("Consent"), choices=CONSENT, required=False, widget=forms.Select(attrs={"class": "input"})
    )

    @classmethod
    def of(cls, interrupt: Interrupt) -> "EmergencyForm":
        """The form as it was last saved."""
        given = {name: getattr(interrupt, name) for name in cls.base_fields}
        given["with_consent"] = {True: "yes", False: "no", None: ""}[interrupt.with_consent]
        return cls(initial=given)

    def notes(self, by: Staff, names: set[str]) -> Notes:
        """What the named fields say, for `note_interrupt`; what cannot be read yet is left out."""
        said: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if name in names}
        if "with_consent" in said:
            said["with_consent"] = {"yes": True, "no": False, "": None}[said["with_consent"]]
        if "disclosed_to" in said:
            said["disclosed_by"] = by if said["disclosed_to"] else None
        return Notes(**said)  # type: ignore[typeddict-item]  # the form's fields are those of the notes

    def say_missing(self, missing: StillMissing) -> None:
        """Puts what is wanted beside its field."""
        for name, message in missing.missing.items():
            self.add_error(name if name in self.fields else "disclosed_to", str(message))
