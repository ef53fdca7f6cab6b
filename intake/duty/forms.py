"""What may be typed about shifts."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.callbacks.colleagues import name_colleagues
from intake.people.clocks import OurTimeField
from intake.staff.access import MAY
from intake.staff.models import Staff


def _moment(label: Any) -> OurTimeField:
    attrs = {"type": "datetime-local", "class": "input num"}
    return OurTimeField(label=label, widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs=attrs))


class PlanForm(forms.Form):
    """Who is to be here from when to when, on the site's clock."""

    staff = forms.ModelChoiceField(
        label=_("Who"), queryset=Staff.objects.none(), widget=forms.Select(attrs={"class": "input"})
    )
    starts_at = _moment(_("From"))
    ends_at = _moment(_("Until"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["staff"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Staff.objects.working_here().filter(role__in=MAY["log_calls"]).order_by("name")


class GiveForm(forms.Form):
    """Who takes the shift over."""

    arriving = forms.ChoiceField(label=_("Who arrives"), widget=forms.Select(attrs={"class": "input"}))

    def __init__(self, *args: Any, by: Staff, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["arriving"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = name_colleagues(by, now)

    def clean_arriving(self) -> Staff:
        return Staff.objects.get(pk=self.cleaned_data["arriving"])
