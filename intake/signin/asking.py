"""Who asks.

Fifty desks look at who rings twice a second, and finding out who sits at each of them took longer than to
show it. So whoever looks is known for two seconds: who was signed out elsewhere, or may no longer, sees who
rings for that long. Every other page asks each time, and so does the lock of a screen that nobody touches.
"""

import time
from functools import cache, partial

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from intake.staff.models import Staff

KNOWN_FOR = 2.0  # seconds
MOST = 1000  # sessions

_known: dict[str, tuple[float, Staff]] = {}


class WhoAsksMiddleware(AuthenticationMiddleware):
    """Django's, but for the panel of who rings."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        if request.path == _panel():
            request.user = SimpleLazyObject(partial(_who, request))  # type: ignore[assignment]  # as Django does


@cache
def _panel() -> str:
    return reverse("incoming")


def _who(request: HttpRequest) -> Staff | AnonymousUser:
    key, now = request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""), time.monotonic()
    until, known = _known.get(key, (0.0, None))
    if known and now < until:
        return known
    user = get_user(request)
    if isinstance(user, Staff):
        if len(_known) >= MOST:
            _known.clear()
        _known[key] = now + KNOWN_FOR, user
    return user
