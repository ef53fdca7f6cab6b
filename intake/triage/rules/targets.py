"""How soon each urgency must be answered (reference, section 4.5)."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Target:
    """Response times, counted from the end of the call.

    `first_attempt`: the first try to reach the person. `contact`: the person is reached. When
    `in_business_days` is set, the whole days of `first_attempt` are business days of the site.
    `service_business_days`: evaluation or first service at the latest. `local`: a site may set the times.
    """

    first_attempt: timedelta
    contact: timedelta | None = None
    in_business_days: bool = False
    service_business_days: int | None = None
    supervisor: timedelta | None = None
    follow_up: timedelta | None = None
    source: str = "LOCAL"


TARGETS: dict[str, Target] = {
    "emergency_now": Target(
        first_attempt=timedelta(0),
        supervisor=timedelta(minutes=2),
        follow_up=timedelta(hours=24),
        source="CCBHC",
    ),
    "same_day": Target(
        first_attempt=timedelta(hours=2), contact=timedelta(hours=24), service_business_days=1
    ),
    "within_72h": Target(first_attempt=timedelta(hours=24), contact=timedelta(hours=72)),
    "routine": Target(first_attempt=timedelta(days=1), in_business_days=True, service_business_days=10),
}

DEFAULT_ATTEMPTS = 3
MOST_ATTEMPTS = 5
"""Three attempts on different times and days, five at most, then a supervisor decides (FOLLOWUP)."""
