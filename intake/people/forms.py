"""What may be typed about people and how they may be reached safely."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.people.models import Asked
from intake.people.services import SafeContact

ASKED = [("yes", _("Yes")), ("no", _("No")), ("", _("Not asked")), ("declined", _("Declined"))]
ZONES = [
    ("", _("From the number")),
    ("America/New_York", _("Eastern")),
    ("America/Chicago", _("Central")),
    ("America/Denver", _("Mountain")),
    ("America/Phoenix", _("Arizona")),
    ("America/Los_Angeles", _("Pacific")),
    ("America/Anchorage", _("Alaska")),
    ("Pacific/Honolulu", _("Hawaii")),
    ("America/Puerto_Rico", _("Puerto Rico")),
]


def say_zone(name: str) -> str:
    """What people call an IANA zone: "Eastern"; the city's name for a zone outside the list."""
    known = {zone: str(label) for zone, label in ZONES if zone}
    return known.get(name, name.rpartition("/")[2].replace("_", " "))


def _asked(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=ASKED, required=False, widget=forms.RadioSelect)


def _words(label: Any, **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "class": "input", "dir": "auto", **attrs})
    return forms.CharField(label=label, max_length=120, required=False, widget=widget)


def _hour(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "input num"}),
    )


class ReachForm(forms.Form):
    """Who answers a number, and when it may ring, on its own clock."""

    answered_by = _words(_("Who else may answer?"))
    ask_for = _words(_("Ask for, or say you are"))
    opens = _hour(_("Call from, their time"))
    closes = _hour(_("Call until, their time"))
    zone = forms.ChoiceField(
        label=_("Their time zone"),
        choices=ZONES,
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
    )

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        opens, closes = data.get("opens"), data.get("closes")
        if (opens is None) != (closes is None) and not self.errors.keys() & {"opens", "closes"}:
            self.add_error("closes" if closes is None else "opens", _("Give both hours, or neither."))
        if opens is not None and opens == closes:
            self.add_error("closes", _("The last hour cannot be the first one."))
        return data


class SafeContactForm(ReachForm):
    """Names to use, and what the number may be used for. Not asked is never yes."""

    field_order = ("caller_name", "client_name", "may_call", "may_voicemail", "may_text")
    caller_name = _words(_("Name to use"))
    client_name = _words(_("Name of the person who needs care"))
    may_call = _asked(_("Is it safe to call this number?"))
    may_voicemail = _asked(_("Is it safe to leave a voicemail?"))
    may_text = _asked(_("Is it safe to send a text?"))

    @property
    def contact(self) -> SafeContact:
        """What was asked. The zone is the chosen one, empty while it is left to the number.

        A question that was declined is as unknown as one that was not asked: never yes, never no.
        """
        data = self.cleaned_data
        said = {key: data.get(key) for key in ("may_call", "may_voicemail", "may_text")}
        asked = {key: Asked.UNKNOWN if text in ("", "declined", None) else text for key, text in said.items()}
        return SafeContact(
            **asked,
            answered_by=data.get("answered_by", ""),
            ask_for=data.get("ask_for", ""),
            zone=data.get("zone", ""),
            opens=data.get("opens"),
            closes=data.get("closes"),
        )
