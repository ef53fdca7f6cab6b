"""What is known about one call when it is triaged.

Every field may be unknown (None). Unknown is never "no". An empty list means "asked, and there was none".
`read_inputs` builds them and refuses what cannot be true. Nothing here reads a clock or a database.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(frozen=True)
class Substance:
    """One substance. `last_use_days` is days since the last use and may be a fraction of a day."""

    name: str
    frequency: str | None = None
    route: str | None = None
    last_use_days: float | None = None
    prescribed_as_directed: bool | None = None
    stopped_abruptly: bool | None = None

    def used_within(self, days: float) -> bool:
        """Used in the last `days` days. When the day is unknown, any use in the past month counts."""
        if self.last_use_days is None:
            return self.frequency != "none"
        return self.last_use_days <= days


@dataclass(frozen=True)
class Cssrs:
    """Answers to the C-SSRS Screener: q1 to q5 past month, q6 lifetime, q6_recent past 3 months."""

    q1: bool | None = None
    q2: bool | None = None
    q3: bool | None = None
    q4: bool | None = None
    q5: bool | None = None
    q6: bool | None = None
    q6_recent: bool | None = None


@dataclass(frozen=True)
class Asq:
    """Answers to the ASQ; `declined` when the person refuses the questions."""

    q1: bool | None = None
    q2: bool | None = None
    q3: bool | None = None
    q4: bool | None = None
    q5: bool | None = None
    declined: bool | None = None


@dataclass(frozen=True)
class Inputs:
    """The whole input list of the rule set (reference, section 4.3), and `ssi_sa`, the SSI-SA total."""

    call_type: str | None = None
    caller_role: str | None = None
    loved_one_goal: str | None = None
    anonymous: bool | None = None
    age: int | None = None
    sex: str | None = None
    pregnant: bool | None = None
    veteran: bool | None = None
    substances: tuple[Substance, ...] | None = None
    danger_flags: tuple[str, ...] | None = None
    cssrs: Cssrs = field(default_factory=Cssrs)
    asq: Asq = field(default_factory=Asq)
    uncope: int | None = None
    ssq_drug: int | None = None
    ssq_alcohol: int | None = None
    audit_c: int | None = None
    ssi_sa: int | None = None
    sds: tuple[tuple[str, int], ...] | None = None
    dast10: int | None = None
    taps2_max: int | None = None
    phq2: int | None = None
    phq9: int | None = None
    phq9_item9: int | None = None
    functioning: int | None = None
    gad2: int | None = None
    gad7: int | None = None
    pcptsd5: int | None = None
    k6: int | None = None
    prior_mh: tuple[str, ...] | None = None
    mania_screen: bool | None = None
    mh_hospitalized_12m: bool | None = None
    mh_medication: str | None = None
    mh_medication_stopped_days: float | None = None
    overdose_days_ago: float | None = None
    withdrawal_hints: tuple[str, ...] | None = None
    paws_symptoms: tuple[str, ...] | None = None
    craving: int | None = None
    lapse_days_ago: float | None = None
    abstinent_days_before_lapse: float | None = None
    self_medication: bool | None = None
    wants_to_stop: bool | None = None

    def as_dict(self) -> dict[str, Any]:
        """Only what was given, ready for JSON. `read_inputs(x.as_dict()) == x`."""
        given = {name: _plain(getattr(self, name)) for name in INPUT_KEYS}
        if self.sds is not None:
            given["sds"] = dict(self.sds)
        return {name: value for name, value in given.items() if value is not None and value != {}}


INPUT_KEYS = tuple(f.name for f in fields(Inputs))


def _plain(value: Any) -> Any:
    """Records become mappings without their unknowns, tuples become lists."""
    if isinstance(value, Substance | Cssrs | Asq):
        return _without_unknowns({f.name: getattr(value, f.name) for f in fields(value)})
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _without_unknowns(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
