"""PHQ, GAD and K6: mood, worry and distress. Class A: the wording may be embedded."""

from .record import Answer, Band, CutOff, Instrument, Item

PFIZER = (
    "Developed by Drs. Robert L. Spitzer, Janet B.W. Williams, Kurt Kroenke and colleagues, with an "
    "educational "
    "grant from Pfizer Inc. No permission required to reproduce, translate, display or distribute."
)
TWO_WEEKS = "Over the last 2 weeks, how often have you been bothered by any of the following problems?"
HOW_OFTEN = (
    Answer(0, "Not at all", "LA6568-5"),
    Answer(1, "Several days", "LA6569-3"),
    Answer(2, "More than half the days", "LA6570-1"),
    Answer(3, "Nearly every day", "LA6571-9"),
)
PHQ_ITEMS = (
    Item("1", "Little interest or pleasure in doing things", "interest", "44250-9"),
    Item("2", "Feeling down, depressed, or hopeless", "low mood", "44255-8"),
    Item("3", "Trouble falling or staying asleep, or sleeping too much", "sleep", "44259-0"),
    Item("4", "Feeling tired or having little energy", "energy", "44254-1"),
    Item("5", "Poor appetite or overeating", "appetite", "44251-7"),
    Item(
        "6",
        "Feeling bad about yourself — or that you are a failure or have let yourself or your family down",
        "self-worth",
        "44258-2",
    ),
    Item(
        "7",
        "Trouble concentrating on things, such as reading the newspaper or watching television",
        "concentration",
        "44252-5",
    ),
    Item(
        "8",
        "Moving or speaking so slowly that other people could have noticed? Or the opposite — being so "
        "fidgety "
        "or restless that you have been moving around a lot more than usual",
        "movement",
        "44253-3",
    ),
    Item(
        "9",
        "Thoughts that you would be better off dead or of hurting yourself in some way",
        "thoughts of death or self-harm",
        "44260-8",
    ),
)
DIFFICULTY = Item(
    "difficulty",
    "How difficult have these problems made it for you to do your work, take care of things at home, or "
    "get along "
    "with other people?",
    "getting through the day; not part of the total",
    "69722-7",
    (
        Answer(0, "Not difficult at all"),
        Answer(1, "Somewhat difficult"),
        Answer(2, "Very difficult"),
        Answer(3, "Extremely difficult"),
    ),
)
GAD_ITEMS = (
    Item("1", "Feeling nervous, anxious or on edge", "nervous", "69725-0"),
    Item("2", "Not being able to stop or control worrying", "cannot stop worrying", "68509-9"),
    Item("3", "Worrying too much about different things", "worrying too much", "69733-4"),
    Item("4", "Trouble relaxing", "relaxing", "69734-2"),
    Item("5", "Being so restless that it is hard to sit still", "restless", "69735-9"),
    Item("6", "Becoming easily annoyed or irritable", "irritable", "69689-8"),
    Item("7", "Feeling afraid as if something awful might happen", "afraid", "69736-7"),
)

PHQ2 = Instrument(
    key="phq2",
    name="PHQ-2",
    version="2003",
    url="https://www.phqscreeners.com",
    licence="A",
    notice=PFIZER,
    most=6,
    stem=TWO_WEEKS,
    items=PHQ_ITEMS[:2],
    answers=HOW_OFTEN,
    cut_offs=(CutOff(3, "positive in general use", "PHQ"), CutOff(2, "go on to the PHQ-9", "DELG11")),
    loinc_panel="55757-9",
    loinc_total="55758-7",
)
PHQ9 = Instrument(
    key="phq9",
    name="PHQ-9",
    version="1999",
    url="https://www.phqscreeners.com",
    licence="A",
    notice=PFIZER,
    most=27,
    stem=TWO_WEEKS,
    items=PHQ_ITEMS,
    answers=HOW_OFTEN,
    bands=(
        Band("minimal", 0, 4),
        Band("mild", 5, 9),
        Band("moderate", 10, 14),
        Band("moderately_severe", 15, 19),
        Band("severe", 20, 27),
    ),
    cut_offs=(
        CutOff(10, "positive in general use; used here", "PHQ"),
        CutOff(12, "positive in drug and alcohol treatment", "DELG11"),
    ),
    loinc_panel="44249-1",
    loinc_total="44261-6",
    remarks=("Never totalled while an answer is missing.", "The difficulty question is DIFFICULTY."),
)
GAD2 = Instrument(
    key="gad2",
    name="GAD-2",
    version="2007",
    url="https://www.phqscreeners.com",
    licence="A",
    notice=PFIZER,
    most=6,
    stem=TWO_WEEKS,
    items=GAD_ITEMS[:2],
    answers=HOW_OFTEN,
    cut_offs=(CutOff(3, "positive in general use", "GAD"), CutOff(2, "go on to the GAD-7", "DELG12")),
)
GAD7 = Instrument(
    key="gad7",
    name="GAD-7",
    version="2006",
    url="https://www.phqscreeners.com",
    licence="A",
    notice=PFIZER,
    most=21,
    stem=TWO_WEEKS,
    items=GAD_ITEMS,
    answers=HOW_OFTEN,
    bands=(Band("minimal", 0, 4), Band("mild", 5, 9), Band("moderate", 10, 14), Band("severe", 15, 21)),
    cut_offs=(
        CutOff(9, "positive in drug and alcohol treatment; used here", "DELG12"),
        CutOff(10, "positive in general use", "GAD"),
    ),
    loinc_panel="69737-5",
    loinc_total="70274-6",
    remarks=("The answer worth 0 reads 'Not at all'; a widely copied form has other words.",),
)
K6 = Instrument(
    key="k6",
    name="K6",
    version="2003, past 30 days",
    url="https://www.hcp.med.harvard.edu/ncs/k6_scales.php",
    licence="A",
    notice="Kessler RC et al. 2003, Arch Gen Psychiatry 60:184-189. Public domain; please cite.",
    most=24,
    stem="During the past 30 days, about how often did you feel…",
    items=(
        Item("1", "nervous", "nervous"),
        Item("2", "hopeless", "hopeless"),
        Item("3", "restless or fidgety", "restless"),
        Item("4", "so depressed that nothing could cheer you up", "nothing could cheer up"),
        Item("5", "that everything was an effort", "effort"),
        Item("6", "worthless", "worthless"),
    ),
    answers=(
        Answer(0, "None of the time"),
        Answer(1, "A little of the time"),
        Answer(2, "Some of the time"),
        Answer(3, "Most of the time"),
        Answer(4, "All of the time"),
    ),
    bands=(Band("none_or_low", 0, 4), Band("moderate", 5, 12), Band("serious", 13, 24)),
    cut_offs=(
        CutOff(13, "the range linked with serious mental illness", "K6"),
        CutOff(5, "moderate distress", "PROCHASKA"),
    ),
)
