"""What of a screening stands in clear, so that it can be counted. No rule reads it."""

from typing import TypedDict

from django.db import models
from django.utils.translation import gettext_lazy as _

from intake.triage.rules import Inputs, asq_complete, cssrs_complete


class Age(models.TextChoices):
    """How old the person was who needs care; empty when nobody asked."""

    CHILD = "0_12", _("Under 13")
    YOUTH = "13_17", _("13 to 17")
    YOUNG = "18_24", _("18 to 24")
    TWENTIES = "25_34", _("25 to 34")
    THIRTIES = "35_44", _("35 to 44")
    FORTIES = "45_54", _("45 to 54")
    FIFTIES = "55_64", _("55 to 64")
    OLDER = "65_", _("65 and over")


BOUNDS = {
    13: Age.CHILD,
    18: Age.YOUTH,
    25: Age.YOUNG,
    35: Age.TWENTIES,
    45: Age.THIRTIES,
    55: Age.FORTIES,
    65: Age.FIFTIES,
}


def band_of(age: int | None) -> str:
    """The band of an age in years, empty if it is not known."""
    if age is None:
        return ""
    return next((band.value for bound, band in BOUNDS.items() if age < bound), Age.OLDER.value)


class Countable(TypedDict):
    """Whether a suicide screen has all its answers, and the band of age. Not which answers."""

    suicide_screened: bool
    age_band: str


def countable(inputs: Inputs) -> Countable:
    """What is counted of the inputs of a screening."""
    finished = cssrs_complete(inputs.cssrs) or asq_complete(inputs.asq)
    return Countable(suicide_screened=finished, age_band=band_of(inputs.age))
