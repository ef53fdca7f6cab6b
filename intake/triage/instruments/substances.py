"""Substance-use screens whose wording may be embedded, and those of class B."""

from .record import YES_NO, Answer, Band, CutOff, Instrument, Item

HOW_OFTEN_YEAR = (
    Answer(0, "Never", "LA6270-8"),
    Answer(1, "Less than monthly"),
    Answer(2, "Monthly"),
    Answer(3, "Weekly"),
    Answer(4, "Daily or almost daily"),
)
SSQ_DRUG = Instrument(
    key="ssq_drug",
    name="Single drug question",
    version="Smith 2010",
    url="https://www.ncbi.nlm.nih.gov/pmc/articles/PMC2911954/",
    licence="A",
    notice="Smith PC et al. 2010, Arch Intern Med 170:1155. Used by NIDA and SAMHSA.",
    most=9999,
    items=(
        Item(
            "1",
            "How many times in the past year have you used an illegal drug or used a prescription "
            "medication for "
            "nonmedical reasons?",
            "times in the past year",
            "68524-8",
        ),
    ),
    cut_offs=(CutOff(1, "positive", "SMITH"), CutOff(3, "dependence cut", "SAITZ")),
)
SSQ_ALCOHOL = Instrument(
    key="ssq_alcohol",
    name="Single alcohol question",
    version="NIAAA",
    url="https://www.niaaa.nih.gov",
    licence="A",
    notice="National Institute on Alcohol Abuse and Alcoholism. Government work.",
    most=366,
    items=(
        Item(
            "1",
            "How many times in the past year have you had 5 or more drinks in a day (men), or 4 or more "
            "drinks in "
            "a day (women)?",
            "heavy days in the past year",
            "68517-2",
        ),
    ),
    cut_offs=(CutOff(1, "positive", "SAITZ"), CutOff(8, "dependence cut", "SAITZ")),
    remarks=("68517-2 is this question, never question 1 of the AUDIT-C.",),
)
AUDIT_C = Instrument(
    key="audit_c",
    name="AUDIT-C",
    version="1998",
    url="https://loinc.org/72109-2",
    licence="A",
    notice="AUDIT-C: available for use in the public domain. The full AUDIT is not embedded.",
    most=12,
    items=(
        Item(
            "1",
            "How often do you have a drink containing alcohol?",
            "how often",
            "68518-0",
            (
                Answer(0, "Never"),
                Answer(1, "Monthly or less"),
                Answer(2, "2–4 times a month"),
                Answer(3, "2–3 times a week"),
                Answer(4, "4 or more times a week"),
            ),
        ),
        Item(
            "2",
            "How many standard drinks containing alcohol do you have on a typical day?",
            "how many",
            "68519-8",
            (Answer(0, "1–2"), Answer(1, "3–4"), Answer(2, "5–6"), Answer(3, "7–9"), Answer(4, "10+")),
        ),
        Item(
            "3",
            "How often do you have six or more drinks on one occasion?",
            "six or more",
            "68520-6",
            HOW_OFTEN_YEAR,
        ),
    ),
    cut_offs=(
        CutOff(4, "men", "US-CORE"),
        CutOff(3, "women, and sex unknown", "US-CORE"),
        CutOff(8, "likely severe", "LOCAL"),
    ),
    loinc_panel="72109-2",
    loinc_total="75626-2",
    remarks=(
        "Never at question 1: questions 2 and 3 are skipped and count 0.",
        "All points from question 1: the person may be under the limits; show the note.",
    ),
)
TAPS1 = Instrument(
    key="taps1",
    name="TAPS-1",
    version="NIDA CTN-0059",
    url="https://nida.nih.gov/taps2/",
    licence="A",
    notice="NIDA Clinical Trials Network. Considered public domain in the United States.",
    most=16,
    stem="In the PAST 12 MONTHS, how often have you…",
    items=(
        Item(
            "1",
            "used tobacco or any other nicotine delivery product (i.e., e-cigarette, vaping or chewing "
            "tobacco)?",
            "tobacco",
            "96842-0",
        ),
        Item(
            "2",
            "had 5 or more drinks (men)/4 or more drinks (women) containing alcohol in one day?",
            "heavy drinking",
            "88037-7",
        ),
        Item(
            "3",
            "used any drugs including marijuana, cocaine or crack, heroin, methamphetamine (crystal meth), "
            "hallucinogens, ecstasy/MDMA?",
            "drugs",
            "96843-8",
        ),
        Item(
            "4",
            "used any prescription medications just for the feeling, more than prescribed or that were not "
            "prescribed for you?",
            "prescription medication",
        ),
    ),
    answers=HOW_OFTEN_YEAR,
    cut_offs=(CutOff(1, "any answer but never is positive for that substance", "TAPS"),),
    loinc_panel="96841-2",
    remarks=("Question 2 for women is LOINC 75889-6.", "No total is used: each question stands alone."),
)
UNCOPE = Instrument(
    key="uncope",
    name="UNCOPE",
    version="Hoffmann",
    url="https://www.evinceassessment.com",
    licence="B",
    notice="Norman G. Hoffmann, Evince Clinical Assessments. Free for oral administration in any medical, "
    "psychosocial or clinical interview; redistribution in code is not expressly granted.",
    most=6,
    answers=YES_NO,
    pack=True,
    items=(
        Item("u", None, "Unplanned use"),
        Item("n", None, "Neglect"),
        Item("c", None, "Cut down"),
        Item("o", None, "Objection"),
        Item("p", None, "Preoccupation"),
        Item("e", None, "Emotional discomfort (self-medication)"),
    ),
    bands=(Band("low", 0, 1), Band("positive", 2, 2), Band("likely_severe", 3, 6)),
    cut_offs=(CutOff(2, "positive", "UNCOPE-SE"), CutOff(3, "likely severe", "UNCOPE-2016")),
    remarks=("A wording for a concerned other exists, for calls from family.",),
)
