"""The closed lists of words that a call record may use. Codes are stored for ever and never renamed.

Substance names follow the SAMHSA TEDS-A public-use list (reference, section 5.1).
"""

CALL_TYPES = ("help", "information", "wrong_number", "silent_or_prank")
CALLER_ROLES = ("self", "loved_one", "professional")
LOVED_ONE_GOALS = ("help_for_self", "help_for_subject")
SEXES = ("M", "F")
FREQUENCIES = ("none", "some", "daily")
ROUTES = ("oral", "smoking", "inhalation", "injection", "other")
MEDICATION = ("none", "taking", "stopped")

STIMULANTS = frozenset({"cocaine", "methamphetamine", "other_amphetamines", "other_stimulants"})
OPIOIDS = frozenset({"heroin", "methadone", "other_opioids"})
SEDATIVES = frozenset({"benzodiazepines", "other_tranquilizers", "barbiturates", "other_sedatives"})
OTHER_HIGH_RISK = frozenset({"pcp", "inhalants"})
SUBSTANCES = frozenset(
    {"alcohol", "marijuana", "hallucinogens", "over_the_counter", "other_drugs"}
    | STIMULANTS
    | OPIOIDS
    | SEDATIVES
    | OTHER_HIGH_RISK
)
SAME_SUBSTANCE = {
    "cannabis": "marijuana",
    "hashish": "marijuana",
    "crack": "cocaine",
    "non_prescription_methadone": "methadone",
    "nonprescription_methadone": "methadone",
    "other_opiates": "other_opioids",
    "other_opiates_and_synthetics": "other_opioids",
    "other_sedatives_or_hypnotics": "other_sedatives",
    "over_the_counter_medications": "over_the_counter",
    "other": "other_drugs",
}

EMERGENCY_FLAGS = (
    "overdose_signs",
    "took_too_much",
    "attempt_in_progress",
    "suicidal_intent_now",
    "violence_imminent",
    "seizure_today",
    "withdrawal_delirium",
    "chest_pain_or_breathing",
    "overheating_or_rigid",
    "stroke_signs",
    "psychosis_unsafe",
    "pregnancy_emergency",
    "violence_in_progress",
    "child_or_dependent_danger",
    "other_medical_emergency",
    "missing_at_risk",
)
SAME_DAY_FLAGS = (
    "suicidal_statement_reported",
    "alcohol_or_sedative_withdrawal_now",
    "opioid_withdrawal_now",
    "psychosis_calm",
    "mania_now",
    "abuse_or_neglect_suspected",
    "no_safe_place_tonight",
)
WITHIN_72H_FLAGS = ("partner_violence_history",)
DANGER_FLAGS = EMERGENCY_FLAGS + SAME_DAY_FLAGS + WITHIN_72H_FLAGS

WITHDRAWAL_HINTS = (
    "prior_withdrawal_seizure",
    "prior_delirium_tremens",
    "prior_withdrawal",
    "combines_sedatives",
    "age_65_or_over",
    "serious_medical_illness",
    "pregnant",
)
SEVERE_PAST_WITHDRAWAL = frozenset({"prior_withdrawal_seizure", "prior_delirium_tremens"})
WITHDRAWAL_NOW = frozenset(
    {"alcohol_or_sedative_withdrawal_now", "opioid_withdrawal_now", "withdrawal_delirium"}
)

PAWS_SYMPTOMS = (
    "mood_swings",
    "irritability",
    "low_energy",
    "sadness",
    "anhedonia",
    "sleep",
    "concentration",
    "anxiety",
    "craving",
)

SERIOUS_MENTAL_ILLNESS = frozenset(
    {"bipolar", "schizophrenia", "schizoaffective", "psychotic_depression", "psychosis"}
)
PRIOR_DIAGNOSES = SERIOUS_MENTAL_ILLNESS | {
    "depression",
    "postpartum_depression",
    "dysthymia",
    "anxiety",
    "generalized_anxiety",
    "panic",
    "social_anxiety",
    "phobia",
    "ocd",
    "ptsd",
    "trauma",
    "adhd",
    "autism",
    "eating_disorder",
    "personality_disorder",
    "borderline",
    "dissociative",
    "adjustment",
    "grief",
    "insomnia",
    "dementia",
    "intellectual_disability",
    "brain_injury",
    "self_harm",
    "suicide_attempt",
    "other",
}
SAME_DIAGNOSIS = {
    "bipolar_disorder": "bipolar",
    "bipolar_1": "bipolar",
    "bipolar_2": "bipolar",
    "schizoaffective_disorder": "schizoaffective",
    "psychotic_disorder": "psychosis",
    "major_depression": "depression",
    "major_depressive_disorder": "depression",
    "anxiety_disorder": "anxiety",
    "gad": "generalized_anxiety",
    "panic_disorder": "panic",
    "borderline_personality": "borderline",
    "borderline_personality_disorder": "borderline",
}

URGENCIES = ("none", "routine", "within_72h", "same_day", "emergency_now")
"""From least to most urgent."""
