"""The mental-health side of one call, in the words of the rules (reference, section 4.4).

Screens are "positive" or "negative"; nothing here is a diagnosis.
"""

from functools import cached_property

from .inputs import Inputs
from .numbers import Numbers
from .suicide import Suicide
from .words import SERIOUS_MENTAL_ILLNESS

DANGER_SIGNS = frozenset(
    {
        "psychosis_unsafe",
        "psychosis_calm",
        "mania_now",
        "suicidal_intent_now",
        "attempt_in_progress",
        "suicidal_statement_reported",
    }
)
UNUSUAL_STATE = frozenset({"psychosis_unsafe", "psychosis_calm", "mania_now"})


class Mind:
    """Built from the answers, the suicide screens, and whether PAWS is possible."""

    def __init__(self, inputs: Inputs, numbers: Numbers, suicide: Suicide, possible_paws: bool) -> None:
        self._inputs = inputs
        self._numbers = numbers
        self._suicide = suicide
        self._possible_paws = possible_paws
        self._flags = frozenset(inputs.danger_flags or ())

    @cached_property
    def level(self) -> str:
        """high, moderate, low, none or unknown; the first that fits. Unasked is unknown, never none."""
        if self._high:
            return "high"
        if self._moderate:
            return "moderate"
        if self._low:
            return "low"
        return "none" if self._asked else "unknown"

    @cached_property
    def _asked(self) -> bool:
        """A screen, history or medication question was asked; a negative suicide screen does not count."""
        i = self._inputs
        screens = (i.phq2, i.phq9, i.gad2, i.gad7, i.pcptsd5, i.k6, i.mania_screen)
        history = (i.prior_mh, i.mh_hospitalized_12m, i.mh_medication)
        return any(answer is not None for answer in screens + history)

    @cached_property
    def _high(self) -> bool:
        i, n = self._inputs, self._numbers
        by_danger = bool(self._flags & DANGER_SIGNS) or self._suicide.high or self._suicide.moderate
        by_history = self.serious_mental_illness or bool(i.mh_hospitalized_12m)
        by_score = self.depression_severe or _at_least(i.k6, n.k6_serious)
        limited = _at_least(i.functioning, n.functioning_limited)
        return by_danger or by_history or by_score or (self.depression_moderately_severe and limited)

    @cached_property
    def _moderate(self) -> bool:
        by_screen = self.depression_positive or self.anxiety_positive or self.ptsd_positive
        by_distress = _at_least(self._inputs.k6, self._numbers.k6_moderate)
        by_suicide_screen = self._suicide.band == "low" or self._suicide.lifetime_only
        by_course = bool(self._inputs.mania_screen) or self.medication_stopped_recently
        return by_screen or by_distress or by_suicide_screen or by_course

    @cached_property
    def _low(self) -> bool:
        i, n = self._inputs, self._numbers
        mild = _at_least(i.phq9, n.phq9_mild) or _at_least(i.gad7, n.gad7_mild)
        short = bool(i.phq2) or bool(i.gad2)
        return mild or short or self.any_history or self._possible_paws

    @cached_property
    def moderate_or_high(self) -> bool:
        return self.level in ("moderate", "high")

    # ------------------------------------------------------------------ screens

    @cached_property
    def depression_positive(self) -> bool:
        """PHQ-9 when there is one, otherwise PHQ-2."""
        i, n = self._inputs, self._numbers
        if i.phq9 is not None:
            return i.phq9 >= n.phq9_positive
        return _at_least(i.phq2, n.phq2_positive)

    @cached_property
    def anxiety_positive(self) -> bool:
        """GAD-7 when there is one, otherwise GAD-2."""
        i, n = self._inputs, self._numbers
        if i.gad7 is not None:
            return i.gad7 >= n.gad7_positive
        return _at_least(i.gad2, n.gad2_positive)

    @cached_property
    def ptsd_positive(self) -> bool:
        n = self._numbers
        cut_off = n.pcptsd5_women if self._inputs.sex == "F" else n.pcptsd5_positive
        return _at_least(self._inputs.pcptsd5, cut_off)

    @cached_property
    def depression_severe(self) -> bool:
        return _at_least(self._inputs.phq9, self._numbers.phq9_severe)

    @cached_property
    def depression_moderately_severe(self) -> bool:
        """In the 15 to 19 band."""
        at_least = _at_least(self._inputs.phq9, self._numbers.phq9_moderately_severe)
        return at_least and not self.depression_severe

    @cached_property
    def distress_serious(self) -> bool:
        return _at_least(self._inputs.k6, self._numbers.k6_serious)

    @cached_property
    def functioning_extreme(self) -> bool:
        return _at_least(self._inputs.functioning, self._numbers.functioning_extreme)

    @cached_property
    def mood_or_anxiety_screened(self) -> bool:
        i = self._inputs
        return any(score is not None for score in (i.phq2, i.phq9, i.gad2, i.gad7, i.k6))

    @cached_property
    def long_form_missing(self) -> bool:
        """A two-question screen calls for its long form, and that was not done."""
        i, n = self._inputs, self._numbers
        phq9_missing = i.phq9 is None and _at_least(i.phq2, n.phq2_prompt)
        gad7_missing = i.gad7 is None and _at_least(i.gad2, n.gad2_prompt)
        return phq9_missing or gad7_missing

    # ------------------------------------------------------------------ history

    @cached_property
    def serious_mental_illness(self) -> bool:
        """Bipolar disorder, schizophrenia, schizoaffective disorder or psychosis in the history."""
        return bool(SERIOUS_MENTAL_ILLNESS.intersection(self._inputs.prior_mh or ()))

    @cached_property
    def bipolar_suggested(self) -> bool:
        return "bipolar" in (self._inputs.prior_mh or ()) or bool(self._inputs.mania_screen)

    @cached_property
    def any_history(self) -> bool:
        """Any psychiatric diagnosis or medication, now or before."""
        i = self._inputs
        return bool(i.prior_mh) or i.mh_medication == "taking" or self._medication_stopped

    @cached_property
    def medication_stopped_recently(self) -> bool:
        """Psychiatric medication stopped within the window; an unknown day counts as recent."""
        days = self._inputs.mh_medication_stopped_days
        return self._medication_stopped and (days or 0) <= self._numbers.medication_stopped_days

    @cached_property
    def unusual_state_now(self) -> bool:
        """Psychosis or mania now."""
        return bool(self._flags & UNUSUAL_STATE)

    @property
    def _medication_stopped(self) -> bool:
        i = self._inputs
        return i.mh_medication == "stopped" or i.mh_medication_stopped_days is not None


def _at_least(score: float | None, cut_off: float) -> bool:
    return score is not None and score >= cut_off
