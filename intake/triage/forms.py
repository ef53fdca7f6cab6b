"""What may be answered on the call sheet, and how the answers become the inputs of the rules.

A question that was not asked, or was declined, is absent from the inputs: unknown is never "no".
"""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from intake.triage import questions as q
from intake.triage.fields import asked, chips, count, days, rated, select, tick
from intake.triage.instruments import DIFFICULTY, PCPTSD5_EXPOSURE, score
from intake.triage.items import DEPENDENCE, questions, words_of
from intake.triage.rulesets import site_packs
from intake.triage.scores import YES_NO, scores
from intake.triage.wording import question_words

NONE = q.NONE_OF_THESE[0]
THOUGHTS = ("q3", "q4", "q5")  # of the C-SSRS Screener, asked after a yes to question 2

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
    "uncope": "uncope",
    "ssi_sa": "ssi_sa",
    "dast10": "dast10",
    "taps2_max": "taps2_max",
}
PLAIN_YES_NO = {
    "pregnant": "pregnant",
    "veteran": "veteran",
    "mh_hospitalized_12m": "admitted",
    "self_medication": "self_medication",
    "mania_screen": "mania_screen",
}


class TriageForm(forms.Form):
    """Every question of the sheet. None is required, and any order will do."""

    danger = chips(_("Signs of danger now"), q.EMERGENCIES)
    today = chips(_("Needs somebody today"), q.TODAY)
    violence = tick(_("Ask about violence by a partner"))
    alone = asked(_("Are you alone, and is it safe to talk about this?"))
    loved_one_goal = forms.ChoiceField(
        label=_("Whom is help wanted for?"), choices=q.GOALS, required=False, widget=forms.RadioSelect
    )
    age = count(_("Age of the person who needs care"), 120)
    sex = select(_("Sex, for two cut-offs only"), q.SEXES)
    pregnant = asked(_("Pregnant?"))
    veteran = asked(_("Served in the military?"))
    substances = chips(_("What is used"), q.SUBSTANCES)
    overdose = days(_("Last overdose, days ago"))
    ssq_drug = count(words_of("ssq_drug"), 366)
    ssq_alcohol = count(words_of("ssq_alcohol"), 366)
    withdrawal = chips(_("When stopping before"), q.WITHDRAWAL_HINTS)
    paws = chips(_("Since stopping"), q.AFTER_STOPPING)
    craving = count(_("Craving, 0 to 10"), 10)
    lapse = days(_("Last lapse, days ago"))
    abstinent = days(_("Without use before that lapse"))
    functioning = rated(question_words(DIFFICULTY.text), DIFFICULTY.answers or ())
    trauma = tick(_("Trauma, violence or war came up"))
    exposure = asked(question_words(PCPTSD5_EXPOSURE.text))
    shorter = tick(_("Too much now: ask the six questions of the K6 instead"))
    known = chips(_("Mental-health conditions they were told they have"), q.KNOWN_CONDITIONS)
    admitted = asked(_("In a psychiatric hospital in the past 12 months?"))
    medication = select(_("Psychiatric medication"), q.MEDICATION)
    medication_stopped = days(_("Medication stopped, days ago"))
    self_medication = asked(_("Do they use to feel less low, anxious or distressed?"))
    uncope = count(_("UNCOPE, yes answers (0 to 6)"), 6)
    ssi_sa = count(_("SSI-SA, total (0 to 14)"), 14)
    dast10 = count(_("DAST-10, total (0 to 10)"), 10)
    taps2_max = count(_("TAPS-2, highest score (0 to 4)"), 4)
    mania_screen = asked(_("A positive mania screen?"))

    def __init__(self, *args: Any, **options: Any) -> None:
        """There are more than 200 questions and no form changes one: all sheets share them, uncopied."""
        self.base_fields = {}  # type: ignore[misc]  # Django copies what it finds here
        super().__init__(*args, **options)
        self.fields = self.declared_fields | questions(settings.INSTRUMENT_PACKS)

    def inputs(self, *, kind: str, caller_role: str, anonymous: bool) -> dict[str, Any]:
        """The inputs of the rules (clinical reference 4.3) that have been answered; the rest is absent."""
        given = {
            "call_type": CALL_TYPES.get(kind, kind),
            "caller_role": caller_role or None,
            "anonymous": anonymous or None,
            "danger_flags": self._flags(),
            "asq": self._asq(),
            "cssrs": self._cssrs(),
            "substances": self._substances(),
            "withdrawal_hints": self._listed("withdrawal"),
            "paws_symptoms": self._listed("paws"),
            "prior_mh": self._listed("known"),
            **{key: self.cleaned_data.get(name) for key, name in PLAIN.items()},
            **{key: YES_NO.get(self.cleaned_data.get(name, "")) for key, name in PLAIN_YES_NO.items()},
            **scores(self.cleaned_data),
            **self._pack_totals(),
            "sds": self._dependence(),
        }
        return {key: value for key, value in given.items() if value is not None and value != ""}

    def _listed(self, name: str) -> list[str] | None:
        """What was chosen; empty if the answer was "none of these", None if nothing was answered."""
        chosen = self.cleaned_data.get(name) or []
        named = [code for code in chosen if code != NONE]
        return named if named or NONE in chosen else None

    def _flags(self) -> list[str] | None:
        """The signs that were chosen; a yes to any question of the HARK is violence that was mentioned."""
        said = [self._listed("danger"), self._listed("today")]
        if any(self.cleaned_data.get(f"hark_{n}") == "yes" for n in range(1, 5)):
            said.append(["partner_violence_history"])
        known = [flags for flags in said if flags is not None]
        return list(dict.fromkeys(flag for flags in known for flag in flags)) if known else None

    def _asq(self) -> dict[str, bool] | None:
        """The answers; declined when a question that was called for was refused (5 follows a yes)."""
        said = {f"q{n}": self.cleaned_data.get(f"asq_{n}", "") for n in range(1, 6)}
        answers: dict[str, bool] = {key: YES_NO[answer] for key, answer in said.items() if answer in YES_NO}
        called_for = said if any(answers.values()) else {key: said[key] for key in said if key != "q5"}
        if "declined" in called_for.values():
            answers["declined"] = True
        return answers or None

    def _pack(self, key: str) -> dict[str, bool] | None:
        """The yes and no answers to a pack's questions, by the id of each."""
        items = site_packs()[key].items if key in site_packs() else ()
        said = {item.id: self.cleaned_data.get(f"{key}_{item.id}", "") for item in items}
        return {name: YES_NO[answer] for name, answer in said.items() if answer in YES_NO} or None

    def _cssrs(self) -> dict[str, bool] | None:
        """The answers, without what was left behind when the question before them became a no.

        A yes to questions 3 to 5 always counts; 6b says when that of question 6 was, and goes with it.
        """
        said = self._pack("cssrs") or {}
        if said.get("q2") is False:
            said = {name: yes for name, yes in said.items() if yes or name not in THOUGHTS}
        if said.get("q6") is False:
            said.pop("q6_recent", None)
        return said or None

    def _pack_totals(self) -> dict[str, int]:
        """Totals of the substance packs that are fully answered; else one entered from elsewhere stands."""
        totals = {key: self._pack_total(key) for key in ("uncope", "ssi_sa") if key in site_packs()}
        return {key: total for key, total in totals.items() if total is not None}

    def _pack_total(self, key: str) -> int | None:
        said = self._pack(key) or {}
        answers = [said.get(item.id) for item in site_packs()[key].items]
        return score(key, [None if yes is None else int(yes) for yes in answers]).total

    def _dependence(self) -> dict[str, int] | None:
        """The Severity of Dependence Scale totals that were entered, by substance."""
        given = {name: self.cleaned_data.get(f"sds_{name}") for name, _label in DEPENDENCE}
        return {name: total for name, total in given.items() if total is not None} or None

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
