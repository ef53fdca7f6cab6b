"""`python -m tests.chaos`: one run from servers to verdict. Ends with 1 when a promise was broken."""

import argparse
import json
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

import psycopg

from core.environment import BASE_DIR
from tests.chaos.client import LATEST, Client
from tests.chaos.evidence import gather
from tests.chaos.kinds import KINDS, Scene
from tests.chaos.ledger import Ledger
from tests.chaos.oracle import USUAL, judge
from tests.chaos.plan import Plan, Pulse
from tests.chaos.report import render, summarise
from tests.chaos.servers import Servers
from tests.chaos.telephone import Telephone

SETTLE_WITHIN = 150.0
EVERY = 30.0  # seconds from one word about the progress to the next
BOOKINGS_A_SECOND = 5
SECONDS_A_FAULT = 4.6  # in two minutes each kind comes once
# What still waits: a due callback, an e-mail in the outbox, a ring, a callback that was set aside.
WAITING = """
    SELECT (SELECT count(*) FROM intake_callback WHERE closed_at IS NULL AND remind_at <= now())
         + (SELECT count(*) FROM intake_reminder WHERE state IN ('pending', 'sending'))
         + (SELECT count(*) FROM intake_ring WHERE settle_at <= now())
         + (SELECT count(*) FROM intake_setaside)"""


class Stop(Exception):
    """Somebody asked for the end."""


class Run:
    """One run. The thread that makes it is the supervisor of the servers, and does the faults."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.asked_to_stop = self.runs = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        self.next_word = 0.0
        self.ledger = Ledger()
        self.servers = Servers()

    def go(self) -> dict[str, Any]:
        """Everything in its order; answers the summary."""
        options, began = self.options, time.monotonic()
        say(f"chaos: seed {options.seed}, {options.seconds:.0f} s, {options.bookings} bookings,"
            f" {options.faults} faults")  # fmt: skip
        self.servers.open()
        self.runs = True
        say(f"chaos: everything runs after {time.monotonic() - began:.0f} s")
        pulse = Pulse(self.servers)
        pulse.thread.start()
        scene = Scene(self.servers, Random(f"faults {options.seed}"), options.seconds)
        size = {"bookings": options.bookings, "seconds": options.seconds, "seed": options.seed}
        client = Client(self.servers, self.ledger, **size)
        client.start()
        telephone = Telephone(self.servers, self.ledger, seed=options.seed)
        telephone.thread.start()
        plan = Plan(scene, self.ledger, pulse, count=options.faults, only=options.only)
        self._look_on(plan, options.seconds)
        client.finished.set()
        telephone.finished.set()
        plan.undo_all()
        settled = self._settle(plan)
        client.over.set()
        telephone.over.set()
        return self._judge(scene, settled_after=settled)

    def stop(self) -> None:
        """Keeps the logs if somebody wants them, and ends everything."""
        if self.options.logs:
            shutil.copytree(self.servers.folder, self.options.logs, ignore=_no_data, dirs_exist_ok=True)
        self.servers.stop()

    def _look_on(self, plan: Plan, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._round(plan)

    def _round(self, plan: Plan) -> None:
        self.servers.look_after()
        plan.step()
        if time.monotonic() >= self.next_word:
            self.next_word = time.monotonic() + EVERY
            say(f"chaos: {len(self.ledger.acknowledged())} bookings, {len(self.ledger.faults)} faults")
        if self.asked_to_stop:
            raise Stop

    def _settle(self, plan: Plan) -> float | None:
        """Goes on until nothing waits for anybody; answers how long it took, None if it did not end."""
        began = time.monotonic()
        self._look_on(plan, LATEST + USUAL)
        while time.monotonic() < began + SETTLE_WITHIN:
            self._look_on(plan, 1.0)
            if plan.is_over and not self.ledger.under_way() and self._nothing_waits():
                return round(time.monotonic() - began, 1)
        return None

    def _nothing_waits(self) -> bool:
        try:
            with self.servers.database() as line:
                found = line.execute(WAITING).fetchone()
        except psycopg.Error:
            return False
        return found is not None and found[0] == 0

    def _judge(self, scene: Scene, *, settled_after: float | None) -> dict[str, Any]:
        with self.servers.database() as line:
            evidence = gather(line, self.servers.mail, scene.poisoned, time.time())
        about = {"seed": self.options.seed, "seconds": self.options.seconds}
        about |= {"settled after": settled_after, "restarts": self.servers.restarts}
        return summarise(self.ledger, evidence, judge(self.ledger, evidence), **about)

    def _ask_to_stop(self, number: int, frame: object) -> None:
        if self.asked_to_stop or not self.runs:  # a second Ctrl-C does not wait for the next round
            raise Stop
        self.asked_to_stop = True


def say(line: str) -> None:
    """Tells whoever sits before the terminal; standard output is the report's."""
    print(line, file=sys.stderr, flush=True)


def _no_data(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if not name.endswith((".log", ".jsonl"))]


def read_options() -> argparse.Namespace:
    """The sizes of the run; without any it takes two minutes."""
    parser = argparse.ArgumentParser(prog="tests.chaos", description=__doc__)
    parser.add_argument("--seconds", type=float, default=120.0, help="for how long calls are booked")
    parser.add_argument("--seed", type=int, default=1, help="what everything is drawn from")
    parser.add_argument("--bookings", type=int, help="how many calls are booked; 5 a second")
    parser.add_argument("--faults", type=int, help="how many faults there are; one in 4.6 s")
    parser.add_argument("--only", default="", metavar="TEXT", help="only faults with this in their name")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where the summary is also written")
    parser.add_argument("--logs", type=Path, metavar="FOLDER", help="where the logs of the servers are kept")
    options = parser.parse_args()
    if not any(options.only in kind.name for kind in KINDS):
        parser.error(f"no fault has that in its name; there are: {', '.join(kind.name for kind in KINDS)}")
    options.bookings = options.bookings or max(int(options.seconds * BOOKINGS_A_SECOND), 1)
    options.faults = int(options.seconds / SECONDS_A_FAULT) if options.faults is None else options.faults
    return options


def main() -> int:
    """Runs, reports and cleans up."""
    options = read_options()
    os.chdir(BASE_DIR)
    os.umask(0o022)
    run = Run(options)
    try:
        summary = run.go()
    except Stop:
        say("chaos: ended before its time")
        return 130
    finally:
        run.stop()
    print(render(summary))
    if options.json:
        options.json.write_text(json.dumps(summary, indent=1) + "\n")
    return 0 if summary["kept"] else 1


if __name__ == "__main__":
    sys.exit(main())
