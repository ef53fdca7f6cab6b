"""The staff of `make chaos`: they book calls and keep callbacks over HTTP, and repeat what got no answer."""

import re
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import psycopg

from tests.chaos.ledger import Booking, Ledger, Tried
from tests.chaos.servers import Servers

STAFF = ("dana", "luis", "priya", "noor")
ZONE = ZoneInfo("America/New_York")
SOONEST, LATEST = 3.0, 8.0  # seconds from now at which a callback is promised
EMERGENCIES = 0.1
PRESSED_TWICE = 0.1
ANYONE = 0.25
REACHED = 0.7
ANSWER_WITHIN = 10.0
ERROR = re.compile(r'id="id_(\w+)_error">([^<]+)<')
# What a colleague was reminded of and nobody has worked on yet.
REMINDED = """
    SELECT reference FROM intake_callback callback WHERE closed_at IS NULL AND claimed_until IS NULL
    AND EXISTS (SELECT FROM intake_reminder reminder WHERE callback_id = callback.id
     AND reminder.round = callback.round AND channel = 'screen' AND rung <> 'coming_up') LIMIT 1"""
WHO_HAS_IT = """
    SELECT username FROM intake_callback callback JOIN intake_staff staff ON staff.id = claimed_by_id
    WHERE reference = %s AND EXISTS (SELECT FROM intake_reminder reminder WHERE callback_id = callback.id
     AND reminder.round = callback.round AND channel = 'screen' AND rung <> 'coming_up')"""


class NoAnswer(Exception):
    """Nobody knows whether it was done."""


class Browser:
    """One member of staff, signed in as often as it takes."""

    def __init__(self, servers: Servers, username: str) -> None:
        self.servers, self.username = servers, username
        self.line = httpx.Client(base_url=servers.url, timeout=ANSWER_WITHIN)

    def post(self, path: str, body: dict[str, str]) -> httpx.Response:
        """What the server answers to a form. Raises NoAnswer; the page of the error of a server is none."""
        try:
            if "session" not in self.line.cookies:
                self._sign_in()
            answer = self._send(path, body)
            if answer.status_code in (401, 403) or "/sign-in/" in answer.headers.get("Location", ""):
                self.line.cookies.clear()
                raise NoAnswer
        except httpx.HTTPError:
            raise NoAnswer from None
        if answer.status_code >= 500 or answer.status_code == 400:  # 400: the session could not be kept
            raise NoAnswer
        with suppress(KeyError):
            self.line.cookies.delete("messages")  # nobody looks at the page that would show them
        return answer

    def _send(self, path: str, body: dict[str, str]) -> httpx.Response:
        token = self.line.cookies.get("csrf", "")
        return self.line.post(path, data=body | {"csrfmiddlewaretoken": token})

    def _sign_in(self) -> None:
        self.line.get("/sign-in/")
        given = {"login": self.username, "password": self.servers.password}
        if self._send("/sign-in/", given).status_code != 302:
            raise NoAnswer


