"""Does every ring arrive, and is it on the desks in time? One web process, 50 desks, all on loopback.

python -m benchmarks.phone [--quick]       prints one JSON object; progress goes to standard error

50 rings a second: each is told as ringing, and as answered a moment later. One ring in 50 waits for ten
seconds, and is looked for in what each desk shows. Beside them an address that does nothing is asked ten
times a second, to know what a request costs here without us. The clock runs as it does at a site.
"""

import argparse
import asyncio
import contextlib
import json
import os
import signal
import socket
import statistics
import sys
import time
from datetime import UTC, datetime

from benchmarks import _stage as stage
from benchmarks._wire import Wire, listen

KEY = "bench" * 8
DESKS, CONNECTIONS = 50, 24
TOGETHER, AGAIN_AFTER = 0.1, 0.4  # seconds, as in static/js/live.js
FULL, QUICK = {"rate": 50, "seconds": 60}, {"rate": 50, "seconds": 15}
PROBES = 50  # one ring in so many waits
WAITS = 10.0


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a quarter of a minute, for development")
    parser.add_argument("--rate", type=int, help="rings a second")
    parser.add_argument("--desks", type=int, default=DESKS)
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was made is dropped then, too
    size = (QUICK if chosen.quick else FULL) | {"desks": chosen.desks}
    size["rate"] = chosen.rate or size["rate"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    os.environ["RINGBACK_CTI_KEYS"] = KEY
    web = [sys.executable, "-m", "uvicorn", "core.asgi:application", "--port", str(port)]
    quiet = ["--no-access-log", "--no-server-header", "--log-level", "warning", "--timeout-keep-alive", "90"]
    with stage.redis(), stage.database():
        cookies = sign_in(size["desks"])
        clock = [sys.executable, "manage.py", "clock"]
        with stage.process(*web, *quiet), stage.process(*clock):
            wait_for(port)
            figures = asyncio.run(measure(port, cookies, size))
        figures["stored"] = count_events()
    print(json.dumps({"size": size} | judge(figures, size), indent=1))


def sign_in(desks: int) -> list[str]:
    """Session keys of so many members of staff on shift."""
    from django.test import Client

    from tests.make import make_line, make_shift, make_staff

    make_line("Main", "+12155550110")
    keys = []
    for _turn in range(desks):
        staff, client = make_staff(), Client()
        make_shift(staff, now=datetime.now(UTC))
        client.force_login(staff)
        keys.append(client.cookies["session"].value)
    return keys


def wait_for(port: int) -> None:
    until = time.monotonic() + stage.PATIENCE
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise SystemExit("The web process does not answer.")


class Run:
    """What is seen while it runs."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.wires = [Wire(port) for _turn in range(CONNECTIONS)]
        self.acknowledged: list[float] = []
        self.empty: list[float] = []
        self.fetches: list[float] = []
        self.refused = 0
        self.probes: dict[str, float] = {}
        self.pops: list[float] = []
        self.sent = 0

    async def tell(self, turn: int, kind: str) -> None:
        from intake.phone.adapters.cti.signature import sign

        number, now = f"+1215555{turn % 10000:04}", int(time.time())
        said = {"id": kind, "call": f"ring{turn}", "event": kind, "number": number, "line": "+12155550110"}
        body = json.dumps(said | {"at": datetime.now(UTC).isoformat()}).encode()
        headers = {"Content-Type": "application/json", "X-Ringback-Timestamp": str(now)}
        headers["X-Ringback-Signature"] = sign(KEY, now, body)
        wire = min(self.wires, key=lambda one: one.lock.locked())
        self.sent += 1
        status, _answer, seconds = await wire.send("POST", "/phone/cti/", headers, body)
        self.acknowledged.append(seconds)
        self.refused += status != 200

    async def ring(self, turn: int) -> None:
        probe = turn % PROBES == 0
        if probe:
            self.probes[f"555-{turn % 10000:04}"] = time.perf_counter()
        await self.tell(turn, "ringing")
        await asyncio.sleep(WAITS if probe else 0.3)
        await self.tell(turn, "answered")

    async def ask_nothing(self, seconds: float) -> None:
        wire, until = Wire(self.port), time.monotonic() + seconds
        while time.monotonic() < until:
            _status, _answer, took = await wire.send("POST", "/phone/nothing/", {})
            self.empty.append(took)
            await asyncio.sleep(0.1)

    async def sit_at_desk(self, cookie: str) -> None:
        """A page that listens, and fetches the panel as live.js does."""
        wire, seen, shown = Wire(self.port), set[str](), "-"
        told, told_at, looked_at = asyncio.Event(), 0.0, 0.0
        headers = {"Cookie": f"session={cookie}; csrf={'t' * 32}", "HX-Request": "true"}

        async def hear() -> None:
            nonlocal told_at
            async for kinds in listen(self.port, cookie):
                if not told.is_set() and ("rings" in kinds or "everything" in kinds):
                    told_at = time.perf_counter()
                    told.set()

        listening = asyncio.create_task(hear())
        try:
            while True:
                await told.wait()
                due = max(told_at + TOGETHER, looked_at + AGAIN_AFTER)
                await asyncio.sleep(max(due - time.perf_counter(), 0))
                told.clear()
                headers["X-Rings-Seen"] = shown
                status, html, took = await wire.send("GET", "/desk/incoming/", headers)
                looked_at = time.perf_counter()
                self.fetches.append(took)
                if status == 200:
                    text = html.decode()
                    shown = text.split('data-rings-shown="')[1].split('"')[0]
                    new = {number for number in self.probes if number not in seen and number in text}
                    self.pops += [looked_at - self.probes[number] for number in new]
                    seen |= new
        finally:
            listening.cancel()


async def measure(port: int, cookies: list[str], size: dict[str, int]) -> dict[str, object]:
    run = Run(port)
    desks = [asyncio.create_task(run.sit_at_desk(cookie)) for cookie in cookies]
    await asyncio.sleep(3)
    nothing = asyncio.create_task(run.ask_nothing(size["seconds"]))
    began, rings = time.monotonic(), []
    for turn in range(size["rate"] * size["seconds"]):
        await asyncio.sleep(max(began + turn / size["rate"] - time.monotonic(), 0))
        rings.append(asyncio.create_task(run.ring(turn)))
    await asyncio.gather(*rings)
    await nothing
    for desk in desks:
        desk.cancel()
    return {
        "sent": run.sent,
        "refused": run.refused,
        "seconds": round(time.monotonic() - began, 1),
        "acknowledged": spread(run.acknowledged),
        "empty_view": spread(run.empty),
        "panel": spread(run.fetches) | {"fetched": len(run.fetches)},
        "pop": spread(run.pops) | {"seen": len(run.pops), "expected": len(run.probes) * len(cookies)},
    }


def spread(seconds: list[float]) -> dict[str, float]:
    """Milliseconds."""
    cuts = statistics.quantiles(seconds, n=100) if len(seconds) > 1 else [0.0] * 99
    return {"p50_ms": round(cuts[49] * 1000, 1), "p99_ms": round(cuts[98] * 1000, 1)}


def count_events() -> int:
    from intake.rings.models import RingEvent

    return RingEvent.objects.count()


def judge(figures: dict, size: dict[str, int]) -> dict:
    """The figures with whether they are as promised."""
    pop = figures["pop"]
    goals = {
        "every event is stored": figures["stored"] == figures["sent"] == size["rate"] * size["seconds"] * 2,
        "acknowledged p99 < 250 ms": figures["acknowledged"]["p99_ms"] < 250,
        "on every desk": pop["seen"] == pop["expected"],
        "pop p99 < 1000 ms": pop["p99_ms"] < 1000,
    }
    return figures | {"goals": goals}


if __name__ == "__main__":
    main()
