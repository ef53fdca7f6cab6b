"""The kinds of field that the questions of a call sheet are made of. None is required."""

import re
from collections.abc import Iterable
from math import inf
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.triage import questions as q
from intake.triage.instruments import Answer
from intake.triage.wording import answer_words

DAYS_IN = {"min": 1 / 1440, "h": 1 / 24, "d": 1.0, "w": 7.0, "mo": 30.0, "y": 365.0}
WORDS = {  # whole words only: a bare "m" could be minutes or months, so it is not one of them
    "min": ("min", "mins", "minute", "minutes", "minuto", "minutos"),
    "h": ("h", "hr", "hrs", "hour", "hours", "hora", "horas"),
    "d": ("", "d", "day", "days", "día", "días", "dia", "dias"),
    "w": ("w", "wk", "wks", "week", "weeks", "semana", "semanas"),
    "mo": ("mo", "mos", "month", "months", "mes", "meses"),
    "y": ("y", "yr", "yrs", "year", "years", "año", "años"),
}
DAYS_IN_WORD = {word: DAYS_IN[unit] for unit, words in WORDS.items() for word in words}
DAYS_AGO = re.compile(r"\s*(?:hace\s+)?([0-9]+(?:[.,][0-9]+)?)\s*([a-zíñ]*)\.?(?:\s+ago)?\s*")
SAID = {
    "today": 0.0,
    "now": 0.0,
    "just now": 0.0,
    "yesterday": 1.0,
    "last night": 0.5,
    "this morning": 0.3,
    "hoy": 0.0,
    "ahora": 0.0,
    "ahora mismo": 0.0,
    "ayer": 1.0,
    "anoche": 0.5,
    "esta mañana": 0.3,
}
LONGEST_DAYS = 36500


class DaysAgoField(forms.CharField):
    """How long ago, as people say it: "3", "2 weeks ago", "yesterday", "hace 3 días". Gives days, or None."""

    def clean(self, value: Any) -> float | None:
        text = str(super().clean(value)).lower()
        if not text:
            return None
        if text in SAID:
            return SAID[text]
        said = DAYS_AGO.fullmatch(text)
        days = float(said[1].replace(",", ".")) * DAYS_IN_WORD.get(said[2], inf) if said else inf
        if days > LONGEST_DAYS:
            raise forms.ValidationError(_("Say it in days, such as 3, or “30 min”, “5 hours”, “2 weeks”."))
        return round(days, 5)  # a minute is 0.0007 days


UNKNOWN = [answer for answer in q.YES_NO if answer[0] not in ("yes", "no")]  # not asked, declined


def asked(label: Any, answers: Iterable[Any] = q.YES_NO) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(answers), required=False, widget=forms.RadioSelect)


def scale(label: Any, highest: int) -> forms.ChoiceField:
    answers = [*((str(n), str(n)) for n in range(highest + 1)), *UNKNOWN]
    return asked(label, answers)


def chips(label: Any, answers: Iterable[Any], *, none: bool = True) -> forms.MultipleChoiceField:
    choices = [*answers, *([q.NONE_OF_THESE] if none else [])]
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


def select(label: Any, answers: Iterable[Any]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=list(answers), required=False, widget=forms.Select(attrs={"class": "input"})
    )


def count(label: Any, highest: int) -> forms.IntegerField:
    attrs = {"class": "input num", "inputmode": "numeric", "autocomplete": "off"}
    return forms.IntegerField(
        label=label, min_value=0, max_value=highest, required=False, widget=forms.TextInput(attrs=attrs)
    )


def days(label: Any) -> DaysAgoField:
    return DaysAgoField(
        label=label,
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )


def tick(label: Any) -> forms.BooleanField:
    """A box to tick; unticked says nothing."""
    return forms.BooleanField(label=label, required=False)


def rated(label: Any, answers: Iterable[Answer]) -> forms.ChoiceField:
    """Answers with points and words, as an instrument gives them."""
    not_asked, declined = UNKNOWN
    points = [(str(answer.points), answer_words(answer.text)) for answer in answers]
    return select(label, [not_asked, *points, declined])
