"""Twilio's signature: HMAC-SHA1 over the public address and the posted names and values, sorted by name.

https://www.twilio.com/docs/usage/security. Names and values are joined without anything between them, so
that `a=bc` and `ab=c` are signed alike: what is believed are known names whose values have the right form.
A signature does not age; events are told apart by their keys instead.
"""

import base64
import hmac
from collections.abc import Mapping, Sequence

from intake.phone.delivery import Refused


def sign(token: str, url: str, fields: Mapping[str, str]) -> str:
    """The value of X-Twilio-Signature."""
    text = url + "".join(name + fields[name] for name in sorted(fields))
    return base64.b64encode(hmac.digest(token.encode(), text.encode(), "sha1")).decode()


def check(tokens: Sequence[str], given: str, url: str, fields: Mapping[str, str]) -> None:
    """Raises Refused for what none of the tokens signed; two are open while a site changes its token."""
    # Bytes, since compare_digest refuses text that is not ASCII; all of them, so that the time tells nothing.
    right = [
        hmac.compare_digest(sign(token, url, fields).encode(), given.encode(errors="surrogateescape"))
        for token in tokens
    ]
    if not any(right):
        raise Refused(403, "not signed by Twilio")
