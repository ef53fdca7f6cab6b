"""What may be typed about who may see a person, and about what may leave the house."""

from collections.abc import Iterable
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.consents.models import Basis, Consent, Purpose, SignedHow
from intake.consents.services import NotInForce
from intake.people.clocks import OurTimeField
from intake.people.gates import Finding
from intake.people.numbers import NotANumber, read_number
from intake.staff.access import MAY
from intake.staff.models import Staff


def _words(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "class": "input", "dir": "auto", "autocomplete": "off"})


class GlassForm(forms.Form):
    """Whose record, and why. A reference or a whole number: nobody is found by a part of a name here."""

    whose = forms.CharField(
        label=_("Reference of the person, or their whole phone number"),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "input num", "autocomplete": "off", "spellcheck": "false"}),
    )
    reason = forms.CharField(label=_("Why do you need it now?"), max_length=500, widget=_words())

    def e164(self) -> str:
        """The number that was typed, in E.164; empty if it is none."""
        try:
            return read_number(self.cleaned_data["whose"])
        except NotANumber:
            return ""


class ReviewForm(forms.Form):
    finding = forms.ChoiceField(label=_("What did you find?"), choices=Finding, widget=forms.RadioSelect)


class SealForm(forms.Form):
    """Who alone may see a person from now on, and why."""

    named = forms.TypedMultipleChoiceField(
        label=_("Only these may see this person"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Name at least one member of staff who may see this person.")},
    )
    reason = forms.CharField(label=_("Why?"), max_length=500, widget=_words())

    def __init__(self, data: Any = None, *, named: Iterable[Staff] = ()) -> None:
        super().__init__(data, initial={"named": [one.pk for one in named]})
        field = self.fields["named"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        # Not of models: a number that no database holds is a wrong choice here, and an error there.
        self.able = {one.pk: one for one in Staff.objects.working_here().filter(role__in=MAY["see_people"])}
        field.choices = sorted(((pk, one.name) for pk, one in self.able.items()), key=itemgetter(1, 0))

    def clean_named(self) -> list[Staff]:
        return [self.able[pk] for pk in self.cleaned_data["named"]]


class HoldForm(forms.Form):
    prefix = "hold"

    reason = forms.CharField(label=_("Who wants it kept, and why?"), max_length=500, widget=_words())


def _line() -> forms.TextInput:
    return forms.TextInput(attrs={"class": "input", "autocomplete": "off", "dir": "auto"})


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"class": "input num", "type": "date"})


class ConsentForm(forms.Form):
    """The elements of a written consent, 42 CFR 2.31(a)."""

    prefix = "consent"

    purpose = forms.ChoiceField(label=_("What for?"), choices=Purpose, widget=forms.RadioSelect)
    purpose_words = forms.CharField(
        label=_("In words, if it is another purpose"), required=False, max_length=500, widget=_line()
    )
    discloser = forms.CharField(label=_("Who may tell"), max_length=300, widget=_line())
    what = forms.CharField(label=_("What may be told"), max_length=1000, widget=_words())
    recipient = forms.CharField(label=_("Who may be told"), max_length=500, widget=_line())
    intermediary = forms.CharField(
        label=_("Through whom, if somebody stands between"), required=False, max_length=300, widget=_line()
    )
    expires_on = forms.DateField(
        label=_("Last day; none only for all future care"), required=False, widget=_day()
    )
    signed_by = forms.CharField(label=_("Signed by"), max_length=200, widget=_line())
    signed_how = forms.ChoiceField(label=_("How"), choices=SignedHow, widget=forms.RadioSelect)
    signed_on = forms.DateField(label=_("Signed on"), widget=_day())

    def __init__(self, data: Any = None, *, today: date) -> None:
        usual = {"discloser": settings.CENTRE_NAME, "signed_on": today, "signed_how": SignedHow.PAPER}
        super().__init__(data, initial=usual)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("purpose") == Purpose.OTHER and not data.get("purpose_words"):
            self.add_error("purpose_words", _("Say in words what it is for."))
        return data


class DisclosureForm(forms.Form):
    """What was told, to whom, why, and what allowed it."""

    prefix = "told"

    basis = forms.ChoiceField(label=_("What allows it?"), choices=Basis, widget=forms.RadioSelect)
    consent = forms.ModelChoiceField(
        label=_("By which consent?"),
        queryset=Consent.objects.none(),
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"invalid_choice": NotInForce.message},
    )
    to_whom = forms.CharField(label=_("Told to: name, and where they work"), max_length=300, widget=_line())
    what = forms.CharField(label=_("What was told"), max_length=1000, widget=_words())
    why = forms.CharField(
        label=_("Why; in an emergency, what the emergency was"), max_length=1000, widget=_words()
    )
    at = OurTimeField(
        label=_("When, our time"),
        widget=forms.DateTimeInput(
            format="%Y-%m-%dT%H:%M", attrs={"class": "input num", "type": "datetime-local"}
        ),
    )

    def __init__(self, data: Any = None, *, consents: QuerySet[Consent], now: datetime | None = None) -> None:
        super().__init__(data, initial={"at": now and timezone.localtime(now)})
        field = self.fields["consent"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = consents
        field.label_from_instance = _say_consent  # type: ignore[method-assign,assignment]
        field.empty_label = str(_("None"))


def _say_consent(consent: Any) -> str:
    return f"{consent.get_purpose_display()} · {consent.recipient}"
