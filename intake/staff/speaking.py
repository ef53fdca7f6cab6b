"""In which language and by which clock somebody is spoken to: as they chose, else as their browser asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin

from intake.staff.models import Clock

TIMES = {Clock.FULL.value: "H:i", Clock.HALF.value: "g:i A"}
_clock: ContextVar[str] = ContextVar("clock", default=Clock.FULL.value)


def time_format() -> str:
    """How a time of day is written for whoever is spoken to, in the letters of Django's date format."""
    return TIMES[_clock.get()]


def asked_language(request: HttpRequest) -> str:
    """The language that the browser asks for, of those that the screens have."""
    return translation.get_language_from_request(request)


@contextmanager
def speaking(language: str, clock: str) -> Iterator[None]:
    """What is written inside is in this language and by this clock: for mails and messages to one person."""
    before = _clock.set(clock)
    try:
        with translation.override(language or settings.LANGUAGE_CODE):
            yield
    finally:
        _clock.reset(before)


class OwnLanguageMiddleware(MiddlewareMixin):
    """Every page speaks the language of who asks. It stands behind authentication, which says who that is."""

    def process_request(self, request: HttpRequest) -> None:
        language, clock = "", Clock.FULL.value
        if request.user.is_authenticated:
            language, clock = request.user.language, request.user.clock
        translation.activate(language or asked_language(request))
        _clock.set(clock)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        translation.deactivate()
        _clock.set(Clock.FULL.value)
        return response
