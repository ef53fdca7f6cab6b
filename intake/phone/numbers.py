"""Numbers as phone systems write them."""

from intake.people.numbers import NotANumber, read_number

LONGEST = 40
NOBODY = {"", "anonymous", "unknown", "restricted", "private", "unavailable", "withheld", "<unknown>"}
# What Twilio sends in place of a number that is withheld or unavailable: letters on a telephone's keys.
SPELLED = {"+266696687", "+8656696", "+7378742833", "+2562533", "+86282452253"}


def read_caller(text: str) -> str:
    """The caller's number in E.164; empty if it is withheld or cannot be rung back.

    An internal extension is no number that anybody can be rung back on from outside.
    """
    if text.strip().lower() in NOBODY or text.strip() in SPELLED:
        return ""
    try:
        return read_number(text.strip()[:LONGEST])
    except NotANumber:
        return ""


def read_dialled(text: str) -> str:
    """The number that was dialled, in E.164; as it was written if it is none, such as an extension."""
    text = text.strip()[:LONGEST]
    try:
        return read_number(text)
    except NotANumber:
        return text