class Client:
    """All of the staff at work, each on a thread. Draws from the seed, so that a run can be repeated."""

    def __init__(self, servers: Servers, ledger: Ledger, *, bookings: int, seconds: float, seed: int) -> None:
        self.servers, self.ledger = servers, ledger
        self.bookings, self.pause = bookings, seconds / bookings
        self.random = Random(f"client {seed}")
        self.began = time.monotonic()
        self.finished = threading.Event()  # nothing new is begun
        self.over = threading.Event()  # nothing is repeated any more
        self.turn = 0
        self.lock = threading.Lock()
        self.threads = [self._thread(self._book_on, name) for name in STAFF]
        self.threads += [self._thread(self._keep_on, name) for name in STAFF[:2]]

    def start(self) -> None:
        self.began = time.monotonic()
        for thread in self.threads:
            thread.start()

    def _thread(self, work: Callable[[Browser, Random], None], name: str) -> threading.Thread:
        own = Random(self.random.random())
        return threading.Thread(target=work, args=(Browser(self.servers, name), own), daemon=True)

    def _book_on(self, browser: Browser, random: Random) -> None:
        while not self.finished.is_set():
            with self.lock:
                turn, self.turn = self.turn, self.turn + 1
            if turn >= self.bookings:
                return
            self.finished.wait(max(self.began + turn * self.pause - time.monotonic(), 0))
            if not self.finished.is_set():
                self._book(browser, random, turn)

    def _book(self, browser: Browser, random: Random, turn: int) -> None:
        """One call sheet: saved as it is typed, then finished, both until there is an answer."""
        emergency = random.random() < EMERGENCIES
        booking = Booking(str(UUID(int=random.getrandbits(128), version=4)), due_at=None)
        fields = _sheet(turn, emergency=emergency, anyone=random.random() < ANYONE)
        self.ledger.add(booking)
        address = f"/calls/{booking.draft}"
        typed = fields | {"changed": "caller_name"}
        self._until_answered(lambda: browser.post(f"{address}/save/", typed), booking)
        while not self.over.is_set():
            if not emergency:
                booking.due_at, fields["due_at"] = _soon(random)
            answer = self._until_answered(lambda: browser.post(f"{address}/finish/", fields), booking)
            if answer is None:
                return
            if answer.status_code == 302:
                booking.acknowledged_at = time.time()
                break
            self.ledger.refuse(f"finish {answer.status_code} {_what_is_wrong(answer)}")
            self.over.wait(0.5)
        if random.random() < PRESSED_TWICE:
            booking.repeated += 1
            with suppress(NoAnswer):
                browser.post(f"{address}/finish/", fields)

    def _keep_on(self, browser: Browser, random: Random) -> None:
        while not self.finished.wait(0.7):
            found = self._look_up(REMINDED)
            if found:
                self._claim_and_try(browser, random, found)

    def _claim_and_try(self, browser: Browser, random: Random, reference: str) -> None:
        """Both colleagues see the same callback first; who claims it rings."""
        address = f"/callbacks/{reference}"
        self._until_answered(lambda: browser.post(f"{address}/claim/", {}))
        if self._look_up(WHO_HAS_IT, reference) == browser.username:
            self._try(browser, random, address)
        else:  # a colleague has it, or has tried meanwhile and the next round has not come yet
            self._until_answered(lambda: browser.post(f"{address}/release/", {}))

    def _look_up(self, question: str, *about: str) -> str | None:
        """One answer of the database; None while it has none."""
        while not self.over.is_set():
            with suppress(psycopg.Error), self.servers.database() as line:
                found = line.execute(question, about).fetchone()
                return str(found[0]) if found else None
            self.over.wait(0.3)
        return None

    def _try(self, browser: Browser, random: Random, address: str) -> None:
        """One try at a callback that this colleague has claimed, recorded until there is an answer."""
        tried = Tried(str(UUID(int=random.getrandbits(128), version=4)))
        outcome = "reached" if random.random() < REACHED else "no_answer"
        self.ledger.add(tried)
        body = {"token": tried.token, "outcome": outcome, "note": ""}
        answer = self._until_answered(lambda: browser.post(f"{address}/attempt/", body))
        if answer is not None and answer.status_code == 302:
            tried.acknowledged_at = time.time()
        elif answer is not None:
            tried.refused = True
            self.ledger.refuse(f"attempt {answer.status_code} {_what_is_wrong(answer)}")

    def _until_answered(
        self, ask: Callable[[], httpx.Response], booking: Booking | None = None
    ) -> httpx.Response | None:
        """Asks again until somebody answers; None when the run is over."""
        while not self.over.is_set():
            try:
                return ask()
            except NoAnswer:
                if booking:
                    booking.repeated += 1
                self.over.wait(0.3)
        return None


def _sheet(turn: int, *, emergency: bool, anyone: bool) -> dict[str, str]:
    """What is typed on the sheet of the call number `turn`."""
    exchange, line = divmod(turn, 10_000)
    fields = {
        "kind": "help",
        "caller_role": "self",
        "caller_name": f"Caller {turn}",
        "number": f"215{230 + exchange}{line:04d}",
        "may_call": "yes",
        "zone": ZONE.key,
        "disposition": "callback_promised",
        "purpose": "admissions",
        "assigned_to": "anyone" if anyone else "",
        "hour_agreed": "on",
    }
    if emergency:
        return fields | {"danger": "seizure_today"}
    return fields | {"due_choice": "at"}


def _soon(random: Random) -> tuple[float, str]:
    """A moment in some seconds, and how it is typed on the callee's clock."""
    due_at = round(time.time() + random.uniform(SOONEST, LATEST), 3)
    return due_at, datetime.fromtimestamp(due_at, ZONE).replace(tzinfo=None).isoformat(
        timespec="milliseconds"
    )


def _what_is_wrong(page: httpx.Response) -> str:
    """What a page says beside its fields."""
    said = {f"{field}: {words.strip()}" for field, words in ERROR.findall(page.text) if words.strip()}
    return "; ".join(sorted(said))
