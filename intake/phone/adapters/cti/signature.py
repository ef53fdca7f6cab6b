"""Signature of the generic webhook: HMAC-SHA256 (RFC 2104) over the time of sending, a dot and the body.

`X-Ringback-Timestamp` is Unix time in seconds, `X-Ringback-Signature` is `v1=<hex>`; several, separated by
commas, while a sender changes its key. Two keys open at the same time for the same reason.
"""

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from intake.phone.delivery import Refused

WINDOW = timedelta(minutes=5)  # a delivery is sent again with a new time of sending
MOST_SIGNATURES = 4


def sign(key: str, timestamp: int, body: bytes) -> str:
    """The value of the signature header."""
    return "v1=" + hmac.digest(key.encode(), b"%d." % timestamp + body, "sha256").hex()


def check(keys: Sequence[str], headers: Mapping[str, str], body: bytes, now: datetime) -> None:
    """Raises Refused for what was not signed by one of the keys, or not sent within five minutes of `now`."""
    text = headers.get("x-ringback-timestamp", "")
    if not (text.isascii() and text.isdecimal() and len(text) <= 12):
        raise Refused(403, "no timestamp")
    given = [part.strip() for part in headers.get("x-ringback-signature", "").split(",")][:MOST_SIGNATURES]
    # Bytes, since compare_digest refuses text that is not ASCII; all of them, so that the time tells nothing.
    right = [
        hmac.compare_digest(sign(key, int(text), body).encode(), one.encode(errors="surrogateescape"))
        for key in keys
        for one in given
    ]
    if not any(right):
        raise Refused(403, "not signed by us")
    if abs(now.timestamp() - int(text)) > WINDOW.total_seconds():
        raise Refused(403, "stale")
