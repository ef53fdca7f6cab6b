"""Whether the port of `make run` is free. Asked before anything is installed: standard library only."""

import errno
import os
import socket


def read_port() -> int:
    """The number in PORT, 8000 without it; SystemExit with one line when it is no port."""
    text = os.environ.get("PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise SystemExit(f"PORT={text} is not a port: choose a number from 1 to 65535.")
    return int(text)


def refuse_taken(port: int) -> None:
    """SystemExit with one line when this machine's `localhost` answers on the port, or may not be used."""
    reason = _taken(port) or _forbidden(port)
    if reason:
        raise SystemExit(f"Port {port} is {reason}; choose another one: PORT={_another(port)} make run")


def _taken(port: int) -> str:
    """Asks every address of `localhost`: a browser that tries ::1 first would meet the other program."""
    for address in ("127.0.0.1", "::1"):
        try:
            socket.create_connection((address, port), timeout=1).close()
        except OSError:
            continue
        return "taken by another program"
    return ""


def _forbidden(port: int) -> str:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            return "not allowed here" if error.errno == errno.EACCES else "taken by another program"
    return ""


def _another(port: int) -> int:
    return next(other for other in (*range(max(port, 8000) + 1, 65536), 8000) if not _taken(other))


if __name__ == "__main__":
    refuse_taken(read_port())
