"""The Simple Screening Instrument for Substance Abuse, as in TIP 42, appendix H."""

from .record import YES_NO, Band, CutOff, Instrument, Item

QUESTIONS = (
    (
        "Have you used alcohol or other drugs? (Such as wine, beer, hard liquor, pot, coke, heroin or"
        " other opiates, uppers, downers, hallucinogens, or inhalants.)",
        "Any use (not scored)",
    ),
    ("Have you felt that you use too much alcohol or other drugs?", "Feels it is too much"),
    ("Have you tried to cut down or quit drinking or using drugs?", "Tried to cut down or stop"),
    (
        "Have you gone to anyone for help because of your drinking or drug use? (Such as Alcoholics "
        "Anonymous, Narcotics Anonymous, Cocaine Anonymous, counselors, or a treatment program.)",
        "Asked someone for help",
    ),
    (
        "Have you had any health problems? For example, have you had blackouts or other periods of "
        "memory loss? Injured your head after drinking or using drugs? Had convulsions, delirium "
        "tremens (DTs)? Had hepatitis or other liver problems? Felt sick, shaky, or depressed when "
        "you stopped? Felt “coke bugs” or a crawling feeling under the skin after you stopped using "
        "drugs? Been injured after drinking or using? Used needles to shoot drugs?",
        "Any of the listed health problems",
    ),
    (
        "Has drinking or other drug use caused problems between you and your family or friends?",
        "Problems with family or friends",
    ),
    (
        "Has your drinking or other drug use caused problems at school or at work?",
        "Problems at school or work",
    ),
    (
        "Have you been arrested or had other legal problems? (Such as bouncing bad checks, driving "
        "while intoxicated, theft, or drug possession.)",
        "Arrests or legal problems",
    ),
    (
        "Have you lost your temper or gotten into arguments or fights while drinking or using other drugs?",
        "Temper, arguments or fights",
    ),
    (
        "Are you needing to drink or use drugs more and more to get the effect you want?",
        "Needs more for the same effect",
    ),
    (
        "Do you spend a lot of time thinking about or trying to get alcohol or other drugs?",
        "Much time thinking about it or getting it",
    ),
    (
        "When drinking or using drugs, are you more likely to do something you wouldn’t normally do, "
        "such as break rules, break the law, sell things that are important to you, or have "
        "unprotected sex with someone?",
        "Does what the person would not do otherwise",
    ),
    ("Do you feel bad or guilty about your drinking or drug use?", "Feels bad or guilty"),
    (
        "The next questions are about your lifetime experiences. Have you ever had a drinking or "
        "other drug problem?",
        "A problem, ever",
    ),
    (
        "Have any of your family members ever had a drinking or drug problem?",
        "A problem in the family, ever (not scored)",
    ),
    ("Do you feel that you have a drinking or drug problem now?", "A problem now"),
)
"""What is read aloud, in its order, and in our words what it asks."""

SSI_SA = Instrument(
    key="ssi_sa",
    name="SSI-SA",
    version="TIP 42, appendix H, past 6 months",
    url="https://www.ncbi.nlm.nih.gov/books/NBK64187/",
    licence="A",
    notice="SAMHSA/CSAT TIP 11 and TIP 42. Public domain, can be reproduced without limit.",
    most=14,
    answers=YES_NO,
    pack=True,
    stem="During the past 6 months:",
    items=tuple(Item(str(number), *question) for number, question in enumerate(QUESTIONS, start=1)),
    bands=(Band("none_to_low", 0, 1), Band("minimal", 2, 3), Band("moderate_to_high", 4, 14)),
    cut_offs=(CutOff(4, "positive", "SSISA"),),
    checked="2026-11-25",
    remarks=(
        "Questions 1 to 8 were compared with a public copy of appendix H; 9 to 16 were written down without "
        "one at hand. The clinical lead compares them with TIP 42 before signing; a site can load its own "
        "text file in their place.",
    ),
)
