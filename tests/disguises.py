"""How a word looks that was packed away."""

import base64
from collections.abc import Iterator


def in_base64(raw: bytes) -> Iterator[bytes]:
    """The three ways in which base64, with three bytes in four letters, can say some bytes within others."""
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + raw)
        yield whole[-(-8 * before // 6) : 8 * (before + len(raw)) // 6]
