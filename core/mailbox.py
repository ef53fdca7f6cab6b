"""The mail server of `make run`: keeps every mail in a folder to look at; none leaves the machine.

`python -m core.mailbox FD FOLDER`, where FD is a listening socket that the supervisor opened.
"""

import asyncio
import socket
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

KEPT = 200
LONGEST_MAIL = 10_000_000
ANSWERS = {
    "EHLO": "250 localhost",
    "HELO": "250 localhost",
    "MAIL": "250 go on",
    "RCPT": "250 go on",
    "RSET": "250 forgotten",
    "NOOP": "250 here",
    "DATA": "354 end with a dot on a line",
    "QUIT": "221 good-bye",
}


async def talk(folder: Path, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One conversation in SMTP; every mail becomes a file."""
    writer.write(b"220 localhost keeps your mail\r\n")
    try:
        while line := await reader.readline():
            verb = line[:4].decode("ascii", "replace").upper().strip()
            writer.write(ANSWERS.get(verb, "502 not here").encode() + b"\r\n")
            if verb == "DATA":
                keep(folder, await reader.readuntil(b"\r\n.\r\n"))
                writer.write(b"250 kept\r\n")
            await writer.drain()
            if verb == "QUIT":
                break
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError, ValueError):
        pass  # whoever spoke has gone, or was no mail program
    finally:
        writer.close()


def keep(folder: Path, data: bytes) -> None:
    """Writes one mail as `.eml` and lets the oldest go."""
    text = data.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
    (folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.eml").write_bytes(text)
    for old in sorted(folder.glob("*.eml"))[:-KEPT]:
        old.unlink()


async def main(listening: socket.socket, folder: Path) -> None:
    """Serves until ended."""
    server = await asyncio.start_server(partial(talk, folder), sock=listening, limit=LONGEST_MAIL)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(socket.socket(fileno=int(sys.argv[1])), Path(sys.argv[2])))
