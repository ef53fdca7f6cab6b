"""For every rule the calls on which it fires, and calls like them on which it does not."""

from .calls import help_call
from .firings_notes import NOTES
from .firings_soon import SOON
from .firings_urgent import URGENT

FLAG_RULES = {
    "overdose_signs": "OVERDOSE_SIGNS",
    "took_too_much": "POISONING",
    "attempt_in_progress": "ATTEMPT_NOW",
    "suicidal_intent_now": "SUI_INTENT_NOW",
    "violence_imminent": "VIOLENCE_IMMINENT",
    "seizure_today": "SEIZURE",
    "withdrawal_delirium": "WITHDRAWAL_DELIRIUM",
    "chest_pain_or_breathing": "CHEST_PAIN",
    "overheating_or_rigid": "HYPERTHERMIA",
    "stroke_signs": "STROKE_SIGNS",
    "psychosis_unsafe": "PSYCHOSIS_UNSAFE",
    "pregnancy_emergency": "PREG_EMERGENCY",
    "violence_in_progress": "DV_IN_PROGRESS",
    "child_or_dependent_danger": "CHILD_DANGER",
    "other_medical_emergency": "OTHER_MEDICAL",
    "missing_at_risk": "MISSING_AT_RISK",
    "suicidal_statement_reported": "SUI_REPORTED",
    "alcohol_or_sedative_withdrawal_now": "ALC_WITHDRAWAL",
    "opioid_withdrawal_now": "OPIOID_WITHDRAWAL",
    "psychosis_calm": "PSYCHOSIS_CALM",
    "mania_now": "MANIA_NOW",
    "abuse_or_neglect_suspected": "ABUSE_REPORT",
    "no_safe_place_tonight": "NO_SAFE_PLACE",
    "partner_violence_history": "DV_SAFE",
}


def _flag_alone(flag):
    others = [other for other in FLAG_RULES if other != flag]
    return [help_call(danger_flags=[flag])], [help_call(danger_flags=others)]


FIRINGS = URGENT | SOON | NOTES | {code: _flag_alone(flag) for flag, code in FLAG_RULES.items()}
