"""HTTP by hand, so that measuring costs little: kept connections, and a listener to the live stream."""

import asyncio
import time
from collections.abc import AsyncIterator


class Wire:
    """One kept connection to the site; one request at a time."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.lock = asyncio.Lock()
        self.writer: asyncio.StreamWriter | None = None

    async def send(
        self, method: str, path: str, headers: dict[str, str], body: bytes = b""
    ) -> tuple[int, bytes, float]:
        """Status, body, and seconds from the first byte sent to the last one read."""
        async with self.lock:
            if self.writer is None:
                self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
            lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
            lines += [f"{name}: {value}" for name, value in headers.items()]
            began = time.perf_counter()
            self.writer.write("\r\n".join([*lines, "", ""]).encode() + body)
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower()
            status, length = int(head.split(" ", 2)[1]), 0
            if "content-length:" in head:
                length = int(head.split("content-length:")[1].split("\r\n")[0])
            answer = await self.reader.readexactly(length)
            return status, answer, time.perf_counter() - began


async def listen(port: int, cookie: str) -> AsyncIterator[str]:
    """The kinds of each `changed` of the live stream, as an open page hears them."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /live/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: session={cookie}\r\n\r\n".encode())
    name = ""
    async for raw in reader:
        line = raw.decode().strip()
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data:") and name == "changed":
            yield line.removeprefix("data:").strip()
