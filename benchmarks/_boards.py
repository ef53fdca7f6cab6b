"""Open boards that do what a browser does, and somebody who logs calls beside them."""

import asyncio
import contextlib
import random
import re
import threading
import time
from datetime import timedelta
from typing import Any

import httpx

EVERY, TOGETHER, UNHURRIED = 3.0, 0.1, 1.5  # seconds; the last two as in live.js
STAND = 10  # promises that stay open, so that the newest are on the first page


class Board:
    """One open board. `seen` holds when a reference was first on it."""

    def __init__(self, url: str, cookie: str) -> None:
        headers = {"Cookie": cookie, "Sec-Fetch-Mode": "cors", "HX-Request": "true"}
        self.client = httpx.AsyncClient(base_url=url, headers=headers, timeout=30)
        self.seen: dict[str, float] = {}
        self.fetches = self.failures = 0
        self.open = asyncio.Event()
        self._changed = asyncio.Event()
        self._later: asyncio.Task[None] | None = None
        self._shown = ""

    async def live(self, wanted: dict[str, float]) -> None:
        """Listens and fetches until it is cancelled."""
        async with self.client, asyncio.TaskGroup() as tasks:
            tasks.create_task(self._listen())
            tasks.create_task(self._fetch(wanted))

    async def _listen(self) -> None:
        while True:
            with contextlib.suppress(httpx.HTTPError):
                async with self.client.stream("GET", "/live/") as answer:
                    async for line in answer.aiter_lines():
                        self.open.set()
                        if line == "event: changed":
                            self._changed.set()
            await asyncio.sleep(1)

    async def _fetch(self, wanted: dict[str, float]) -> None:
        while True:
            await self._changed.wait()
            await asyncio.sleep(TOGETHER)
            self._changed.clear()
            part = await self._get("/board/")
            self.fetches += 1
            self.failures += part is None
            self._later = self._later or asyncio.create_task(self._look_for_notices())
            now = time.monotonic()
            for reference in wanted.keys() - self.seen.keys():
                if part and reference in part:
                    self.seen[reference] = now

    async def _look_for_notices(self) -> None:
        await asyncio.sleep(UNHURRIED * (1 + random.random()))
        self._later = None
        notices = await self._get("/live/notices/", **{"X-Notices-Seen": self._shown})
        self.failures += notices is None
        if notices and (found := re.search(r'data-shown="([^"]*)"', notices)):
            self._shown = found[1]

    async def _get(self, path: str, **headers: str) -> str | None:
        try:
            answer = await self.client.get(path, headers=headers)
        except httpx.HTTPError:
            return None
        return answer.text if answer.status_code in (200, 204) else None


def call_in(wanted: dict[str, float], seconds: int, end: threading.Event) -> None:
    """Logs a call with a promise every three seconds; `wanted` holds when each was committed."""
    from django.utils import timezone

    from intake.callbacks.services import close_callback
    from intake.staff.models import Staff

    promised: list[Any] = []
    by, until = Staff.objects.get(username="admissions"), time.monotonic() + seconds
    while time.monotonic() < until:
        started = time.monotonic()
        promised.append(one_call(by))
        wanted[promised[-1].reference] = time.monotonic()
        if len(promised) > STAND:
            old, now = promised.pop(0), timezone.now()
            close_callback(callback=old, closing="cancelled", reason="Bench", by=by, now=now)
        time.sleep(max(EVERY - (time.monotonic() - started), 0))
    end.set()


def one_call(by: Any) -> Any:
    """One call and its callback, in one transaction as the sheet makes them."""
    from django.db import transaction
    from django.utils import timezone

    from intake.callbacks.services import schedule_callback
    from intake.calls.services import CallFacts, log_call
    from intake.people.models import Person, PhoneNumber
    from intake.privacy.references import new_reference

    now = timezone.now()
    with transaction.atomic():
        person = Person.objects.create(reference=new_reference("P"), name="Bench", added_at=now)
        number = PhoneNumber.objects.create(
            person=person, number="+12155550100", may_call="yes", zone="America/New_York", asked_at=now
        )
        facts = CallFacts("help", now, now, now, number=number.number, disposition="callback_promised")
        call = log_call(facts=facts, caller=person, client=person, draft=None, by=by, now=now)
        return schedule_callback(
            person=person, number=number, urgency="same_day", due_at=now + timedelta(seconds=1), by=by,
            now=now, call=call, hour_agreed=True,
        )  # fmt: skip
