"""Rules that need a clinician, or a decision, today. The words are those of the reference, section 4.6."""

from .rule import Rule, flagged

SAME_DAY = (
    Rule(
        "S01",
        "SUI_MODERATE",
        "same_day",
        "The suicide screen is in the MODERATE band (thoughts of how, without intent; or a positive "
        "youth screen). A clinician should speak with the person today and make a safety plan.",
        "CSSRS",
        lambda call: call.suicide.moderate,
    ),
    Rule(
        "S02",
        "SUI_UNRESOLVED",
        "same_day",
        "Suicide was mentioned, or an item was positive, but the suicide screen is not finished. "
        "Finish it today.",
        "CSSRS",
        lambda call: call.suicide.unresolved,
    ),
    Rule(
        "S03",
        "SUI_REPORTED",
        "same_day",
        "Someone else reports suicidal talk. Plan with the caller today how to reach the person safely.",
        "NSPL-IR",
        flagged("suicidal_statement_reported"),
    ),
    Rule(
        "S04",
        "ALC_WITHDRAWAL",
        "same_day",
        "Alcohol or sedative withdrawal symptoms now (shaking, sweating, vomiting, racing heart). It "
        "can get worse over 1-3 days: medical assessment today.",
        "ASAM-AWM",
        flagged("alcohol_or_sedative_withdrawal_now"),
    ),
    Rule(
        "S05",
        "WITHDRAWAL_HX",
        "same_day",
        "A past withdrawal seizure or delirium tremens, with daily alcohol or sedative use in the "
        "last week. Stopping alone is dangerous: medical assessment today.",
        "ASAM-AWM",
        lambda call: call.daily_alcohol_or_sedative and call.use.severe_past_withdrawal,
    ),
    Rule(
        "S06",
        "BZD_ABRUPT",
        "same_day",
        "Daily benzodiazepines for a month or more were stopped suddenly. This can cause seizures: "
        "medical advice today. Do not tell the person to stop or restart on their own.",
        "ASAM-BZD",
        lambda call: call.use.sedative_stopped_abruptly_within(call.numbers.abrupt_stop_days),
    ),
    Rule(
        "S07",
        "OPIOID_WITHDRAWAL",
        "same_day",
        "Opioid withdrawal now. Treatment can start today, and tolerance drops fast, so overdose risk rises.",
        "LOCAL",
        flagged("opioid_withdrawal_now"),
    ),
    Rule(
        "S08",
        "RECENT_OVERDOSE",
        "same_day",
        "An overdose in the last 7 days. Contact today; offer naloxone and treatment.",
        "HEDIS-FUA",
        lambda call: call.use.overdose_within(call.numbers.overdose_recent_days),
    ),
    Rule(
        "S09",
        "PSYCHOSIS_CALM",
        "same_day",
        "Hearing, seeing or believing unusual things, calm and safe at the moment. Psychiatric "
        "assessment today.",
        "ASAM-STUD",
        flagged("psychosis_calm"),
    ),
    Rule(
        "S10",
        "MANIA_NOW",
        "same_day",
        "Signs of mania now (days with little sleep, racing, risky behaviour). Psychiatric assessment today.",
        "LOCAL",
        flagged("mania_now"),
    ),
    Rule(
        "S11",
        "PREGNANT_USE",
        "same_day",
        "Pregnant and using. Priority group: contact today, services within 48 hours, prenatal care "
        "linked. Do not advise stopping opioids, alcohol or benzodiazepines suddenly.",
        "45CFR96",
        lambda call: call.is_pregnant_and_using,
    ),
    Rule(
        "S12",
        "ABUSE_REPORT",
        "same_day",
        "Possible child, elder or dependent-adult abuse. Tell the supervisor now: a report may be "
        "required by state law.",
        "STATE",
        flagged("abuse_or_neglect_suspected"),
    ),
    Rule(
        "S13",
        "NO_SAFE_PLACE",
        "same_day",
        "No safe place to stay tonight.",
        "LOCAL",
        flagged("no_safe_place_tonight"),
    ),
    Rule(
        "S14",
        "SMI_MEDS_STOPPED",
        "same_day",
        "Medication for bipolar disorder or psychosis was stopped in the last "
        "{medication_stopped_days} days. Prescriber contact today.",
        "LOCAL",
        lambda call: call.mind.medication_stopped_recently and call.mind.serious_mental_illness,
    ),
    Rule(
        "S15",
        "DEP_SEVERE_IMPAIRED",
        "same_day",
        "PHQ-9 is 20 or more and it is extremely difficult to function. Clinician contact today.",
        "PHQ",
        lambda call: call.mind.depression_severe and call.mind.functioning_extreme,
    ),
    Rule(
        "S16",
        "WITHDRAWAL_RISK",
        "same_day",
        "{withdrawal_hints_in_words} or more risk hints for severe alcohol or sedative withdrawal. "
        "Ask a nurse or doctor to assess today.",
        "PAWSS",
        lambda call: (
            call.daily_alcohol_or_sedative
            and not call.use.severe_past_withdrawal
            and len(call.use.withdrawal_hints) >= call.numbers.withdrawal_hints
        ),
    ),
)
