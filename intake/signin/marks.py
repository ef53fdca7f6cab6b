"""Two signed cookies: on which devices somebody has signed in, and when the screen was last touched.

Both are marks of this program and hold no secret of a person. A cookie that was changed is no mark.
"""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

DEVICE, SEEN = f"{settings.COOKIE_PREFIX}device", f"{settings.COOKIE_PREFIX}seen"
DEVICE_AGE = timedelta(days=90)
OPTIONS: dict[str, Any] = {"secure": settings.HTTPS, "httponly": True, "samesite": "Lax"}


def device_of(request: HttpRequest, username: str) -> str:
    """The mark of this device if `username` has signed in on it, else empty."""
    marks = _read(request, DEVICE, DEVICE_AGE)
    return str(marks.get("device", "")) if username.strip().lower() in marks.get("names", []) else ""


def mark_device(request: HttpRequest, response: HttpResponseBase, username: str) -> None:
    """Remembers that `username` has signed in here. A desk has several users; the last eight are kept."""
    marks = _read(request, DEVICE, DEVICE_AGE)
    name = username.lower()
    names = [name, *(known for known in marks.get("names", []) if known != name)][:8]
    mark = {"device": marks.get("device") or secrets.token_urlsafe(16), "names": names}
    age = int(DEVICE_AGE.total_seconds())
    response.set_cookie(DEVICE, signing.dumps(mark, salt=DEVICE), max_age=age, **OPTIONS)


def seen_at(request: HttpRequest) -> datetime | None:
    """When somebody last touched a page of this session (UTC); None if it is locked.

    Without a mark of this session it is when the person signed in: whoever deletes the mark wins nothing.
    """
    mark = _read(request, SEEN, None)
    if mark.get("session") != _session_mark(request):
        return request.user.last_login if request.user.is_authenticated else None
    return None if mark.get("locked") else datetime.fromtimestamp(mark["at"], UTC)


def mark_seen(
    request: HttpRequest, response: HttpResponseBase, now: datetime, *, locked: bool = False
) -> None:
    """Writes that the page was touched now, or that it is locked."""
    mark = {"session": _session_mark(request), "at": now.timestamp(), "locked": locked}
    response.set_cookie(SEEN, signing.dumps(mark, salt=SEEN), **OPTIONS)


def _session_mark(request: HttpRequest) -> str:
    return signing.Signer(salt="session mark").signature(request.session.session_key or "")[:22]


def _read(request: HttpRequest, name: str, age: timedelta | None) -> dict[str, Any]:
    try:
        mark = signing.loads(request.COOKIES.get(name, ""), salt=name, max_age=age)
    except signing.BadSignature:
        return {}
    return mark if isinstance(mark, dict) else {}
