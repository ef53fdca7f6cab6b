"""The telephone of `make chaos`: rings that nobody answers, told to the generic door until it takes them."""

import hashlib
import hmac
import json
import threading
import time
from datetime import UTC, datetime
from random import Random

import httpx

from tests.chaos.ledger import Heard, Ledger
from tests.chaos.servers import Servers

PAUSE = 1.0  # seconds from one ring to the next
WAITED = 9.0  # seconds that each caller waited before they hung up
TOLD_TWICE, TOLD_BACKWARDS = 0.2, 0.2
ANSWER_WITHIN = 10.0


class Telephone:
    """A phone system of its own: every ring has another number, and two events that may come in any order."""

    def __init__(self, servers: Servers, ledger: Ledger, *, seed: int) -> None:
        self.servers, self.ledger, self.random = servers, ledger, Random(f"telephone {seed}")
        self.line = httpx.Client(base_url=servers.url, timeout=ANSWER_WITHIN)
        self.finished, self.over = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._ring_on, daemon=True)

    def _ring_on(self) -> None:
        turn = 0
        while not self.finished.wait(PAUSE):
            self._ring(turn)
            turn += 1

    def _ring(self, turn: int) -> None:
        ended = time.time()
        events = [(f"{turn}-1", "ringing", ended - WAITED), (f"{turn}-2", "ended", ended)]
        if self.random.random() < TOLD_BACKWARDS:
            events.reverse()
        for key, kind, at in events:
            self._tell(
                {"id": key, "call": f"ring-{turn}", "event": kind, "at": _said(at), "number": _number(turn)}
            )

    def _tell(self, said: dict[str, str]) -> None:
        """Delivers one event until somebody takes it, and now and then once more."""
        heard = Heard(said["call"], said["id"])
        self.ledger.add(heard)
        while not self.over.is_set() and not self._post(said):
            heard.repeated += 1
            self.over.wait(0.5)
        heard.acknowledged_at = None if self.over.is_set() else time.time()
        if self.random.random() < TOLD_TWICE:
            self._post(said)

    def _post(self, said: dict[str, str]) -> bool:
        """Whether the door took it. What it refuses as unfit is noted, for no event here is."""
        body, now = json.dumps(said).encode(), int(time.time())
        headers = {
            "Content-Type": "application/json",
            "X-Ringback-Timestamp": str(now),
            "X-Ringback-Signature": _sign(self.servers.phone_key, now, body),
        }
        try:
            status = self.line.post("/phone/cti/", content=body, headers=headers).status_code
        except httpx.HTTPError:
            return False
        if status < 500 and status != 200:
            self.ledger.refuse(f"ring {status}")
        return status == 200


def _sign(key: str, now: int, body: bytes) -> str:
    """As docs/phone.md says; written anew, for a phone system has none of our code."""
    return "v1=" + hmac.new(key.encode(), b"%d." % now + body, hashlib.sha256).hexdigest()


def _said(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")


def _number(turn: int) -> str:
    exchange, line = divmod(turn, 10_000)
    return f"+1610{230 + exchange}{line:04d}"
