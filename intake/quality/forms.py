"""What may be typed to draw, score and answer."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.measures.periods import Period
from intake.reviews.models import ReviewForm
from intake.reviews.services import LONGEST_QUESTION, MOST, MOST_QUESTIONS
from intake.staff.access import MAY
from intake.staff.models import Staff

POINTS = [("2", _("Yes")), ("1", _("Partly")), ("0", _("No")), ("none", _("Does not apply"))]
LONGEST = timedelta(days=92)


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input num"})
    wrong = {"invalid": _("Write the day as 2026-11-24.")}
    return forms.DateField(label=label, input_formats=["%Y-%m-%d"], error_messages=wrong, widget=widget)


def _words(label: Any, *, required: bool) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3, "class": "input", "dir": "auto"})
    return forms.CharField(label=label, max_length=4000, required=required, widget=widget)


class DrawForm(forms.Form):
    """How many calls of whom, of which days."""

    of = forms.ModelChoiceField(
        label=_("Whose calls"),
        queryset=Staff.objects.none(),
        required=False,
        empty_label=_("Anybody's"),
        widget=forms.Select(attrs={"class": "input"}),
    )
    first = _day(_("From"))
    last = _day(_("To"))
    asked = forms.IntegerField(
        label=_("How many"),
        min_value=1,
        max_value=MOST,
        initial=5,
        widget=forms.NumberInput(attrs={"class": "input num"}),
    )

    def __init__(self, *args: Any, now: datetime, **options: Any) -> None:
        self.today = timezone.localdate(now)
        usual = {"first": self.today - timedelta(days=28), "last": self.today}
        super().__init__(*args, **{"initial": usual, **options})
        field = self.fields["of"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Staff.objects.working_here().filter(role__in=MAY["log_calls"]).order_by("name")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("first"), data.get("last")
        if isinstance(first, date) and isinstance(last, date):
            if first.year < 2000:
                self.add_error("first", _("Choose a day after 1999."))
            elif last < first:
                self.add_error("last", _("The period ends before it begins."))
            elif last - first > LONGEST:
                self.add_error("first", _("Draw from three months at most."))
        return data

    @property
    def period(self) -> Period:
        return Period(self.cleaned_data["first"], self.cleaned_data["last"])


class ScoreForm(forms.Form):
    """A point for each question of the form in use, and words for whoever took the call."""

    feedback = _words(_("What to say to them"), required=False)

    def __init__(self, *args: Any, form: ReviewForm, **options: Any) -> None:
        super().__init__(*args, **options)
        self.used = form
        for place, question in enumerate(form.questions):
            self.fields[f"q{place}"] = forms.ChoiceField(
                label=question, choices=POINTS, widget=forms.RadioSelect
            )

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[f"q{place}"] for place in range(len(self.used.questions))]

    @property
    def scores(self) -> list[int | None]:
        """The points in order; None where a question does not apply."""
        given = [self.cleaned_data[f"q{place}"] for place in range(len(self.used.questions))]
        return [None if point == "none" else int(point) for point in given]


class AnswerForm(forms.Form):
    """What whoever took the call says to it."""

    answer = _words(_("Your answer"), required=True)


class QuestionsForm(forms.Form):
    """The questions of the form, one a line."""

    questions = forms.CharField(
        label=_("Questions, one a line"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 9, "class": "input"}),
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean_questions(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["questions"].splitlines() if line.strip()]
        if not lines:
            raise forms.ValidationError(_("Write at least one question."), code="none")
        if len(lines) > MOST_QUESTIONS:
            raise forms.ValidationError(_("Twelve questions are enough: it is a short form."), code="many")
        if max(map(len, lines)) > LONGEST_QUESTION:
            raise forms.ValidationError(_("A question has 160 letters at most."), code="long")
        return lines
