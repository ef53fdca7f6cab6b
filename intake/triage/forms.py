"""What may be answered on the call sheet, and how the answers become the inputs of the rules.

A question that was not asked, or was declined, is absent from the inputs: unknown is never "no".
"""

import re
from collections.abc import Iterable
from functools import partial
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from intake.triage import questions as q

try:
    from intake.triage.instruments import INSTRUMENTS
except ImportError:
    from types import SimpleNamespace as N

    INSTRUMENTS = {
        k: N(items=[N(text=f"{k} question {i}") for i in range(1, n + 1)])
        for k, n in dict(asq=5, audit_c=3, phq9=9, gad7=7, pcptsd5=5).items()
    }
_SSQ_DRUG = "SSQ drug"
_SSQ_ALCOHOL = "SSQ alc"

NONE = q.NONE_OF_THESE[0]
DAYS_IN = {"h": 1 / 24, "d": 1.0, "w": 7.0, "m": 30.0, "y": 365.0}
DAYS_AGO = re.compile(r"^\s*(\d+(?:[.,]\d+)?)\s*([hdwmy])?[a-z]*\.?(?:\s+ago)?\s*$", re.IGNORECASE)
SAID = {"today": 0.0, "now": 0.0, "just now": 0.0, "yesterday": 1.0, "last night": 0.5, "this morning": 0.3}
LONGEST_DAYS = 36500
YES_NO = {"yes": True, "no": False}
PHQ9, GAD7, PCPTSD5, AUDIT_C = 9, 7, 5, 3

CALL_TYPES = {"silent": "silent_or_prank", "hang_up": "silent_or_prank", "prank": "silent_or_prank"}
# The input of the rules, and the field of the sheet that answers it as it stands.
PLAIN = {
    "loved_one_goal": "loved_one_goal",
    "age": "age",
    "sex": "sex",
    "ssq_drug": "ssq_drug",
    "ssq_alcohol": "ssq_alcohol",
    "overdose_days_ago": "overdose",
    "craving": "craving",
    "lapse_days_ago": "lapse",
    "abstinent_days_before_lapse": "abstinent",
    "mh_medication": "medication",
    "mh_medication_stopped_days": "medication_stopped",
}
PLAIN_YES_NO = {
    "pregnant": "pregnant",
    "veteran": "veteran",
    "mh_hospitalized_12m": "admitted",
    "self_medication": "self_medication",
}


class DaysAgoField(forms.CharField):
    """How long ago, as people say it: "3", "3 days", "2 weeks ago", "yesterday". Gives days, or None."""

    def clean(self, value: Any) -> float | None:  # type: ignore[override]  # text in, days out
        text = str(super().clean(value)).lower()
        if not text:
            return None
        if text in SAID:
            return SAID[text]
        said = DAYS_AGO.match(text)
        days = float(said[1].replace(",", ".")) * DAYS_IN[said[2] or "d"] if said else None
        if days is None or days > LONGEST_DAYS:
            raise forms.ValidationError(_("Say it in days, such as 3, or “2 weeks”, “5 hours”, “yesterday”."))
        return round(days, 3)


def _asked(label: Any, answers: Iterable[Any] = q.YES_NO) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(answers), required=False, widget=forms.RadioSelect)


def _scale(label: Any, highest: int) -> forms.ChoiceField:
    answers = [*((str(n), str(n)) for n in range(highest + 1)), ("", _("Not asked"))]
    return _asked(label, answers)


def _chips(label: Any, answers: Iterable[Any], *, none: bool = True) -> forms.MultipleChoiceField:
    choices = [*answers, *([q.NONE_OF_THESE] if none else [])]
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


def _select(label: Any, answers: Iterable[Any]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=list(answers), required=False, widget=forms.Select(attrs={"class": "input"})
    )


def _count(label: Any, highest: int) -> forms.IntegerField:
    attrs = {"class": "input num", "inputmode": "numeric", "autocomplete": "off"}
    return forms.IntegerField(
        label=label, min_value=0, max_value=highest, required=False, widget=forms.TextInput(attrs=attrs)
    )


def _days(label: Any) -> DaysAgoField:
    return DaysAgoField(
        label=label,
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )


def _instrument(key: str, prefix: str, field: Any) -> dict[str, forms.Field]:
    """One field for each item of an instrument, in its own words."""
    items = INSTRUMENTS[key].items
    return {f"{prefix}_{number}": field(item.text) for number, item in enumerate(items, 1)}


def _substance_fields() -> dict[str, forms.Field]:
    made: dict[str, forms.Field] = {}
    for name, label in q.SUBSTANCES:
        made |= {
            f"{name}_frequency": _select(_about(label, _("how often, past month")), q.FREQUENCIES),
            f"{name}_last": _days(_about(label, _("last use, days ago"))),
            f"{name}_route": _select(_about(label, _("how")), q.ROUTES),
            f"{name}_prescribed": _tick(_("Only as prescribed")),
            f"{name}_stopped": _tick(_("Stopped suddenly")),
        }
    return made


def _about(substance: Any, what: Any) -> Any:
    return format_lazy("{substance}: {what}", substance=substance, what=what)


