"""One poller for each web process, however many pages are open, and a bell for each of them.

The poller starts with the first listener and stops after the last one. It has a thread and a database
connection of its own; an open page holds no connection, and a thread that does nothing.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from contextvars import Context

from django.db import close_old_connections, connections

from intake.live.queries import Watch

logger = logging.getLogger(__name__)

EVERY = 0.4  # seconds
EVERYTHING = frozenset({"everything"})
RINGS = frozenset({"rings"})  # what may come many times a second


class Listener:
    """One open page. Belongs to the event loop."""

    def __init__(self, staff_id: int) -> None:
        self.staff_id = staff_id
        self.ended = False
        self._kinds: set[str] = set()
        self._bell = asyncio.Event()

    def tell(self, kinds: set[str] | frozenset[str]) -> None:
        """Rings the bell for these kinds of changes."""
        self._kinds |= kinds
        self._bell.set()

    def end(self) -> None:
        """Rings the bell for the last time."""
        self.ended = True
        self._bell.set()

    async def news(self, seconds: float) -> set[str]:
        """The kinds of changes since the last answer, as soon as there are any; empty after `seconds`."""
        alarm = asyncio.get_running_loop().call_later(seconds, self._bell.set)
        try:
            await self._bell.wait()
        finally:
            alarm.cancel()
        self._bell.clear()
        kinds, self._kinds = self._kinds, set()
        return kinds


class Hub:
    """All open pages of this process."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()
        self._poller: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="live")
        self._watch: Watch | None = None
        self._rang = False  # at the last look

    def pages_of(self, staff_id: int) -> int:
        """How many streams this member of staff has open in this process."""
        return sum(listener.staff_id == staff_id for listener in tuple(self._listeners))

    @asynccontextmanager
    async def listen(self, staff_id: int) -> AsyncIterator[Listener]:
        """A listener, until the block ends. It is told of everything first: it may have missed any of it."""
        listener = Listener(staff_id)
        self._listeners.add(listener)
        if self._poller:
            listener.tell(EVERYTHING)
        else:
            # A context of its own: the request's would tie the poller to the thread of the request.
            self._poller = asyncio.get_running_loop().create_task(self._poll(), context=Context())
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    async def _poll(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._listeners:
                self._tell(await loop.run_in_executor(self._thread, self._look))
                await asyncio.sleep(EVERY)
        except Exception:  # the pages must not believe that nothing happens: they come back, and start anew
            logger.exception("The poller of the live streams failed, and the streams end")
            for listener in self._listeners:
                listener.end()
        finally:
            # No await from the last look at the listeners to here, so nobody can have joined in between.
            self._poller = None
            self._thread.submit(self._stop_looking)

    def _tell(self, kinds: set[str] | frozenset[str]) -> None:
        """Rings are told at once; while it rings on and on, to one page after the other until the next look.

        Fifty desks that all ask in the same moment would let the phone's own events wait.
        """
        in_turns = RINGS & kinds if self._rang else frozenset()
        self._rang = "rings" in kinds
        at_once, loop = kinds - in_turns, asyncio.get_running_loop()
        for turn, listener in enumerate(self._listeners):
            if at_once:
                listener.tell(at_once)
            if in_turns:
                loop.call_later(EVERY * turn / len(self._listeners), listener.tell, in_turns)

    def _look(self) -> set[str] | frozenset[str]:
        close_old_connections()
        if self._watch is None:  # whatever happened between the page and the first look counts as a change
            self._watch = Watch()
            return EVERYTHING
        return self._watch.look()

    def _stop_looking(self) -> None:
        self._watch = None
        connections.close_all()


hub = Hub()
