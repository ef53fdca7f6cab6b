"""Limits on failed sign-in, kept in the database: they hold for all web processes, and without Redis."""

import ipaddress
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db.models import Count, Q

from intake.privacy.keys import blind
from intake.staff.models import SignInTry
from intake.staff.rules import WINDOW, Tries, decide_try

KEPT = timedelta(days=1)


class TooManyTries(Exception):
    """Too many tries have failed from there; the password was not looked at."""


def begin_try(*, name: str, address: str, device: str, now: datetime) -> SignInTry:
    """Writes the try down before the password is looked at, so that parallel tries count each other.

    `device` is the mark of a device that `name` has signed in on, else empty. Raises TooManyTries.
    """
    index = partial(blind, index_key=settings.INDEX_KEY)
    SignInTry.objects.filter(at__lt=now - KEPT).delete()
    made = SignInTry.objects.create(
        at=now,
        name_index=index(name.strip().lower()[:150], "user name"),
        network_index=index(network_of(address), "network"),
        device=index(device, "device") if device else "",
    )
    if not decide_try(_count(made, now), is_known_device=bool(device)):
        raise TooManyTries
    return made


def forgive_try(made: SignInTry) -> None:
    """The password was right: the try is not one of those that failed."""
    SignInTry.objects.filter(pk=made.pk).delete()


def network_of(address: str) -> str:
    """An IPv4 address, or the /64 of an IPv6 one: what one household has."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)


def _count(made: SignInTry, now: datetime) -> Tries:
    same_name, same_network = Q(name_index=made.name_index), Q(network_index=made.network_index)
    strange = Q(device="")
    counts = SignInTry.objects.filter(same_name | same_network, at__gt=now - WINDOW).aggregate(
        here=Count("pk", filter=same_name & Q(device=made.device) & ~strange),
        both=Count("pk", filter=same_name & same_network & strange),
        near=Count("pk", filter=same_network & strange),
        named=Count("pk", filter=same_name & strange),
    )
    return Tries(counts["here"], counts["both"], counts["near"], counts["named"])
