"""The bridge to Asterisk: listens to the manager interface, and stores what it tells through the same verb.

It reconnects for ever. After each connection it asks which calls there are: those that it did not know begin,
those that are gone end. While the database is away, what was heard waits in memory and is stored in order;
a bridge that is stopped then tries for a moment more, and says how much is lost.
"""

import asyncio
import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from asgiref.sync import sync_to_async
from django.db import DataError, Error, IntegrityError, close_old_connections
from django.utils import timezone

from intake.phone.adapters.asterisk import reading
from intake.phone.adapters.asterisk.ami import Ami, AmiRefused, Message, connect
from intake.rings.hearing import Event, hear
from intake.rings.models import Ring

logger = logging.getLogger(__name__)

AGAIN = (1.0, 2.0, 4.0, 8.0, 15.0)  # seconds until the next try to connect
STORE_AGAIN = 1.0
LAST_TRY = 3.0  # seconds in which a bridge that is stopped may still store what waits
MOST_WAITING = 50_000
REMEMBERED = timedelta(hours=12)
TROUBLES = (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, AmiRefused)


class Bridge:
    """One bridge. `contexts` are those in which calls from outside arrive.

    `waiting` is how many events are heard and not stored; after `run` they are lost.
    """

    def __init__(self, url: str, contexts: Collection[str]) -> None:
        self.url, self.contexts = url, frozenset(contexts)
        self.known: set[str] = set()
        self.heard: asyncio.Queue[Event] = asyncio.Queue(MOST_WAITING)
        self.waiting = 0

    async def run(self) -> None:
        """Listens and stores until it is cancelled."""
        storing = asyncio.create_task(self._store())
        try:
            tries = 0
            while True:
                try:
                    async with connect(self.url) as ami:
                        tries = 0
                        await self._resume(ami)
                        await self._listen(ami)
                except TROUBLES as trouble:
                    logger.warning("The bridge has lost touch with Asterisk: %s", type(trouble).__name__)
                await asyncio.sleep(AGAIN[min(tries, len(AGAIN) - 1)])
                tries += 1
        finally:
            await self._finish(storing)

    async def _finish(self, storing: asyncio.Task[None]) -> None:
        try:
            async with asyncio.timeout(LAST_TRY):
                await self.heard.join()
        except TimeoutError:
            logger.error("The bridge stops and loses %d events that wait for the database", self.waiting)
        finally:
            storing.cancel()

    async def _listen(self, ami: Ami) -> None:
        async for message in ami.messages():
            now = timezone.now()
            if reading.begins(message, self.contexts):
                self.known.add(message["Uniqueid"])
            if reading.call_of(message) in self.known:
                await self._take(reading.read(message, now))

    async def _take(self, event: Event | None) -> None:
        if event is None:
            return
        self.waiting += 1
        await self.heard.put(event)
        if event.key in ("ended", "gone"):
            self.known.discard(event.their_id)

    async def _resume(self, ami: Ami) -> None:
        """Brings up to date what happened while we were away, as far as Asterisk still tells it."""
        # What waits says of calls that they began or ended, and the database does not know it yet.
        await self.heard.join()
        before = await self._open_calls()
        self.known |= before
        channels = await ami.ask("CoreShowChannels", until="CoreShowChannelsComplete")
        now, there = timezone.now(), set()
        for channel in channels:
            call = channel.get("Linkedid", "")
            if not call or channel.get("Uniqueid") != call:
                continue
            there.add(call)
            if call not in self.known and not await self._is_from_outside(ami, channel):
                continue
            self.known.add(call)
            for event in _as_it_stands(channel, now):
                await self._take(event)
        for call in before - there:
            await self._take(reading.gone(call, now))
        logger.info("The bridge listens to Asterisk; %d calls are open", len(self.known))

    async def _is_from_outside(self, ami: Ami, channel: Message) -> bool:
        """Whether a call that began while we were away came from outside.

        Its channel has left the context in which it came up; FreePBX keeps the dialled number in FROM_DID.
        """
        if channel.get("Context") in self.contexts:
            return True
        (answer,) = await ami.ask("Getvar", Channel=channel.get("Channel", ""), Variable="FROM_DID")
        channel["Exten"] = answer.get("Value", "")
        return bool(channel["Exten"])

    async def _open_calls(self) -> set[str]:
        while True:
            try:
                return await sync_to_async(open_calls)(timezone.now())
            except Error as trouble:
                logger.error("The bridge cannot reach the database: %s", type(trouble).__name__)
                await asyncio.sleep(STORE_AGAIN)

    async def _store(self) -> None:
        while True:
            event = await self.heard.get()
            while not await sync_to_async(store)(event):
                await asyncio.sleep(STORE_AGAIN)
            self.waiting -= 1
            self.heard.task_done()


def _as_it_stands(channel: Message, now: datetime) -> list[Event | None]:
    """A call that is there: it rang, and if it is in a bridge somebody has answered."""
    began = reading.read(channel | {"BridgeId": ""}, now)
    return [began, reading.read(channel, now)] if channel.get("BridgeId") else [began]


def open_calls(now: datetime) -> set[str]:
    """The calls of Asterisk that have not ended as far as we know."""
    rows = Ring.objects.filter(source=reading.NAME, ended_at=None, rang_at__gt=now - REMEMBERED)
    return set(rows.values_list("their_id", flat=True))


def store(event: Event) -> bool:
    """Stores an event; False while the database is away. What cannot be stored at all is given up, loudly."""
    try:
        close_old_connections()
        hear(event=event, now=timezone.now())
    except (IntegrityError, DataError) as trouble:
        logger.error("An event of Asterisk cannot be stored: %s", type(trouble).__name__)
    except Error as trouble:
        logger.error("An event of Asterisk waits for the database: %s", type(trouble).__name__)
        return False
    return True
