"""What may be asked of a report."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.calls.models import Call
from intake.lines.models import Language, Line
from intake.measures.counting import SHIFT_NAMES
from intake.measures.periods import Period
from intake.measures.queries import Question

FIRST_DAY = date(2000, 1, 1)
LONGEST = timedelta(days=3653)  # ten years
NOT_A_DAY = {"invalid": _("Write the day as 2026-11-24.")}


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input num"})
    return forms.DateField(
        label=label, required=False, input_formats=["%Y-%m-%d"], error_messages=NOT_A_DAY, widget=widget
    )


def _choice(label: Any, unknown: Any, everything: Any) -> forms.ChoiceField:
    field = forms.ChoiceField(
        label=label,
        required=False,
        error_messages={"invalid_choice": unknown},
        widget=forms.Select(attrs={"class": "input"}),
    )
    field.choices = [("", everything)]
    return field


class ReportForm(forms.Form):
    """Whole days of the site's clock, both included, and what to look at; this month if no day is given."""

    line = _choice(_("Line"), _("There is no such line."), _("All lines"))
    shift = _choice(_("Shift"), _("There is no such shift."), _("All shifts"))
    language = _choice(_("Language"), _("There is no such language."), _("All languages"))
    source = forms.CharField(
        label=_("Source"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"class": "input", "list": "sources", "autocomplete": "off"}),
    )

    def __init__(self, data: Any, *, now: datetime) -> None:
        super().__init__(data)
        self.today = timezone.localdate(now)
        self.fields |= {"from": _day(_("From")), "to": _day(_("To"))}
        self.lines = list(Line.objects.order_by("name").values_list("pk", "name"))
        self._offer("line", [(str(pk), name) for pk, name in self.lines])
        self._offer("shift", list(SHIFT_NAMES.items()))
        self._offer("language", list(Language.choices))
        self.sources = list(
            Line.objects.exclude(source="").order_by("source").values_list("source", flat=True).distinct()
        )

    def clean_source(self) -> str:
        source = str(self.cleaned_data["source"])
        if source and source not in self.sources and not Call.objects.filter(source=source).exists():
            raise forms.ValidationError(_("No call came from there."), code="unknown")
        return source

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        last = given.get("to") or self.today
        first = given.get("from") or last.replace(day=1)
        if last > self.today:
            self.add_error("to", _("This day lies ahead."))
        elif last < FIRST_DAY or first < FIRST_DAY:
            self.add_error("from", _("Choose a day after 1999."))
        elif last < first:
            self.add_error("to", _("The period ends before it begins."))
        elif last - first > LONGEST:
            self.add_error("from", _("A report covers ten years at most."))
        return given | {"from": first, "to": last}

    @property
    def question(self) -> Question:
        """What was asked. Wants a valid form."""
        given = self.cleaned_data
        chosen = {name: given[name] for name in ("shift", "language", "source") if given.get(name)}
        if given.get("line"):
            chosen["line"] = int(given["line"])
        return Question(Period(given["from"], given["to"]), chosen)

    @property
    def shown(self) -> "ReportForm":
        """The same form with the days that are counted in its fields."""
        days = {"from": self.cleaned_data["from"], "to": self.cleaned_data["to"]}
        self.data = dict(self.data.items()) | days
        return self

    @property
    def as_asked(self) -> dict[str, str]:
        """The question as an address has it; no more than was chosen."""
        question = self.question
        days = {"from": question.period.first.isoformat(), "to": question.period.last.isoformat()}
        return days | {name: str(value) for name, value in question.chosen.items()}

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        nothing = next(iter(field.widget.choices))
        field.choices = [nothing, *choices]


class ExportForm(ReportForm):
    """What to hand out, and in which form."""

    what = forms.ChoiceField(
        label=_("What"), choices=[("figures", _("The figures")), ("calls", _("The calls, line by line"))]
    )
    format = forms.ChoiceField(label=_("As"), choices=[("csv", _("CSV")), ("xlsx", _("Workbook (XLSX)"))])
