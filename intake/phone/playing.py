"""Playing an invented day against the real door of a running site, at any speed."""

import json
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import urllib3

from intake.phone.adapters.cti.signature import sign
from intake.phone.day import Heard

AT_ONCE = 8
TRIES, PAUSE = 5, 1.0  # a door that answers 503, or not at all, is tried again as a phone system would


@dataclass
class Played:
    """How the deliveries went; `seconds` each took."""

    accepted: int = 0
    refused: int = 0
    lost: int = 0
    seconds: list[float] = field(default_factory=list)


class Player:
    """Delivers events to the generic door at `url`, signed with `key`."""

    def __init__(self, url: str, key: str) -> None:
        parts = urlsplit(url)
        self.path, self.key, self.played = f"{parts.path.rstrip('/')}/phone/cti/", key, Played()
        self.pool = urllib3.connection_from_url(
            f"{parts.scheme}://{parts.netloc}", maxsize=AT_ONCE, timeout=10, retries=False
        )

    def finds_the_door(self) -> bool:
        """Whether anybody answers there: an empty delivery is refused, and has no effect."""
        return self._post(b"") != 0

    def play(
        self, events: Iterable[Heard], *, starts_at: datetime, speed: float, say: Callable[[Heard], None]
    ) -> Played:
        """Delivers each event when its moment has come; a second of the day lasts `1 / speed` seconds.

        What is told is dated when it is told, so that the site sees it happen now.
        """
        began, run = time.monotonic(), int(starts_at.timestamp())
        with ThreadPoolExecutor(AT_ONCE) as threads:
            waiting = set()
            for event in events:
                time.sleep(max(began + event.at / speed - time.monotonic(), 0))
                say(event)
                at = starts_at + timedelta(seconds=event.at / speed)
                waiting.add(threads.submit(self.deliver, event, at, run))
                if len(waiting) > AT_ONCE * 4:
                    waiting = wait(waiting, return_when="FIRST_COMPLETED").not_done
        return self.played

    def deliver(self, event: Heard, at: datetime, run: int) -> None:
        """Posts one event until the door takes or refuses it. Each run's calls are its own."""
        body = json.dumps(
            {
                "id": f"{event.kind}-{event.at:.3f}",
                "call": f"{event.call}-{run}",
                "event": event.kind,
                "at": at.isoformat(),
                "number": event.number,
                "line": event.line,
            }
        ).encode()
        for _turn in range(TRIES):
            began = time.perf_counter()
            status = self._post(body)
            self.played.seconds.append(time.perf_counter() - began)
            if status == 200:
                self.played.accepted += 1
                return
            if status not in (0, 503):
                self.played.refused += 1
                return
            time.sleep(PAUSE)
        self.played.lost += 1

    def _post(self, body: bytes) -> int:
        """The status of the answer, 0 for none."""
        now = int(time.time())
        headers = {
            "Content-Type": "application/json",
            "X-Ringback-Timestamp": str(now),
            "X-Ringback-Signature": sign(self.key, now, body),
        }
        try:
            return int(self.pool.request("POST", self.path, body=body, headers=headers).status)
        except urllib3.exceptions.HTTPError:
            return 0
