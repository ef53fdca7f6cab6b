"""A stand-in for Asterisk's manager interface, and a bridge that runs beside a story."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from django.db import connection
from django.utils import timezone

from intake.phone import bridge as bridges
from intake.phone.adapters.asterisk.ami import parse
from intake.phone.bridge import Bridge
from intake.rings.models import Ring

CONTEXTS = ("from-trunk",)


class FakeAsterisk:
    """A manager interface on a loopback port: logs in `ringback:secret`, tells what a test hands it."""

    def __init__(self) -> None:
        self.channels: list[str] = []
        self.variables: dict[str, str] = {}
        self.writers: list[asyncio.StreamWriter] = []
        self.logins = 0

    async def start(self) -> str:
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]
        return f"ami://ringback:s%40cret@127.0.0.1:{self.port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"Asterisk Call Manager/9.0.0\r\n")
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                said = parse((await reader.readuntil(b"\r\n\r\n")).decode())
                for block in self._answer(said, writer):
                    writer.write(
                        (f"{block}\nActionID: {said['ActionID']}".replace("\n", "\r\n") + "\r\n\r\n").encode()
                    )

    def _answer(self, said: dict[str, str], writer: asyncio.StreamWriter) -> list[str]:
        if said["Action"] == "Login":
            right = (said["Username"], said["Secret"]) == ("ringback", "s@cret")
            self.logins += right
            self.writers += [writer] if right else []
            return ["Response: Success" if right else "Response: Error"]
        if said["Action"] == "CoreShowChannels":
            return ["Response: Success", *self.channels, "Event: CoreShowChannelsComplete"]
        if said["Action"] == "Getvar":
            return [f"Response: Success\nValue: {self.variables.get(said['Channel'], '')}"]
        return ["Response: Success"]

    def tell(self, *blocks: str) -> None:
        for writer in self.writers:
            for block in blocks:
                writer.write((block.strip().replace("\n", "\r\n") + "\r\n\r\n").encode())

    def hang_up(self) -> None:
        for writer in self.writers:
            writer.close()
        self.writers.clear()


def channel(call: str, context: str = "from-trunk", bridge: str = "") -> str:
    return (
        f"Event: CoreShowChannel\nChannel: PJSIP/{call}\nContext: {context}\nExten: 2155550110\n"
        f"CallerIDNum: 2155550142\nUniqueid: {call}\nLinkedid: {call}\nBridgeId: {bridge}"
    )


def ring_now(turn: int = 1) -> str:
    return f"{timezone.now().timestamp() - 20:.0f}.{turn}"


async def until(true: Callable[[], bool]) -> None:
    def look() -> bool:
        try:
            return true()
        finally:
            connection.close()  # the thread ends with the loop, and would take a connection of the pool along

    for _turn in range(400):
        if await asyncio.to_thread(look):
            return
        await asyncio.sleep(0.02)
    raise AssertionError("It did not happen within eight seconds")


def played(story, monkeypatch) -> None:
    """Runs a bridge beside a story that is told to its Asterisk."""
    monkeypatch.setattr(bridges, "AGAIN", (0.05,))
    monkeypatch.setattr(bridges, "STORE_AGAIN", 0.05)

    async def run() -> None:
        asterisk = FakeAsterisk()
        url = await asterisk.start()
        task = asyncio.create_task(Bridge(url, CONTEXTS).run())
        await until(lambda: asterisk.logins == 1)
        try:
            await story(asterisk, task, url)
        finally:
            task.cancel()
            asterisk.hang_up()
            asterisk.server.close()

    asyncio.run(run())


def states() -> list[tuple[str, str]]:
    return list(Ring.objects.order_by("their_id").values_list("their_id", "state"))
