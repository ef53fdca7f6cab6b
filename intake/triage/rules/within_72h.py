"""Rules that need a contact within 72 hours. The words are those of the reference, section 4.6."""

from .rule import Rule, flagged

WITHIN_72H = (
    Rule(
        "H01",
        "SUI_LOW",
        "within_72h",
        "Wish to be dead or non-specific thoughts of suicide in the past month, without method, "
        "intent, plan or recent behaviour (LOW band). Give 988, agree coping steps, follow up within "
        "72 hours.",
        "CSSRS",
        lambda call: call.suicide.band == "low",
    ),
    Rule(
        "H02",
        "SUI_LIFETIME",
        "within_72h",
        "A suicide attempt or preparation more than 3 months ago, with no thoughts of suicide in the "
        "past month (MODERATE band by the scale). A clinician reviews before the call is closed; "
        "follow up within 72 hours.",
        "CSSRS",
        lambda call: call.suicide.lifetime_only,
    ),
    Rule(
        "H03",
        "SAFETY_INCOMPLETE",
        "within_72h",
        "The suicide screen was not completed. Try again within 72 hours.",
        "LOCAL",
        lambda call: call.safety_incomplete,
    ),
    Rule(
        "H04",
        "DEP_SEVERE",
        "within_72h",
        "PHQ-9 is 20 or more (severe band).",
        "PHQ",
        lambda call: call.mind.depression_severe and not call.mind.functioning_extreme,
    ),
    Rule(
        "H05",
        "DEP_MODSEV",
        "within_72h",
        "PHQ-9 is 15-19 (moderately severe band).",
        "PHQ",
        lambda call: call.mind.depression_moderately_severe,
    ),
    Rule(
        "H06",
        "DISTRESS_SERIOUS",
        "within_72h",
        "K6 is 13 or more, the range linked with serious mental illness.",
        "K6",
        lambda call: call.mind.distress_serious,
    ),
    Rule(
        "H07",
        "QUAD_IV",
        "within_72h",
        "Both the substance-use side and the mental-health side look severe (quadrant IV).",
        "TIP42",
        lambda call: call.quadrant == "IV",
    ),
    Rule(
        "H08",
        "OPIOID_DAILY",
        "within_72h",
        "Daily opioid use: high overdose risk. Offer naloxone and medication treatment.",
        "LOCAL",
        lambda call: call.use.daily_opioid_within(call.numbers.opioid_daily_days),
    ),
    Rule(
        "H09",
        "OVERDOSE_12M",
        "within_72h",
        "An overdose in the past year.",
        "LOCAL",
        lambda call: (
            call.use.overdose_within(call.numbers.overdose_year_days)
            and not call.use.overdose_within(call.numbers.overdose_recent_days)
        ),
    ),
    Rule(
        "H10",
        "INJECTION",
        "within_72h",
        "Injects drugs: priority group (admission within 14 days, or interim services within 48 "
        "hours, where block-grant rules apply).",
        "45CFR96",
        lambda call: call.use.injected_within(call.numbers.injection_days),
    ),
    Rule(
        "H11",
        "PAWS_RELAPSE_RISK",
        "within_72h",
        "Possible post-acute withdrawal with a high risk of relapse (craving {craving_high} or more "
        "out of 10, a recent lapse, or a positive depression screen).",
        "SAMHSA-PW",
        lambda call: call.relapse_risk,
    ),
    Rule(
        "H12",
        "STIM_CRASH",
        "within_72h",
        "Low mood within 14 days of the last cocaine or other stimulant use. This can be the 'crash';"
        " it can also bring suicidal thoughts, so check again soon.",
        "SAMHSA-PW",
        lambda call: (
            call.use.stimulant_within(call.numbers.stimulant_crash_days) and call.mind.depression_positive
        ),
    ),
    Rule(
        "H13",
        "BZD_DAILY",
        "within_72h",
        "Daily benzodiazepines: should not be stopped suddenly; needs a supervised plan.",
        "ASAM-BZD",
        lambda call: call.use.daily_sedative_within(call.numbers.dependence_days),
    ),
    Rule(
        "H14",
        "ALC_DAILY",
        "within_72h",
        "Daily drinking in the last week: withdrawal needs to be planned, not done alone.",
        "ASAM-AWM",
        lambda call: call.use.daily_alcohol_within(call.numbers.dependence_days),
    ),
    Rule(
        "H15",
        "MINOR",
        "within_72h",
        "The person is under 18: use the youth pathway and state consent rules.",
        "STATE",
        lambda call: call.is_minor,
    ),
    Rule(
        "H16",
        "DV_SAFE",
        "within_72h",
        "Partner or family violence was mentioned: call back only on the agreed safe number and time;"
        " offer the hotline 1-800-799-7233.",
        "LOCAL",
        flagged("partner_violence_history"),
    ),
    Rule(
        "H17",
        "MEDS_STOPPED",
        "within_72h",
        "Psychiatric medication was stopped in the last {medication_stopped_days} days.",
        "LOCAL",
        lambda call: call.mind.medication_stopped_recently and not call.mind.serious_mental_illness,
    ),
    Rule(
        "H18",
        "LAPSE",
        "within_72h",
        "A lapse in the last {lapse_days} days after at least {lapse_after_days} days without use.",
        "SAMHSA-PW",
        lambda call: call.lapsed,
    ),
    Rule(
        "H19",
        "FUNCTION_SEVERE",
        "within_72h",
        "It is extremely difficult to work, manage at home or get along with people because of these "
        "problems.",
        "PHQ",
        lambda call: call.mind.functioning_extreme,
    ),
)
