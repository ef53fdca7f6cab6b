"""The generic webhook, for any phone system that can be taught to send JSON. See docs/phone.md."""

from datetime import datetime

from django.conf import settings

from intake.phone.adapters.cti import reading, signature
from intake.phone.delivery import Adapter, Answer, Delivery, Refused
from intake.rings.hearing import Event


def read(delivery: Delivery, now: datetime) -> Answer:
    """Checks the signature, then reads the event."""
    signature.check(settings.CTI_KEYS, delivery.headers, delivery.body, now)
    if delivery.step:
        raise Refused(404, "no such door")
    try:
        text = delivery.body.decode()
    except UnicodeDecodeError:
        raise Refused(400, "not UTF-8") from None
    return Answer(reading.read(text), lambda: '{"heard": true}', content_type="application/json")


def reread(body: str, _received_at: datetime) -> Event:
    """Reads a stored body again."""
    return reading.read(body)


ADAPTER = Adapter(
    name=reading.NAME,
    content_types=("application/json",),
    is_open=lambda: bool(settings.CTI_KEYS),
    read=read,
    reread=reread,
)
