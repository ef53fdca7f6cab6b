"""Asterisk and FreePBX. They do not post: `manage.py phone_bridge` listens to them. See docs/phone.md."""

from datetime import datetime

from intake.phone.adapters.asterisk import ami, reading
from intake.phone.delivery import Adapter, Answer, Delivery, Refused
from intake.rings.hearing import Event


def read(_delivery: Delivery, _now: datetime) -> Answer:
    """There is no door over HTTP."""
    raise Refused(404, "no such door")


def reread(body: str, received_at: datetime) -> Event:
    """Reads a stored message again."""
    message = ami.parse(body)
    if message.get("Event") == "Gone":
        return reading.gone(message.get("Linkedid", ""), received_at)
    event = reading.read(message, received_at)
    if event is None:
        raise Refused(400, "nothing to keep")
    return event


ADAPTER = Adapter(name=reading.NAME, content_types=(), is_open=lambda: False, read=read, reread=reread)
