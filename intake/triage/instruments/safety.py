"""Suicide screens, PTSD and partner violence."""

from .record import YES_NO, CutOff, Instrument, Item

ASQ = Instrument(
    key="asq",
    name="ASQ, Ask Suicide-Screening Questions",
    version="NIMH toolkit",
    url="https://www.nimh.nih.gov/research/research-conducted-at-nimh/asq-toolkit-materials",
    licence="A",
    notice="National Institute of Mental Health. Public domain.",
    most=5,
    answers=YES_NO,
    items=(
        Item("q1", "In the past few weeks, have you wished you were dead?", "wish to be dead"),
        Item(
            "q2",
            "In the past few weeks, have you felt that you or your family would be better off if you "
            "were dead?",
            "better off dead",
        ),
        Item("q3", "In the past week, have you been having thoughts about killing yourself?", "thoughts"),
        Item("q4", "Have you ever tried to kill yourself? (If yes, how? When?)", "attempt, ever"),
        Item(
            "q5",
            "Are you having thoughts of killing yourself right now? (If yes, please describe)",
            "thoughts right now; asked after any yes",
            opens="any",
        ),
    ),
    cut_offs=(CutOff(1, "any yes to 1 to 4 is positive; a refusal counts as positive", "NIMH"),),
    remarks=("Default under 18, validated for adults too.", "No LOINC code is confirmed: use a local code."),
)
CSSRS = Instrument(
    key="cssrs",
    name="C-SSRS Screener, recent, with triage points",
    version="recent",
    url="https://cssrs.columbia.edu",
    licence="B",
    notice="© The Research Foundation for Mental Hygiene, Inc. The wording may not be changed.",
    most=0,
    answers=YES_NO,
    pack=True,
    items=(
        Item("q1", None, "Wish to be dead, past month", "93246-7"),
        Item("q2", None, "Non-specific active suicidal thoughts, past month", "93247-5"),
        Item("q3", None, "Thoughts with a method, no intent, past month", "93248-3", opens="q2"),
        Item("q4", None, "Some intent, no plan, past month", "93249-1", opens="q2"),
        Item("q5", None, "Plan and intent, past month", "93250-9", opens="q2"),
        Item("q6", None, "Preparation or behaviour, ever", "93267-3"),
        Item("q6_recent", None, "Preparation or behaviour, past 3 months", "93269-9", opens="q6"),
    ),
    loinc_panel="93373-9",
    loinc_total="93374-7",
    remarks=(
        "Bands by Columbia's triage: low LA9194-7, moderate LA6751-7, high LA9193-9; LOINC has no 'none'.",
        "Do not mix with the older form that splits question 6 in three.",
        "A public repository maps question 4 to moderate and any question 6 to high: that is wrong.",
    ),
)
PCPTSD5 = Instrument(
    key="pcptsd5",
    name="PC-PTSD-5",
    version="2015",
    url="https://www.ptsd.va.gov/professional/assessment/screens/pc-ptsd.asp",
    licence="A",
    notice="VA National Center for PTSD. Government work.",
    most=5,
    answers=YES_NO,
    stem="In the past month, have you…",
    items=(
        Item(
            "1",
            "had nightmares about the event(s) or thought about the event(s) when you did not want to?",
            "nightmares, intrusive thoughts",
        ),
        Item(
            "2",
            "tried hard not to think about the event(s) or went out of your way to avoid situations that "
            "reminded "
            "you of the event(s)?",
            "avoiding",
        ),
        Item("3", "been constantly on guard, watchful, or easily startled?", "on guard"),
        Item("4", "felt numb or detached from people, activities, or your surroundings?", "numb"),
        Item(
            "5",
            "felt guilty or unable to stop blaming yourself or others for the event(s) or any problems the "
            "event(s) may have caused?",
            "guilt or blame",
        ),
    ),
    cut_offs=(CutOff(4, "men and overall", "BOVIN"), CutOff(3, "women", "BOVIN")),
    remarks=("Without such an event the score is 0 and the questions stop.",),
)
PCPTSD5_EXPOSURE = Item(
    "exposure",
    "Sometimes things happen to people that are unusually or especially frightening, horrible, or "
    "traumatic. For "
    "example: a serious accident or fire; a physical or sexual assault or abuse; an earthquake or flood; "
    "a war; "
    "seeing someone be killed or seriously injured; having a loved one die through homicide or suicide. "
    "Have you "
    "ever experienced this kind of event?",
    "a frightening event, ever",
    answers=YES_NO,
)
HARK = Instrument(
    key="hark",
    name="HARK",
    version="2007, LOINC wording",
    url="https://doi.org/10.1186/1471-2296-8-49",
    licence="A",
    notice="Sohal H, Eldridge S, Feder G. BMC Family Practice 2007;8:49. Open access, CC BY. "
    "LOINC is copyright Regenstrief Institute, Inc. and the LOINC Committee; free under loinc.org/license.",
    most=4,
    answers=YES_NO,
    items=(
        Item(
            "1",
            "Within the last year, have you been humiliated or emotionally abused in other ways by your "
            "partner or ex-partner?",
            "humiliation",
            "76500-8",
        ),
        Item(
            "2",
            "Within the last year, have you been afraid of your partner or ex-partner?",
            "afraid",
            "76501-6",
        ),
        Item(
            "3",
            "Within the last year, have you been raped or forced to have any kind of sexual activity by your "
            "partner or ex-partner?",
            "rape",
            "76502-4",
        ),
        Item(
            "4",
            "Within the last year, have you been kicked, hit, slapped, or otherwise physically hurt by your "
            "partner or ex-partner?",
            "kick (physical violence)",
            "76503-2",
        ),
    ),
    cut_offs=(CutOff(1, "positive", "HARK"),),
    loinc_panel="76499-3",
    loinc_total="76504-0",
    checked="2026-11-25",
    remarks=(
        "Ask only when the caller is alone and says it is safe. Never by text.",
        "Compared with the HARK example of the HL7 US Behavioral Health Profiles guide (commit 7ad613c2); "
        "codes as in 45 CFR 170.315(a)(15). The example has 76499-3, the panel, at its first question.",
    ),
)
