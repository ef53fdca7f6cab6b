"""Class C: the wording is protected and never appears here. A total from elsewhere can be entered."""

from .record import Band, CutOff, Instrument

NEVER = "Wording protected: only a total may be entered. "

DAST10 = Instrument(
    key="dast10",
    name="DAST-10",
    version="1982",
    url="https://loinc.org/82666-9",
    licence="C",
    notice=NEVER + "© Harvey A. Skinner and CAMH; non-commercial reproduction only.",
    most=10,
    bands=(
        Band("none", 0, 0),
        Band("low", 1, 2),
        Band("moderate", 3, 5),
        Band("substantial", 6, 8),
        Band("severe", 9, 10),
    ),
    cut_offs=(CutOff(3, "positive", "US-CORE"), CutOff(4, "dependence", "SAITZ")),
    loinc_panel="82666-9",
    loinc_total="82667-7",
)
SDS = Instrument(
    key="sds",
    name="Severity of Dependence Scale",
    version="1995",
    url="https://pubmed.ncbi.nlm.nih.gov/7795647/",
    licence="C",
    notice=NEVER + "© journal and authors; no clear free-use statement was found.",
    most=15,
    cut_offs=(
        CutOff(3, "cocaine (4 in another study)", "SDS"),
        CutOff(5, "amphetamines; heroin", "SDS"),
        CutOff(3, "cannabis, adults; alcohol", "SDS"),
        CutOff(4, "cannabis, under 18", "SDS"),
        CutOff(7, "benzodiazepines", "SDS"),
    ),
)
CAGE = Instrument(
    key="cage",
    name="CAGE",
    version="1984",
    url="https://pubmed.ncbi.nlm.nih.gov/2036770/",
    licence="C",
    notice=NEVER + "The UNCOPE is better; kept for totals from referrals.",
    most=4,
    cut_offs=(CutOff(2, "74 % sensitive, 91 % specific", "CAGE"),),
)
TAPS2 = Instrument(
    key="taps2_max",
    name="TAPS-2, highest substance score",
    version="NIDA CTN-0059",
    url="https://nida.nih.gov/taps2/",
    licence="A",
    notice="NIDA. Entered as the highest score of any substance; its questions are not part of this version.",
    most=4,
    bands=(Band("none", 0, 0), Band("problem_use", 1, 1), Band("likely_disorder", 2, 4)),
    cut_offs=(CutOff(1, "problem use", "TAPS"), CutOff(2, "likely disorder", "TAPS")),
)
CIWA_AR = Instrument(
    key="ciwa_ar",
    name="CIWA-Ar",
    version="1989",
    url="https://www.asam.org",
    licence="A",
    notice="Not copyrighted and may be used freely. Needs observation: not a telephone tool; a score is "
    "kept only "
    "when a clinician gave it in person.",
    most=67,
    bands=(Band("mild", 0, 9), Band("moderate", 10, 18), Band("severe", 19, 67)),
)
