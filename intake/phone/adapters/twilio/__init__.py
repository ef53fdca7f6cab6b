"""Twilio Voice: status callbacks, and a simple queue in TwiML. See docs/phone.md."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from intake.lines.models import Line
from intake.lines.rules import decide_open
from intake.phone.adapters.twilio import reading, signature, twiml
from intake.phone.delivery import Adapter, Answer, Delivery, Refused
from intake.phone.numbers import read_caller, read_dialled
from intake.rings.hearing import Event

STEPS = ("", "status", "voice", "after", "choice", "thanks", "recording")
QUIET = ("", "status", "recording")  # nobody is on the line to hear an answer


def read(delivery: Delivery, now: datetime) -> Answer:
    """Checks the signature, reads the event, and says what the caller hears next."""
    if delivery.step not in STEPS:
        raise Refused(404, "no such door")
    posted = reading.fields_of(delivery.body)
    given = delivery.headers.get("x-twilio-signature", "")
    signature.check(settings.TWILIO_TOKENS, given, delivery.url, posted)
    fields = reading.known(posted)
    step = "" if delivery.step == "status" else delivery.step
    event = reading.read(step, fields, delivery.body.decode(), now)
    if delivery.step in QUIET:
        return Answer(event)
    return Answer(event, lambda: _say(step, fields, now), content_type="text/xml")


def reread(body: str, received_at: datetime) -> Event:
    """Reads a stored body again."""
    step, _newline, form = body.partition("\n")
    event = reading.read(step, reading.known(reading.fields_of(form.encode())), form, received_at)
    if event is None:
        raise Refused(400, "nothing to keep")
    return event


def _say(step: str, fields: dict[str, str], now: datetime) -> str:
    queue = twiml.Queue(settings.TWILIO_DESKS, settings.VOICEMAIL, settings.PUBLIC_URL)
    lines = Line.objects.filter(numbers__number=read_dialled(fields.get("To", "")))
    line = lines.prefetch_related("openings").first()
    language = line.language if line else "en"
    is_open = line is None or decide_open(line.week, now, ZoneInfo(settings.TIME_ZONE))
    if step == "after" and fields.get("DialCallStatus") == "completed":
        return twiml.hang_up()
    if step == "thanks":
        return twiml.thank(language)
    chosen = _choose(queue, language, fields, is_open=is_open) if step == "choice" else ""
    if step == "voice" or not is_open:
        return chosen or twiml.greet(queue, language, is_open=is_open)
    return chosen or twiml.go_on(queue, language)


def _choose(queue: twiml.Queue, language: str, fields: dict[str, str], *, is_open: bool) -> str:
    """What follows from the key that was pressed; empty for one that means nothing just now."""
    digit = fields.get("Digits", "")
    if digit == "1" and read_caller(fields.get("From", "")):
        return twiml.promise(language)
    if digit == "1" and is_open:  # else nobody is there for whom they could stay on the line
        return twiml.cannot_promise(queue, language)
    if digit == "2" and queue.voicemail:
        return twiml.take_message(queue, language)
    return ""


ADAPTER = Adapter(
    name=reading.NAME,
    content_types=("application/x-www-form-urlencoded",),
    is_open=lambda: bool(settings.TWILIO_TOKENS),
    read=read,
    reread=reread,
)
