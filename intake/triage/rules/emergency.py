"""Rules that need action while the caller is on the line, in the words of the reference (section 4.6)."""

from .rule import Rule, flagged

EMERGENCY = (
    Rule(
        "E01",
        "OVERDOSE_SIGNS",
        "emergency_now",
        "Signs of an overdose were reported (cannot be woken, slow or no breathing, gurgling, blue or"
        " grey lips). Call 911 now, give naloxone if there is any, stay on the line.",
        "CDC-OD",
        flagged("overdose_signs"),
    ),
    Rule(
        "E02",
        "POISONING",
        "emergency_now",
        "The person has taken too much of something or an unknown amount. Call 911; Poison Control "
        "1-800-222-1222 if awake and well.",
        "CDC-OD",
        flagged("took_too_much"),
    ),
    Rule(
        "E03",
        "ATTEMPT_NOW",
        "emergency_now",
        "A suicide attempt is in progress or has just happened. Start life-saving help now; consent "
        "is not needed for this.",
        "NSPL-IR",
        flagged("attempt_in_progress"),
    ),
    Rule(
        "E04",
        "SUI_HIGH",
        "emergency_now",
        "The suicide screen is in the HIGH band (intent or plan in the past month, suicidal behaviour"
        " in the past 3 months, or thoughts of suicide right now). Stay on the line and bring in a "
        "clinician or 988 by warm transfer now; 911 if the person cannot or will not stay safe.",
        "CSSRS",
        lambda call: call.suicide.high,
    ),
    Rule(
        "E05",
        "SUI_INTENT_NOW",
        "emergency_now",
        "The person says, or someone reliable reports, that they intend to end their life now or "
        "soon. Stay on the line; warm transfer to a clinician or 988; 911 if safety cannot be agreed.",
        "NSPL-IR",
        flagged("suicidal_intent_now"),
    ),
    Rule(
        "E06",
        "VIOLENCE_IMMINENT",
        "emergency_now",
        "There is a threat of serious violence now (named person, weapon or clear intent). Call 911 "
        "and a supervisor.",
        "LOCAL",
        flagged("violence_imminent"),
    ),
    Rule(
        "E07",
        "SEIZURE",
        "emergency_now",
        "A seizure is happening or happened today. Call 911: withdrawal seizures and stimulant "
        "seizures can be fatal.",
        "ASAM-AWM",
        flagged("seizure_today"),
    ),
    Rule(
        "E08",
        "WITHDRAWAL_DELIRIUM",
        "emergency_now",
        "Confusion, hallucinations or high fever while cutting down alcohol, benzodiazepines or "
        "sedatives. This can be delirium: call 911.",
        "ASAM-AWM",
        flagged("withdrawal_delirium"),
    ),
    Rule(
        "E09",
        "CHEST_PAIN",
        "emergency_now",
        "Chest pain or trouble breathing. After cocaine or other stimulants this can be a heart "
        "attack: call 911.",
        "ASAM-STUD",
        flagged("chest_pain_or_breathing"),
    ),
    Rule(
        "E10",
        "HYPERTHERMIA",
        "emergency_now",
        "Very hot, rigid, or high temperature after stimulants. Call 911 and cool the person.",
        "ASAM-STUD",
        flagged("overheating_or_rigid"),
    ),
    Rule(
        "E11",
        "STROKE_SIGNS",
        "emergency_now",
        "Sudden face droop, weakness, slurred speech or worst headache. Call 911.",
        "ASAM-STUD",
        flagged("stroke_signs"),
    ),
    Rule(
        "E12",
        "PSYCHOSIS_UNSAFE",
        "emergency_now",
        "Severe agitation, or hearing/seeing/believing things in a way that puts someone in danger. "
        "Call 911 or mobile crisis now.",
        "ASAM-STUD",
        flagged("psychosis_unsafe"),
    ),
    Rule(
        "E13",
        "PREG_EMERGENCY",
        "emergency_now",
        "Pregnant with bleeding, severe pain, seizure, or the baby moving much less. Call 911.",
        "LOCAL",
        flagged("pregnancy_emergency"),
    ),
    Rule(
        "E14",
        "DV_IN_PROGRESS",
        "emergency_now",
        "Violence is happening now or the caller is not safe to talk. Follow the silent-call script "
        "and call 911 to the location.",
        "LOCAL",
        flagged("violence_in_progress"),
    ),
    Rule(
        "E15",
        "CHILD_DANGER",
        "emergency_now",
        "A child or dependent adult is in danger right now. Call 911, then the supervisor about the "
        "mandated report.",
        "STATE",
        flagged("child_or_dependent_danger"),
    ),
    Rule(
        "E16",
        "OTHER_MEDICAL",
        "emergency_now",
        "Another medical emergency was reported. Call 911.",
        "LOCAL",
        flagged("other_medical_emergency"),
    ),
    Rule(
        "E17",
        "MISSING_AT_RISK",
        "emergency_now",
        "Someone who spoke of suicide or overdose cannot be reached. Ask 911 for a welfare check.",
        "NSPL-IR",
        flagged("missing_at_risk"),
    ),
)