def _tick(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


class TriageForm(forms.Form):
    """Every question of the sheet. None is required, and any order will do."""

    danger = _chips(_("Signs of danger now"), q.EMERGENCIES)
    today = _chips(_("Needs somebody today"), q.TODAY)
    loved_one_goal = forms.ChoiceField(
        label=_("Whom is help wanted for?"), choices=q.GOALS, required=False, widget=forms.RadioSelect
    )
    age = _count(_("Age of the person who needs care"), 120)
    sex = _select(_("Sex, for two cut-offs only"), q.SEXES)
    pregnant = _asked(_("Pregnant?"))
    veteran = _asked(_("Served in the military?"))
    substances = _chips(_("What is used"), q.SUBSTANCES)
    overdose = _days(_("Last overdose, days ago"))
    ssq_drug = _count(_SSQ_DRUG, 366)
    ssq_alcohol = _count(_SSQ_ALCOHOL, 366)
    withdrawal = _chips(_("When stopping before"), q.WITHDRAWAL_HINTS)
    paws = _chips(_("Since stopping"), q.AFTER_STOPPING)
    craving = _count(_("Craving, 0 to 10"), 10)
    lapse = _days(_("Last lapse, days ago"))
    abstinent = _days(_("Without use before that lapse"))
    functioning = _scale(_("How difficult have these problems made work, home or people?"), 3)
    exposure = _asked(_("Ever lived through something especially frightening, horrible or traumatic?"))
    known = _chips(_("Mental-health conditions they were told they have"), q.KNOWN_CONDITIONS)
    admitted = _asked(_("In a psychiatric hospital in the past 12 months?"))
    medication = _select(_("Psychiatric medication"), q.MEDICATION)
    medication_stopped = _days(_("Medication stopped, days ago"))
    self_medication = _asked(_("Do they use to feel less low, anxious or distressed?"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields |= (
            _instrument("asq", "asq", _asked)
            | _instrument("audit_c", "audit_c", partial(_scale, highest=4))
            | _instrument("phq9", "phq9", partial(_scale, highest=3))
            | _instrument("gad7", "gad7", partial(_scale, highest=3))
            | _instrument("pcptsd5", "pcptsd5", _asked)
            | _substance_fields()
        )

    def inputs(self, *, kind: str, caller_role: str, anonymous: bool) -> dict[str, Any]:
        """The inputs of the rules (clinical reference 4.3) that have been answered; the rest is absent."""
        given = {
            "call_type": CALL_TYPES.get(kind, kind),
            "caller_role": caller_role or None,
            "anonymous": anonymous or None,
            "danger_flags": self._flags(),
            "asq": self._asq(),
            "substances": self._substances(),
            "withdrawal_hints": self._listed("withdrawal"),
            "paws_symptoms": self._listed("paws"),
            "prior_mh": self._listed("known"),
            **{key: self.cleaned_data.get(name) for key, name in PLAIN.items()},
            **{key: YES_NO.get(self.cleaned_data.get(name, "")) for key, name in PLAIN_YES_NO.items()},
            **self._scores(),
        }
        return {key: value for key, value in given.items() if value is not None and value != ""}

    def _listed(self, name: str) -> list[str] | None:
        """What was chosen; empty if the answer was "none of these", None if nothing was answered."""
        chosen = self.cleaned_data.get(name) or []
        named = [code for code in chosen if code != NONE]
        return named if named or NONE in chosen else None

    def _flags(self) -> list[str] | None:
        emergencies, today = self._listed("danger"), self._listed("today")
        return None if emergencies is None and today is None else [*(emergencies or []), *(today or [])]

    def _asq(self) -> dict[str, bool] | None:
        said = {f"q{n}": self.cleaned_data.get(f"asq_{n}", "") for n in range(1, 6)}
        answers: dict[str, bool] = {key: YES_NO[answer] for key, answer in said.items() if answer in YES_NO}
        if "declined" in said.values():
            answers["declined"] = True
        return answers or None

    def _substances(self) -> list[dict[str, Any]] | None:
        names = self._listed("substances")
        return None if names is None else [self._substance(name) for name in names]

    def _substance(self, name: str) -> dict[str, Any]:
        keys = {
            "frequency": "frequency",
            "last": "last_use_days",
            "route": "route",
            "prescribed": "prescribed_as_directed",
            "stopped": "stopped_abruptly",
        }
        given = {key: self.cleaned_data.get(f"{name}_{short}") for short, key in keys.items()}
        return {"name": name} | {key: value for key, value in given.items() if value not in (None, "", False)}

    def _scores(self) -> dict[str, int | None]:
        phq9, gad7 = self._numbers("phq9", PHQ9), self._numbers("gad7", GAD7)
        return {
            "phq2": _total(phq9[:2]),
            "phq9": _total(phq9),
            "phq9_item9": phq9[8],
            "gad2": _total(gad7[:2]),
            "gad7": _total(gad7),
            "audit_c": _total(self._numbers("audit_c", AUDIT_C)),
            "pcptsd5": self._pcptsd5(),
            "functioning": self._number("functioning"),
        }

    def _pcptsd5(self) -> int | None:
        """No exposure scores 0 and stops there (VA National Center for PTSD)."""
        exposed = self.cleaned_data.get("exposure")
        if exposed != "yes":
            return 0 if exposed == "no" else None
        return _total([YES_NO.get(self.cleaned_data.get(f"pcptsd5_{n}", "")) for n in range(1, PCPTSD5 + 1)])

    def _numbers(self, prefix: str, items: int) -> list[int | None]:
        return [self._number(f"{prefix}_{n}") for n in range(1, items + 1)]

    def _number(self, name: str) -> int | None:
        text = self.cleaned_data.get(name)
        return int(text) if text else None


def _total(items: Iterable[int | bool | None]) -> int | None:
    """The sum of the items; None while one of them is missing: nothing is prorated."""
    answers = list(items)
    return None if None in answers else sum(int(answer) for answer in answers if answer is not None)
