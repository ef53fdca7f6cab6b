"""What the caller hears: a greeting, desks that ring, and while nobody answers an offer to be called back.

TwiML: https://www.twilio.com/docs/voice/twiml. Everything is said in the language of the line. The centre's
field is not named, because a caller may not be alone at the telephone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from django.utils import translation
from django.utils.translation import gettext as _

VOICES = {"en": "en-US", "es": "es-US", "fr": "fr-CA", "pt": "pt-BR", "zh": "cmn-CN", "ru": "ru-RU"}
RINGS_FOR = 25  # seconds until the next offer
LONGEST_MESSAGE = 180  # seconds
# Has Twilio try five times more when we answer 503 or not at all; it signs the address without it.
AGAIN = "#rc=5&rp=all"


@dataclass(frozen=True)
class Queue:
    """How this site answers: the desks that ring, whether messages may be left, our public address."""

    desks: Sequence[str]
    voicemail: bool
    url: str

    def at(self, step: str) -> str:
        """The address at which Twilio goes on."""
        return quoteattr(f"{self.url}/phone/twilio/{step}/{AGAIN}")


def greet(queue: Queue, language: str, *, is_open: bool) -> str:
    """The first words, then the desks ring; while the line is closed, what the caller can do."""
    with translation.override(language):
        if is_open:
            words = _(
                "Hello. You have reached us. Please stay on the line; somebody answers as soon as possible."
            )
            return _response(_say(words, language) + _ring(queue))
        words = _("Hello. Nobody answers on this line just now.")
        return _response(_say(words, language) + _offer(queue, language))


def go_on(queue: Queue, language: str) -> str:
    """Nobody has answered yet: the offer, then the desks ring again."""
    with translation.override(language):
        words = _("You are still in line.")
        return _response(_say(words, language) + _offer(queue, language) + _ring(queue))


def promise(language: str) -> str:
    """They asked to be called back."""
    with translation.override(language):
        words = _(
            "You keep your place. We call you back on this number. If you are in danger, call nine one one."
        )
        return _response(_say(words, language) + "<Hangup/>")


def cannot_promise(queue: Queue, language: str) -> str:
    """They asked to be called back, and their number is withheld."""
    with translation.override(language):
        words = _("Your number is hidden, so we cannot call you back. Please stay on the line.")
        return _response(_say(words, language) + _ring(queue))


def take_message(queue: Queue, language: str) -> str:
    """They want to leave a message; that it is recorded is said first."""
    with translation.override(language):
        words = _("Your message is recorded. Say how we can reach you safely, then press the pound key.")
        record = (
            f"<Record action={queue.at('thanks')} recordingStatusCallback={queue.at('recording')}"
            f' maxLength="{LONGEST_MESSAGE}" finishOnKey="#" playBeep="true"/>'
        )
        return _response(_say(words, language) + record)


def thank(language: str) -> str:
    """The message is left."""
    with translation.override(language):
        return _response(_say(_("Thank you. We call you back."), language) + "<Hangup/>")


def hang_up() -> str:
    """The call was answered and is over."""
    return _response("<Hangup/>")


def _ring(queue: Queue) -> str:
    told = f'statusCallback={queue.at("status")} statusCallbackEvent="answered completed"'
    legs = "".join(
        f"<Sip {told}>{escape(desk)}</Sip>"
        if desk.startswith("sip:")
        else f"<Number {told}>{escape(desk)}</Number>"
        for desk in queue.desks
    )
    return f'<Dial action={queue.at("after")} timeout="{RINGS_FOR}" answerOnBridge="true">{legs}</Dial>'


def _offer(queue: Queue, language: str) -> str:
    words = _("To keep your place and be called back, press one.")
    if queue.voicemail:
        words += " " + _("To leave a message, press two.")
    return f'<Gather numDigits="1" timeout="4" action={queue.at("choice")}>{_say(words, language)}</Gather>'


def _say(words: str, language: str) -> str:
    return f'<Say language="{VOICES.get(language, "en-US")}">{escape(words)}</Say>'


def _response(inside: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{inside}</Response>'
