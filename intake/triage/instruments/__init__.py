"""Screening instruments as data, and their scoring. Plain Python: no Django, no clock, no database."""

from .catalogue import INSTRUMENTS
from .mood import DIFFICULTY
from .packs import InvalidPack, instrument_with_wording, load_pack
from .record import Answer, Band, CutOff, Instrument, Item
from .safety import PCPTSD5_EXPOSURE
from .scoring import (
    CAGE_POSTERIOR,
    CAGE_RATIO,
    Person,
    Score,
    score,
    score_asq,
    score_cssrs,
    score_pcptsd5,
    score_total,
)

__all__ = [
    "CAGE_POSTERIOR",
    "CAGE_RATIO",
    "DIFFICULTY",
    "INSTRUMENTS",
    "PCPTSD5_EXPOSURE",
    "Answer",
    "Band",
    "CutOff",
    "Instrument",
    "InvalidPack",
    "Item",
    "Person",
    "Score",
    "instrument_with_wording",
    "load_pack",
    "score",
    "score_asq",
    "score_cssrs",
    "score_pcptsd5",
    "score_total",
]
