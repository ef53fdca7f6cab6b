"""Notes say what was found and never change the urgency. Words of the reference, section 4.6."""

from .rule import Rule

NOTES = (
    Rule(
        "I01",
        "COD",
        None,
        "There are signs of both a substance-use problem and a mental-health problem: a "
        "dual-diagnosis assessment is worth discussing.",
        "TIP42",
        lambda call: call.is_co_occurring,
    ),
    Rule(
        "I02",
        "SUD_SCREEN_POS",
        None,
        "The substance-use screen is positive.",
        "SUD",
        lambda call: call.use.at_least_moderate,
    ),
    Rule(
        "I03",
        "DEP_SCREEN_POS",
        None,
        "The depression screen is positive (PHQ-9 {phq9_positive} or more, or PHQ-2 3 or more).",
        "PHQ",
        lambda call: call.mind.depression_positive,
    ),
    Rule(
        "I04",
        "ANX_SCREEN_POS",
        None,
        "The anxiety screen is positive (GAD-7 {gad7_positive} or more, or GAD-2 3 or more).",
        "GAD",
        lambda call: call.mind.anxiety_positive,
    ),
    Rule(
        "I05",
        "PTSD_SCREEN_POS",
        None,
        "The PTSD screen is positive (4 or more; 3 or more for women).",
        "PCPTSD5",
        lambda call: call.mind.ptsd_positive,
    ),
    Rule(
        "I06",
        "BIPOLAR_CAUTION",
        None,
        "A history or screen suggests bipolar disorder: antidepressants alone may not be right, so "
        "suggest a psychiatric medication evaluation.",
        "TIP42",
        lambda call: call.mind.bipolar_suggested,
    ),
    Rule(
        "I07",
        "PAWS",
        None,
        "Symptoms that last past the usual acute withdrawal time for this substance: possible "
        "post-acute withdrawal (PAWS). Common, can last weeks or months, raises relapse risk.",
        "SAMHSA-PW",
        lambda call: call.use.possible_paws,
    ),
    Rule(
        "I08",
        "RESCREEN_4W",
        None,
        "Mood or anxiety was screened within 4 weeks of the last use: screen again after about 4 "
        "weeks without use. Do not wait to offer help.",
        "TIP42",
        lambda call: (
            call.mind.mood_or_anxiety_screened and call.use.used_less_than(call.numbers.rescreen_days)
        ),
    ),
    Rule(
        "I09",
        "DEP_PERSISTENT",
        None,
        "The depression screen is still positive 4 weeks or more after the last use: it may not be "
        "only withdrawal.",
        "TIP42",
        lambda call: call.mind.depression_positive and call.use.not_used_for(call.numbers.rescreen_days),
    ),
    Rule(
        "I10",
        "SELF_MEDICATION",
        None,
        "The person uses to relieve low mood, anxiety or other distress.",
        "UNCOPE",
        lambda call: bool(call.inputs.self_medication),
    ),
    Rule(
        "I11",
        "SHORT_SCREEN",
        None,
        "Only a two-question screen was done: complete the PHQ-9 or GAD-7.",
        "PHQ",
        lambda call: call.mind.long_form_missing,
    ),
    Rule(
        "I12",
        "PROXY",
        None,
        "The answers come from someone else: treat the suggestion as provisional.",
        "LOCAL",
        lambda call: call.is_proxy,
    ),
    Rule(
        "I13",
        "ANONYMOUS",
        None,
        "The caller is anonymous: no call back unless they ask; give 988 and the helpline number.",
        "LOCAL",
        lambda call: bool(call.inputs.anonymous),
    ),
    Rule(
        "I14",
        "VETERAN",
        None,
        "Veteran or service member: mention the Veterans Crisis Line (988 then 1) and VA services.",
        "LOCAL",
        lambda call: bool(call.inputs.veteran),
    ),
    Rule(
        "I15",
        "MH_UNKNOWN",
        None,
        "Mental health was not screened. Co-occurring conditions are common, so a "
        "co-occurring-capable programme is the default.",
        "TIP42",
        lambda call: call.is_screened_call and call.mind.level == "unknown",
    ),
    Rule(
        "I16",
        "SU_UNKNOWN",
        None,
        "Substance use was not screened.",
        "TIP42",
        lambda call: call.is_screened_call and call.use.level == "unknown",
    ),
    Rule(
        "I17",
        "FAMILY_SUPPORT",
        None,
        "The caller wants help for themselves as a family member or friend.",
        "LOCAL",
        lambda call: call.is_family_support,
    ),
    Rule(
        "I18",
        "REMISSION",
        None,
        "No use for 90 days or more: the substance-use side counts as lower severity, with relapse "
        "prevention.",
        "TIP42",
        lambda call: call.use.level == "remission",
    ),
    Rule(
        "I19",
        "MED_AS_PRESCRIBED",
        None,
        "A medication taken as prescribed is not counted as a substance-use problem, even when the "
        "body depends on it.",
        "ASAM-BZD",
        lambda call: any(s.prescribed_as_directed for s in call.use.listed),
    ),
    Rule(
        "I20",
        "INFO_ONLY",
        None,
        "The caller only wants information.",
        "LOCAL",
        lambda call: call.is_information,
    ),
    Rule(
        "I21",
        "WRONG_NUMBER",
        None,
        "Wrong number or silent call: no record of health information is kept.",
        "LOCAL",
        lambda call: call.is_wrong_number,
    ),
    Rule(
        "I22",
        "NO_NEED_FOUND",
        None,
        "No screen was positive.",
        "LOCAL",
        lambda call: call.no_need_found,
    ),
)
