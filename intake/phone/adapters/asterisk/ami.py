"""The Asterisk Manager Interface: messages in, actions out ("AMI v2 Specification" on docs.asterisk.org).

A message is a block of `Name: value` lines that an empty line ends. AMI sends numbers in clear, so that
another machine than this one is reached by TLS only.
"""

import asyncio
import ssl
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count
from urllib.parse import unquote, urlsplit

Message = dict[str, str]

SILENT = 30.0  # seconds without a word, in spite of our pings: the connection is dead
PING_EVERY = 10.0
CONNECT_WITHIN = 10.0
LONGEST = 64 * 1024  # bytes of one message


class AmiRefused(Exception):
    """The manager interface does not let us in, or speaks no AMI. The text names no secret."""


def parse(block: str) -> Message:
    """One message. A name that comes twice keeps its first value; NUL, which no database keeps, goes."""
    message: Message = {}
    for line in block.replace("\0", "").splitlines():
        name, colon, value = line.partition(":")
        if colon:
            message.setdefault(name.strip(), value.strip())
    return message


class Ami:
    """One connection that is logged in."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.turn = count(1)
        self.set_aside: deque[Message] = deque()

    async def send(self, action: str, **fields: str) -> str:
        """Sends an action and answers its id."""
        action_id = f"ringback-{next(self.turn)}"
        lines = [f"Action: {action}", f"ActionID: {action_id}", *(f"{k}: {v}" for k, v in fields.items())]
        if any("\r" in line or "\n" in line for line in lines):
            raise ValueError("a line break in an action")
        self.writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        await self.writer.drain()
        return action_id

    async def ask(self, action: str, *, until: str = "", **fields: str) -> list[Message]:
        """Sends an action and answers what comes back for it: one message, or all until the event `until`.

        Whatever else comes meanwhile is kept for `messages`.
        """
        action_id, answers = await self.send(action, **fields), list[Message]()
        while True:
            message = await self._read()
            if message.get("ActionID") != action_id:
                self.set_aside.append(message)
                continue
            answers.append(message)
            if not until or message.get("Event") == until or message.get("Response") == "Error":
                return answers

    async def messages(self) -> AsyncIterator[Message]:
        """Every event, those set aside first, until the connection ends."""
        pinger = asyncio.create_task(self._ping())
        try:
            while True:
                yield self.set_aside.popleft() if self.set_aside else await self._read()
        finally:
            pinger.cancel()

    async def _ping(self) -> None:
        with suppress(OSError):  # whoever reads finds out
            while True:
                await asyncio.sleep(PING_EVERY)
                await self.send("Ping")

    async def _read(self) -> Message:
        async with asyncio.timeout(SILENT):
            block = await self.reader.readuntil(b"\r\n\r\n")
        return parse(block.decode(errors="replace"))


@asynccontextmanager
async def connect(url: str) -> AsyncIterator[Ami]:
    """A connection to `ami://user:secret@host:port`, logged in. Raises AmiRefused, OSError, TimeoutError."""
    parts = urlsplit(url)
    tls = ssl.create_default_context() if parts.scheme == "amis" else None
    port = parts.port or (5039 if tls else 5038)
    async with asyncio.timeout(CONNECT_WITHIN):
        reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=tls, limit=LONGEST)
    try:
        async with asyncio.timeout(CONNECT_WITHIN):
            banner = await reader.readline()
            if not banner.startswith(b"Asterisk Call Manager/"):
                raise AmiRefused("no manager interface answers there")
            ami = Ami(reader, writer)
            said = {"Username": unquote(parts.username or ""), "Secret": unquote(parts.password or "")}
            (answer,) = await ami.ask("Login", Events="call,agent,dialplan", **said)
        if answer.get("Response") != "Success":
            raise AmiRefused("the manager interface refuses this user")
        yield ami
    finally:
        writer.close()
