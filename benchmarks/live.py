"""Does a change reach every open board in time? A hundred boards on one web process, twenty calls a minute.

python -m benchmarks.live [--long]       a minute, or ten; prints one JSON object, progress to standard error

Every board is a supervisor's of its own and does what a browser does: a stream, on a change the live part
after 100 ms, the notices a little later. It has seen a call when its callback stands in that part.
`cpu_ms` is what a change costs the server for each board, however busy the machine is with other things.
`p99_s` is from the commit to that, over all calls and boards. Then half of the boards are closed.
"""

import argparse
import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import _stage as stage
from benchmarks._boards import Board, call_in

BOARDS, MINUTE, TEN = 100, 60, 600
SETTLE, LIMIT, NEVER = 6.0, 2.0, 99.0  # seconds
CALLS = 2_000


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--long", action="store_true", help="ten minutes instead of one")
    parser.add_argument("--boards", type=int, default=BOARDS)
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with stage.redis(), stage.database():
        from django.core.management import call_command

        call_command("seed", calls=CALLS, days=28)
        cookies = sign_in(chosen.boards)
        with web() as (url, pid):
            print(json.dumps(asyncio.run(measure(url, pid, cookies, chosen.long)), indent=1))


def sign_in(boards: int) -> list[str]:
    """The session cookies of as many supervisors."""
    from django.conf import settings
    from django.test import Client

    from intake.staff.models import Staff

    first = stage.make_staff(boards, email=False)
    Staff.objects.filter(pk__gte=first).update(role="supervisor")
    cookies = []
    for person in Staff.objects.filter(pk__gte=first):
        client = Client()
        client.force_login(person)
        cookies.append(f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}")
    return cookies


@contextlib.contextmanager
def web() -> Iterator[tuple[str, int]]:
    """One web process as a site runs it: its address and process id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "core.asgi:application", "--port", str(port)]
    command += ["--log-level", "warning", "--timeout-graceful-shutdown", "3"]
    os.environ["RINGBACK_PUBLIC_URL"] = f"http://localhost:{port}"
    os.environ["RINGBACK_IDLE_MINUTES"] = "60"  # nobody touches these boards, and they are not locked
    with stage.process(*command):
        until = time.monotonic() + stage.PATIENCE
        while time.monotonic() < until:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                yield f"http://localhost:{port}", _listener(port)
                return
            time.sleep(0.2)
    raise SystemExit("The web server did not start")


def _listener(port: int) -> int:
    """The process that our own uvicorn is: the child whose command names the port."""
    for name in os.listdir("/proc"):
        with contextlib.suppress(OSError):
            if name.isdigit() and f"--port\0{port}\0" in Path(f"/proc/{name}/cmdline").read_text():
                return int(name)
    raise SystemExit("The web server is gone")


async def measure(url: str, pid: int, cookies: list[str], long: bool) -> dict[str, Any]:
    """Opens the boards, lets calls come in, closes half of the boards; answers the figures."""
    wanted: dict[str, float] = {}
    boards = [Board(url, cookie) for cookie in cookies]
    tasks = [asyncio.create_task(board.live(wanted)) for board in boards]
    await asyncio.wait_for(asyncio.gather(*(board.open.wait() for board in boards)), 60)
    await asyncio.sleep(SETTLE)
    marks, cpu, end = [memory(pid)], cpu_seconds(pid), threading.Event()
    threading.Thread(target=call_in, args=(wanted, TEN if long else MINUTE, end), daemon=True).start()
    while not end.is_set():
        await asyncio.sleep(5)
        marks.append(memory(pid))
        print(f"{len(wanted)} calls, {marks[-1]['mb']} MB", file=sys.stderr)
    await asyncio.sleep(SETTLE)
    marks.append(memory(pid))
    figures = say(wanted, boards, marks, cpu_seconds(pid) - cpu)
    for task in tasks[::2]:
        task.cancel()
    await asyncio.sleep(SETTLE)
    files = {"all_boards": marks[-1]["files"], "half_closed": memory(pid)["files"]}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return figures | {"open_files": files}


def say(
    wanted: dict[str, float], boards: list[Board], marks: list[dict[str, float]], cpu: float
) -> dict[str, Any]:
    """The figures of what the boards saw and what the server used."""
    late = sorted(board.seen.get(ref, at + NEVER) - at for ref, at in wanted.items() for board in boards)
    fetches = sum(board.fetches for board in boards)
    p99, warm, after = late[len(late) * 99 // 100], marks[len(marks) // 4]["mb"], marks[-1]["mb"]
    return {
        "boards": len(boards),
        "calls": len(wanted),
        "p50_s": round(late[len(late) // 2], 3),
        "p99_s": round(p99, 3),
        "max_s": round(late[-1], 3),
        "fetches": fetches,
        "failed": sum(board.failures for board in boards),
        "cpu_ms": round(cpu * 1000 / fetches, 1),
        "mb": {"before": marks[0]["mb"], "warm": warm, "after": after},
        "met": p99 < LIMIT and after < warm * 1.1,
    }


def cpu_seconds(pid: int) -> float:
    """How long a process has been computing."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> dict[str, float]:
    """Megabytes in memory and open files of a process."""
    with open(f"/proc/{pid}/status") as status:
        kilobytes = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
    return {"mb": round(kilobytes / 1024, 1), "files": len(os.listdir(f"/proc/{pid}/fd"))}


if __name__ == "__main__":
    main()
