"""What a phone system delivers to us over HTTP, before anybody believes it, and how an adapter answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from intake.rings.hearing import Event

LARGEST = 64 * 1024  # bytes


class Refused(Exception):
    """A delivery that has no effect. `status` is the HTTP status; the text names no value of the delivery."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True)
class Delivery:
    """One request as it came.

    `url` is the public address as configured with path and query string: no proxy in front changes it.
    Names of `headers` are lower case. `step` is what follows the adapter's name.
    """

    url: str
    step: str
    headers: Mapping[str, str]
    content_type: str
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What is said back once `event` is stored (None: there is nothing to store).

    `say` is asked only then: it may look something up, and would wait for a database that is away.
    """

    event: Event | None
    say: Callable[[], str] = lambda: ""
    content_type: str = "text/plain"


@dataclass(frozen=True)
class Adapter:
    """One kind of phone system. `is_open` says whether the site has configured it.

    `read` checks a delivery and answers; it raises Refused. It stores nothing and is handed `now` (UTC).
    `reread` reads a stored body again, after a mistake was mended.
    """

    name: str
    content_types: tuple[str, ...]
    is_open: Callable[[], bool]
    read: Callable[[Delivery, datetime], Answer]
    reread: Callable[[str, datetime], Event]


def refuse_unfit(adapter: Adapter, delivery: Delivery) -> None:
    """Refuses what is too large or of a kind that this adapter does not read. Raises Refused."""
    if len(delivery.body) > LARGEST:
        raise Refused(413, "too large")
    if delivery.content_type not in adapter.content_types:
        raise Refused(415, "wrong content type")
