"""How long records are kept. Plain Python.

HIPAA sets no time for records of care, states do: commonly 6 to 10 years for adults and longer for minors
(clinical reference 6.2), so the years are the site's (RINGBACK_KEEP_YEARS).
"""

from collections.abc import Mapping
from datetime import datetime

ADULT = 18
ADULTS, MINORS, NOBODY = "adults", "minors", "others"


def decide_kind(ages: list[int]) -> str:
    """Whose years count for somebody who gave these ages on their calls: one as a minor keeps all of it."""
    return MINORS if any(age < ADULT for age in ages) else ADULTS


def decide_cutoff(kind: str, years: Mapping[str, int], now: datetime) -> datetime:
    """What lies before this moment, and nothing since, has been kept for long enough."""
    day = 28 if (now.month, now.day) == (2, 29) else now.day
    return now.replace(year=now.year - years[kind], day=day)
