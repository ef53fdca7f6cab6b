"""The staff's own wording of what is asked besides the instruments: short, person-first, to be read aloud."""

from django.utils.translation import gettext_lazy as _

NONE_OF_THESE = ("none_of_these", _("None of these"))

# Each is an emergency; the order is that of how often it is heard.
EMERGENCIES = [
    ("overdose_signs", _("Overdose signs: cannot be woken, blue lips, gurgling")),
    ("took_too_much", _("Took too much")),
    ("suicidal_intent_now", _("Says they will end their life")),
    ("attempt_in_progress", _("Attempt happening now")),
    ("chest_pain_or_breathing", _("Chest pain or breathing")),
    ("seizure_today", _("Seizure today")),
    ("withdrawal_delirium", _("Confused or feverish while cutting down")),
    ("psychosis_unsafe", _("Seeing or hearing things, and not safe")),
    ("violence_imminent", _("Threat of violence")),
    ("violence_in_progress", _("Violence now, or not safe to talk")),
    ("child_or_dependent_danger", _("A child or dependent in danger")),
    ("overheating_or_rigid", _("Very hot or rigid")),
    ("stroke_signs", _("Face droop, weakness, worst headache")),
    ("pregnancy_emergency", _("Pregnant: bleeding, pain, seizure")),
    ("missing_at_risk", _("Cannot be found, spoke of suicide or overdose")),
    ("other_medical_emergency", _("Other medical emergency")),
]

TODAY = [
    ("suicidal_statement_reported", _("Somebody reports talk of suicide")),
    (
        "alcohol_or_sedative_withdrawal_now",
        _("Shaking, sweating, vomiting since stopping alcohol or sedatives"),
    ),
    ("opioid_withdrawal_now", _("Opioid withdrawal now")),
    ("psychosis_calm", _("Hearing or seeing things, calm and safe")),
    ("mania_now", _("Days with little sleep, racing, taking risks")),
    ("abuse_or_neglect_suspected", _("Possible abuse or neglect")),
    ("no_safe_place_tonight", _("No safe place tonight")),
    ("partner_violence_history", _("Partner or family violence before")),
]

SUBSTANCES = [
    ("cocaine", _("Cocaine or crack")),
    ("alcohol", _("Alcohol")),
    ("heroin", _("Heroin")),
    ("other_opioids", _("Fentanyl or other opioids")),
    ("methadone", _("Methadone, not prescribed")),
    ("methamphetamine", _("Meth")),
    ("other_stimulants", _("Other stimulants")),
    ("benzodiazepines", _("Benzodiazepines")),
    ("other_sedatives", _("Other sedatives")),
    ("marijuana", _("Cannabis")),
    ("hallucinogens", _("Hallucinogens")),
    ("pcp", _("PCP")),
    ("inhalants", _("Inhalants")),
    ("over_the_counter", _("Over-the-counter medicine")),
    ("other_drugs", _("Other")),
]
FREQUENCIES = [
    ("", _("Not asked")),
    ("daily", _("Most days or daily")),
    ("some", _("Some days")),
    ("none", _("Not in the past month")),
]
ROUTES = [
    ("", _("Not asked")),
    ("oral", _("By mouth")),
    ("smoking", _("Smoked")),
    ("inhalation", _("Snorted or inhaled")),
    ("injection", _("Injected")),
    ("other", _("Another way")),
]
YES_NO = [("yes", _("Yes")), ("no", _("No")), ("", _("Not asked")), ("declined", _("Declined"))]

WITHDRAWAL_HINTS = [
    ("prior_withdrawal_seizure", _("A seizure when stopping before")),
    ("prior_delirium_tremens", _("Confusion or delirium when stopping before")),
    ("prior_withdrawal", _("Treated for withdrawal before")),
    ("combines_sedatives", _("Alcohol together with sedatives")),
    ("serious_medical_illness", _("A serious illness")),
]
AFTER_STOPPING = [
    ("mood_swings", _("Mood swings")),
    ("irritability", _("Irritable")),
    ("low_energy", _("Low energy")),
    ("sadness", _("Sad")),
    ("anhedonia", _("Nothing feels good")),
    ("sleep", _("Sleeps badly")),
    ("concentration", _("Hard to concentrate")),
    ("anxiety", _("Anxious")),
    ("craving", _("Craving")),
]
KNOWN_CONDITIONS = [
    ("depression", _("Depression")),
    ("anxiety", _("Anxiety")),
    ("ptsd", _("PTSD")),
    ("bipolar", _("Bipolar disorder")),
    ("schizophrenia", _("Schizophrenia")),
    ("schizoaffective", _("Schizoaffective disorder")),
    ("psychosis", _("Psychosis")),
    ("adhd", _("ADHD")),
    ("eating_disorder", _("Eating disorder")),
    ("personality_disorder", _("Personality disorder")),
    ("other", _("Other")),
]
MEDICATION = [
    ("", _("Not asked")),
    ("none", _("None")),
    ("taking", _("Taking it")),
    ("stopped", _("Stopped taking it")),
]
SEXES = [("", _("Not asked")), ("F", _("Female")), ("M", _("Male"))]
GOALS = [
    ("help_for_subject", _("Help for that person")),
    ("help_for_self", _("Help for themselves as family or friend")),
]

TRACKS = {
    "deferred_until_safe": _("Safety first: no programme is suggested now"),
    "none": _("Nothing to suggest"),
    "information_only": _("Information only"),
    "adolescent_referral": _("Referral to a youth programme"),
    "family_support": _("Support for family and friends"),
    "undetermined_needs_screening": _("Ask more before a programme is suggested"),
    "dual_diagnosis_enhanced": _("Dual-diagnosis enhanced programme"),
    "dual_diagnosis_capable": _("Dual-diagnosis capable programme"),
    "addiction_only": _("Addiction-focused track in a co-occurring capable programme"),
    "mental_health_referral": _("Referral to mental health care"),
}
WHAT_TO_DO = {
    "emergency_now": _("Stay on the line. Bring in a supervisor; 911, 988 or a clinician now"),
    "same_day": _("Clinician now if there is one, else a call back within 2 hours"),
    "within_72h": _("Call back within a day, speak within 72 hours"),
    "routine": _("Call back within one business day"),
    "none": _("Close the call"),
}
