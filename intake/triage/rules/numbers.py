"""Every cut-off, time window and limit of the rule set, with its unit and source.

`local=True` marks a number with no published value behind it, or where the reference chose between two
published ones: a site may set it, between `low` and `high`, in its settings file. The others are fixed.
"""

from dataclasses import dataclass, field, fields
from typing import Any


def _number(value: int, unit: str, source: str, about: str, site: tuple[int, int] | None = None) -> Any:
    """One number. `site` is the range a site may choose from; without it the number is fixed."""
    about_it = {"unit": unit, "source": source, "about": about, "local": site is not None, "range": site}
    return field(default=value, metadata=about_it)


@dataclass(frozen=True)
class Numbers:
    """Cut-offs are "this many or more"; windows are "this many days or fewer" unless they say otherwise."""

    youth_age: int = _number(18, "years", "STATE", "Below this age the youth pathway is used")
    older_age: int = _number(65, "years", "LOCAL", "From this age withdrawal is riskier")

    uncope_moderate: int = _number(2, "points", "UNCOPE-SE", "UNCOPE, moderate")
    uncope_high: int = _number(3, "points", "UNCOPE-2016", "UNCOPE, likely severe")
    ssq_drug_moderate: int = _number(3, "times a year", "SAITZ", "Single drug question")
    ssq_alcohol_moderate: int = _number(8, "days a year", "SAITZ", "Single alcohol question")
    audit_c_women: int = _number(3, "points", "US-CORE", "AUDIT-C, women and sex unknown")
    audit_c_men: int = _number(4, "points", "US-CORE", "AUDIT-C, men")
    audit_c_high: int = _number(8, "points", "LOCAL", "AUDIT-C, likely severe", (6, 10))
    dast10_moderate: int = _number(3, "points", "SAITZ", "DAST-10, moderate")
    dast10_high: int = _number(6, "points", "US-CORE", "DAST-10, substantial")
    taps2_moderate: int = _number(2, "points", "TAPS", "Highest TAPS-2 score")
    ssi_sa_positive: int = _number(4, "points", "SSISA", "SSI-SA, moderate (level LOCAL)", (2, 6))
    sds_cocaine: int = _number(3, "points", "SDS", "SDS, cocaine")
    sds_stimulants: int = _number(5, "points", "SDS", "SDS, amphetamines and other stimulants")
    sds_opioids: int = _number(5, "points", "SDS", "SDS, opioids")
    sds_cannabis: int = _number(3, "points", "SDS", "SDS, cannabis, adults")
    sds_cannabis_youth: int = _number(4, "points", "SDS", "SDS, cannabis, under 18")
    sds_sedatives: int = _number(7, "points", "SDS", "SDS, benzodiazepines and other sedatives")
    sds_alcohol: int = _number(3, "points", "SDS", "SDS, alcohol")
    sds_other: int = _number(3, "points", "LOCAL", "SDS, substances without a published cut-off", (2, 7))
    remission_days: int = _number(90, "days", "TIP42", "No use for at least this long is remission")
    overdose_recent_days: int = _number(7, "days", "HEDIS-FUA", "A recent overdose")
    overdose_year_days: int = _number(365, "days", "LOCAL", "An overdose in the past year")
    injection_days: int = _number(365, "days", "45CFR96", "Injection in the past year")
    opioid_daily_days: int = _number(30, "days", "LOCAL", "Daily opioid use counts this long", (14, 90))
    pregnant_use_days: int = _number(30, "days", "45CFR96", "Use while pregnant counts this long")
    dependence_days: int = _number(7, "days", "ASAM-AWM", "Daily alcohol or sedatives: withdrawal window")
    abrupt_stop_days: int = _number(28, "days", "ASAM-BZD", "A sudden stop of sedatives counts this long")
    withdrawal_hints: int = _number(3, "hints", "LOCAL", "Hints that call for medical advice today", (2, 5))

    phq2_prompt: int = _number(2, "points", "DELG11", "PHQ-2 that opens the PHQ-9")
    phq2_positive: int = _number(3, "points", "PHQ", "PHQ-2, positive when there is no PHQ-9")
    phq9_mild: int = _number(5, "points", "PHQ", "PHQ-9, mild band")
    phq9_positive: int = _number(10, "points", "PHQ", "PHQ-9, positive (12 in drug treatment)", (7, 12))
    phq9_moderately_severe: int = _number(15, "points", "PHQ", "PHQ-9, moderately severe band")
    phq9_severe: int = _number(20, "points", "PHQ", "PHQ-9, severe band")
    item9_positive: int = _number(1, "points", "PHQ", "PHQ-9 item 9, any thought of death or self-harm")
    functioning_limited: int = _number(2, "points", "PHQ", "Very difficult to function")
    functioning_extreme: int = _number(3, "points", "PHQ", "Extremely difficult to function")
    gad2_prompt: int = _number(2, "points", "DELG12", "GAD-2 that opens the GAD-7")
    gad2_positive: int = _number(3, "points", "GAD", "GAD-2, positive when there is no GAD-7")
    gad7_mild: int = _number(5, "points", "GAD", "GAD-7, mild band")
    gad7_positive: int = _number(9, "points", "DELG12", "GAD-7, positive (10 in general use)", (6, 10))
    pcptsd5_positive: int = _number(4, "points", "BOVIN", "PC-PTSD-5, men and sex unknown")
    pcptsd5_women: int = _number(3, "points", "BOVIN", "PC-PTSD-5, women")
    k6_moderate: int = _number(5, "points", "PROCHASKA", "K6, moderate distress")
    k6_serious: int = _number(13, "points", "K6", "K6, the range linked with serious mental illness")
    medication_stopped_days: int = _number(30, "days", "LOCAL", "Psychiatric medication stopped", (14, 90))

    paws_alcohol: int = _number(7, "days", "SAMHSA-PW", "Acute withdrawal lasts up to: alcohol")
    paws_benzodiazepines: int = _number(28, "days", "SAMHSA-PW", "Up to: benzodiazepines")
    paws_benzodiazepines_taper: int = _number(35, "days", "SAMHSA-PW", "Up to: benzodiazepines, tapered")
    paws_cannabis: int = _number(5, "days", "SAMHSA-PW", "Up to: cannabis")
    paws_opioids: int = _number(10, "days", "SAMHSA-PW", "Up to: opioids")
    paws_methadone: int = _number(21, "days", "SAMHSA-PW", "Up to: methadone")
    paws_stimulants: int = _number(14, "days", "SAMHSA-PW", "Up to: stimulants")
    paws_other: int = _number(14, "days", "LOCAL", "Up to: other substances", (7, 35))
    paws_longest_days: int = _number(730, "days", "SAMHSA-PW", "Possible PAWS is looked for this long")
    paws_symptoms: int = _number(2, "symptoms", "LOCAL", "Symptoms needed for possible PAWS", (2, 4))
    stimulant_crash_days: int = _number(14, "days", "SAMHSA-PW", "Low mood after stimulants")
    rescreen_days: int = _number(28, "days", "TIP42", "Mood screens before this many days are repeated")
    craving_high: int = _number(7, "of 10", "LOCAL", "Craving with a high risk of relapse", (5, 9))
    lapse_days: int = _number(7, "days", "LOCAL", "A recent lapse", (3, 30))
    lapse_after_days: int = _number(30, "days", "LOCAL", "A lapse after at least this long", (14, 90))


NUMBERS = {f.name: f for f in fields(Numbers)}
LOCAL_NUMBERS = {name: f for name, f in NUMBERS.items() if f.metadata["local"]}
