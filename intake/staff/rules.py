"""How often somebody may try to sign in, and how long a page may stand idle. Plain Python.

Nobody is locked out as a person: an attacker could then keep the only night nurse outside by typing her name.
Tries are limited by where they come from; a device that somebody has signed in on has its own allowance.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=5)  # failed tries are counted over this time
FROM_A_KNOWN_DEVICE = 10
ONE_NAME_FROM_ONE_NETWORK = 5
ANY_NAME_FROM_ONE_NETWORK = 30
ONE_NAME_FROM_STRANGE_DEVICES = 40


@dataclass(frozen=True)
class Tries:
    """How many tries failed in the past five minutes, the present one counted among them."""

    from_this_device: int = 0
    of_this_name_from_this_network: int = 0
    from_this_network: int = 0
    of_this_name_from_strange_devices: int = 0


def decide_try(tries: Tries, *, is_known_device: bool) -> bool:
    """Whether the password may be looked at."""
    if is_known_device:
        return tries.from_this_device <= FROM_A_KNOWN_DEVICE
    return (
        tries.of_this_name_from_this_network <= ONE_NAME_FROM_ONE_NETWORK
        and tries.from_this_network <= ANY_NAME_FROM_ONE_NETWORK
        and tries.of_this_name_from_strange_devices <= ONE_NAME_FROM_STRANGE_DEVICES
    )


def decide_lock(seen_at: datetime | None, now: datetime, idle: timedelta) -> bool:
    """Whether the screen is locked: nobody touched it for `idle`, or nobody knows when somebody did."""
    return seen_at is None or now - seen_at >= idle
