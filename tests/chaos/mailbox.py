"""The mail server of `make chaos`, a program of its own so that it can be killed: PORT RECORD MOOD.

It answers as the file MOOD says at that moment, and writes each e-mail and its answer into RECORD before it
answers.
"""

import asyncio
import json
import os
import re
import sys
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

SENTENCES = {"250": "250 OK", "451": "451 Try again later", "550": "550 No such mailbox"}
A_LONG_TIME = 600.0
REFERENCE = re.compile(r"/callbacks/([\w-]+)/")


class Mailbox:
    """Moods: 250, 451, 550, `silent` (never answers), `drop` (takes the e-mail and hangs up)."""

    def __init__(self, record: Path, mood: Path) -> None:
        self.record = os.open(record, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self.mood = mood

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # aiosmtpd's name
        mood = self.mood.read_text().strip()
        self._write_down(envelope, mood)
        if mood == "silent":
            await asyncio.sleep(A_LONG_TIME)
        if mood == "drop" and server.transport is not None:
            server.transport.abort()
        return SENTENCES.get(mood, SENTENCES["250"])

    def _write_down(self, envelope: Envelope, mood: str) -> None:
        message = message_from_bytes(envelope.content or b"", policy=default)
        body = message.get_body()
        found = REFERENCE.search(body.get_content() if body else "")
        line = {
            "message_id": message["Message-ID"],
            "reference": found[1] if found else "",
            "address": envelope.rcpt_tos[0],
            "answer": mood,
        }
        os.write(self.record, f"{json.dumps(line)}\n".encode())


async def main(port: int, record: Path, mood: Path) -> None:
    """Serves until it is ended."""
    mailbox, loop = Mailbox(record, mood), asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(mailbox, hostname="localhost"), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])))
