"""A real mail server on a free port of this machine, that keeps what it is sent and answers as it is told."""

import socket
from collections.abc import Generator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

OK = "250 OK"


class Sink:
    """`answer` is its answer to the e-mail itself, `hang_up` makes it drop the line after taking it."""

    def __init__(self) -> None:
        self.answer = OK
        self.answer_to_recipient = OK
        self.hang_up = False
        self.letters: list[Message] = []
        self.raw: list[bytes] = []
        self.port = 0

    async def handle_RCPT(  # the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answer_to_recipient == OK:
            envelope.rcpt_tos.append(address)
        return self.answer_to_recipient

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answer == OK:
            assert isinstance(envelope.content, bytes)
            self.raw.append(envelope.content)
            self.letters.append(message_from_bytes(envelope.content))
        if self.hang_up and server.transport is not None:
            server.transport.abort()
        return self.answer


@contextmanager
def mail_sink() -> Generator[Sink]:
    """A sink that listens until the block ends."""
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    sink.port = controller.port
    try:
        yield sink
    finally:
        controller.stop()


@contextmanager
def silent_server() -> Generator[int]:
    """The port of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
