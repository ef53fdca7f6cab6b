"""The substance-use side of one call, in the words of the rules (reference, section 4.4)."""

from collections.abc import Collection
from functools import cached_property

from .inputs import Inputs, Substance
from .numbers import Numbers
from .words import (
    OPIOIDS,
    OTHER_HIGH_RISK,
    SEDATIVES,
    SEVERE_PAST_WITHDRAWAL,
    STIMULANTS,
    WITHDRAWAL_NOW,
)


class Use:
    """`problem` substances are those not marked as taken as prescribed."""

    def __init__(self, inputs: Inputs, numbers: Numbers) -> None:
        self._inputs = inputs
        self._numbers = numbers
        self._flags = frozenset(inputs.danger_flags or ())
        self.listed = inputs.substances or ()
        self.problem = tuple(s for s in self.listed if not s.prescribed_as_directed)

    # ------------------------------------------------------------------ how severe

    @cached_property
    def level(self) -> str:
        """unknown, remission, high, moderate, low or none; the first that fits."""
        if not self.asked:
            return "unknown"
        if self.not_used_for(self._numbers.remission_days):
            return "remission"
        if self._severe:
            return "high"
        if self._moderate:
            return "moderate"
        return "low" if self._any_sign else "none"

    @cached_property
    def at_least_moderate(self) -> bool:
        """The higher side of the substance-use axis."""
        return self.level in ("moderate", "high")

    @cached_property
    def asked(self) -> bool:
        """Something about substances is known."""
        i = self._inputs
        scores = (i.uncope, i.ssq_drug, i.ssq_alcohol, i.audit_c, i.dast10, i.taps2_max, i.ssi_sa)
        return i.substances is not None or any(s is not None for s in scores) or bool(i.sds) or self._told

    @cached_property
    def _severe(self) -> bool:
        i, n = self._inputs, self._numbers
        by_score = (
            _at_least(i.uncope, n.uncope_high)
            or _at_least(i.audit_c, n.audit_c_high)
            or _at_least(i.dast10, n.dast10_high)
            or self._dependence_scale_positive
        )
        by_pattern = self.daily(STIMULANTS | OPIOIDS | SEDATIVES | OTHER_HIGH_RISK) or self._injects
        by_harm = self.overdose_within(n.overdose_year_days) or bool(self._flags & WITHDRAWAL_NOW)
        return by_score or by_pattern or by_harm

    @cached_property
    def _moderate(self) -> bool:
        i, n = self._inputs, self._numbers
        audit_c_positive = n.audit_c_men if i.sex == "M" else n.audit_c_women
        by_score = (
            _at_least(i.uncope, n.uncope_moderate)
            or _at_least(i.ssq_drug, n.ssq_drug_moderate)
            or _at_least(i.ssq_alcohol, n.ssq_alcohol_moderate)
            or _at_least(i.audit_c, audit_c_positive)
            or _at_least(i.dast10, n.dast10_moderate)
            or _at_least(i.taps2_max, n.taps2_moderate)
            or _at_least(i.ssi_sa, n.ssi_sa_positive)
        )
        return by_score or self.daily({"alcohol", "marijuana"})

    @cached_property
    def _any_sign(self) -> bool:
        """Any other positive answer, or any substance used."""
        i = self._inputs
        scores = (i.uncope, i.ssq_drug, i.ssq_alcohol, i.audit_c, i.dast10, i.taps2_max, i.ssi_sa)
        scale = any(score for _, score in i.sds or ())
        return bool(self.problem) or any(scores) or scale or self._told

    @cached_property
    def _told(self) -> bool:
        """Use is known from another answer: an overdose, withdrawal, a lapse, craving, self-medication."""
        i = self._inputs
        days = (i.overdose_days_ago, i.lapse_days_ago)
        told = any(d is not None for d in days) or bool(i.craving) or bool(i.self_medication)
        return told or bool(self._flags & WITHDRAWAL_NOW)

    @cached_property
    def _dependence_scale_positive(self) -> bool:
        return any(score >= self._sds_cut_off(name) for name, score in self._inputs.sds or ())

    def _sds_cut_off(self, name: str) -> int:
        """The published Severity of Dependence Scale cut-off for this substance."""
        n = self._numbers
        youth = self._inputs.age is not None and self._inputs.age < n.youth_age
        if name in STIMULANTS:
            return n.sds_cocaine if name == "cocaine" else n.sds_stimulants
        if name in OPIOIDS:
            return n.sds_opioids
        if name in SEDATIVES:
            return n.sds_sedatives
        if name == "marijuana":
            return n.sds_cannabis_youth if youth else n.sds_cannabis
        return {"alcohol": n.sds_alcohol}.get(name, n.sds_other)

    # ------------------------------------------------------------------ how long ago

    @cached_property
    def days_since_last(self) -> float | None:
        """Days since the last use of any problem substance, as far as known."""
        known = [s.last_use_days for s in self.problem if s.last_use_days is not None]
        return min(known, default=None)

    def not_used_for(self, days: float) -> bool:
        """No problem substance used for at least `days` days; an unknown last use never counts."""
        return bool(self.problem) and all(
            s.last_use_days is not None and s.last_use_days >= days for s in self.problem
        )

    def used_less_than(self, days: float) -> bool:
        """A problem substance was used fewer than `days` days ago."""
        if self.days_since_last is not None and self.days_since_last < days:
            return True
        return any(s.last_use_days is None and s.used_within(days) for s in self.problem)

    def used_within(self, days: float) -> bool:
        """A problem substance was used in the last `days` days."""
        return any(s.used_within(days) for s in self.problem)

    def overdose_within(self, days: float) -> bool:
        return _at_most(self._inputs.overdose_days_ago, days)

    def lapsed_within(self, days: float) -> bool:
        return _at_most(self._inputs.lapse_days_ago, days)

    # ------------------------------------------------------------------ what is used, and how

    def uses(self, names: Collection[str]) -> bool:
        return any(s.name in names for s in self.problem)

    def daily(self, names: Collection[str]) -> bool:
        return any(s.name in names and s.frequency == "daily" for s in self.problem)

    def stimulant_within(self, days: float) -> bool:
        return any(s.name in STIMULANTS and s.used_within(days) for s in self.problem)

    def daily_opioid_within(self, days: float) -> bool:
        return any(_daily(s, OPIOIDS) and s.used_within(days) for s in self.problem)

    def injected_within(self, days: float) -> bool:
        return any(s.route == "injection" and s.used_within(days) for s in self.problem)

    def daily_sedative_within(self, days: float) -> bool:
        """Prescribed or not: the body depends on it either way."""
        return any(_daily(s, SEDATIVES) and s.used_within(days) for s in self.listed)

    def daily_alcohol_within(self, days: float) -> bool:
        return any(_daily(s, {"alcohol"}) and s.used_within(days) for s in self.listed)

    def sedative_stopped_abruptly_within(self, days: float) -> bool:
        stopped = [s for s in self.listed if _daily(s, SEDATIVES) and s.stopped_abruptly]
        return any(s.used_within(days) for s in stopped)

    @cached_property
    def _injects(self) -> bool:
        return any(s.route == "injection" for s in self.problem)

    # ------------------------------------------------------------------ withdrawal

    @cached_property
    def withdrawal_hints(self) -> frozenset[str]:
        """The hints that were ticked, and those that age and pregnancy give by themselves."""
        hints = set(self._inputs.withdrawal_hints or ())
        if self._inputs.age is not None and self._inputs.age >= self._numbers.older_age:
            hints.add("age_65_or_over")
        if self._inputs.pregnant:
            hints.add("pregnant")
        return frozenset(hints)

    @cached_property
    def severe_past_withdrawal(self) -> bool:
        return bool(self.withdrawal_hints & SEVERE_PAST_WITHDRAWAL)

    @cached_property
    def possible_paws(self) -> bool:
        """Enough symptoms, every problem substance past its acute window, last use within two years."""
        n = self._numbers
        enough = len(self._inputs.paws_symptoms or ()) >= n.paws_symptoms
        past = all(self._past_acute_window(s) for s in self.problem)
        return enough and past and _at_most(self.days_since_last, n.paws_longest_days)

    def _past_acute_window(self, s: Substance) -> bool:
        return s.last_use_days is not None and s.last_use_days > self._acute_window(s)

    def _acute_window(self, s: Substance) -> int:
        """Days that acute withdrawal lasts at most (SAMHSA-PW)."""
        n = self._numbers
        if s.name == "benzodiazepines":
            tapered = s.stopped_abruptly is False
            return n.paws_benzodiazepines_taper if tapered else n.paws_benzodiazepines
        if s.name in OPIOIDS:
            return n.paws_methadone if s.name == "methadone" else n.paws_opioids
        if s.name in STIMULANTS:
            return n.paws_stimulants
        return {"alcohol": n.paws_alcohol, "marijuana": n.paws_cannabis}.get(s.name, n.paws_other)


def _daily(s: Substance, names: Collection[str]) -> bool:
    return s.name in names and s.frequency == "daily"


def _at_least(score: float | None, cut_off: float) -> bool:
    return score is not None and score >= cut_off


def _at_most(days: float | None, limit: float) -> bool:
    return days is not None and days <= limit
