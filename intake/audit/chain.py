"""How entries of the trail hang together: what is signed, and what a link covers.

`link` is a plain SHA-256 over the link before, the place, and the whole entry: it can be followed without
a key. `mac` and `seal` are HMAC-SHA256 under a key that is derived from the data key of that day and named in
front of them. A seal under today's key therefore vouches for all entries before it, also when the key under
which they were once written is gone.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

ENTRY, LINK, HEAD = "audit entry", "audit link", "audit head"  # purposes: one kind of signature is no other


def say_entry(
    at: datetime, by_id: int | None, verb: str, about: str, reference: str, detail: Mapping[str, object]
) -> str:
    """All that an entry says, in one way of writing: the same on every database and after every load."""
    when = at.astimezone(UTC).isoformat(timespec="microseconds")
    return json.dumps([when, by_id, verb, about, reference, detail], sort_keys=True, separators=(",", ":"))


def link_of(before: str, seq: int, pk: int, mac: str, said: str) -> str:
    """The link of the entry `pk` in place `seq`, behind the link `before` (empty for the first)."""
    digest = hashlib.sha256(f"{before}|{seq}|{pk}|{mac}|{said}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def say_link(seq: int, link: str) -> str:
    """What the seal of a link signs."""
    return f"{seq}|{link}"
