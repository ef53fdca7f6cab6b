"""Messages by a service that somebody chose for themselves, through Apprise.

An address holds the service's keys: it is stored sealed, and never logged or shown whole. Only services that
encrypt are known here, none that touches this machine, and none in the house's own network unless the site
says so.
"""

import ipaddress
import socket
from datetime import datetime

import apprise
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from intake.reminders.channels import Letter, NotDelivered, write_words

# Whose server stands in the service's own code, and those whose server stands in the address.
HOSTED = {
    "discord", "gchat", "opsgenie", "pagerduty", "pbul", "pover", "pushed", "signl4", "simplepush", "slack",
    "spike", "spush", "tgram", "threema", "twilio", "webex", "whatsapp", "wxteams", "zulip",
}  # fmt: skip
OWN_SERVER = {"gotifys", "jsons", "mmosts", "nctalks", "ntfys", "rockets", "workflow", "workflows"}
UNENCRYPTED = {"gotify", "json", "mmost", "nctalk", "ntfy", "rocket"}  # in the house's own network only
LONGEST = 500
TIMEOUT = 4.0  # seconds to connect, and again for the answer

Service = apprise.NotifyBase


class AddressRefused(Exception):
    """This address cannot be used; `message` says why to whoever typed it."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(str(message))
        self.message = message


def open_service(url: str) -> Service:
    """The service behind an address, for sending. Asks the name server. Raises AddressRefused."""
    service = _read(url)
    if _scheme(url) not in HOSTED:
        _refuse_own_network(service.host)
    return service


def show_service(url: str) -> str:
    """What may be shown of an address: the kind of service, and its server; empty if it cannot be used."""
    try:
        service = _read(url)
    except AddressRefused:
        return ""
    name = str(service.service_name)
    return name if _scheme(url) in HOSTED else f"{name}, {service.host}"


def send_to_service(letter: Letter, *, now: datetime) -> None:
    """Hands the message to the service. Raises NotDelivered.

    Apprise does not say what the service answered, so every failure counts as one that may pass.
    """
    subject, text = write_words(letter, now)
    _send(letter.address, subject, text)


def send_test(url: str) -> None:
    """Sends a message that says no more than that it is a test. Raises NotDelivered."""
    _send(url, say("Ringback: a test"), settings.PUBLIC_URL)


def _send(url: str, subject: str, text: str) -> None:
    try:
        service = open_service(url)
    except AddressRefused:
        raise NotDelivered(permanent=True, problem="AddressRefused") from None
    if not service.notify(title=subject, body=text):
        raise NotDelivered(permanent=False, problem=f"{type(service).__name__} refused", maybe_arrived=True)


def _refuse_own_network(host: str | None) -> None:
    """Refuses a server that has a private address, or none that is known."""
    try:
        found = socket.getaddrinfo(host or "", 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise AddressRefused(_("No server of this name was found. Check the spelling.")) from None
    addresses = {ipaddress.ip_address(str(place[4][0]).partition("%")[0]) for place in found}
    if not settings.SERVICES_NEARBY and not all(_is_public(address) for address in addresses):
        raise AddressRefused(_("This server stands in a private network, and the site does not allow that."))


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    inside = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return address.is_global and not address.is_multicast and (inside is None or inside.is_global)


def _scheme(url: str) -> str:
    return url.partition("://")[0].lower()


def _read(url: str) -> Service:
    """The service that an address names. It takes no redirect, checks certificates, and waits little.

    An address may bring no options of its own: Apprise knows some that read files of this machine.
    """
    known = HOSTED | OWN_SERVER | (UNENCRYPTED if settings.SERVICES_NEARBY else set())
    if _scheme(url) not in known or len(url) > LONGEST or not url.isprintable():
        raise AddressRefused(_("This kind of service is not known here. Choose one from the list below."))
    if "?" in url:
        raise AddressRefused(_("Leave out the question mark and everything behind it."))
    service = apprise.Apprise.instantiate(url, asset=apprise.AppriseAsset(http_redirects=False))
    if not isinstance(service, apprise.NotifyBase):
        raise AddressRefused(
            _("Something is missing in this address. Copy it again as the service shows it.")
        )
    service.redirects, service.verify_certificate = False, True
    service.socket_connect_timeout = service.socket_read_timeout = TIMEOUT
    service.retry = 0
    return service
