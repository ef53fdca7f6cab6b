"""Which fault comes when: drawn from the seed, each kind once before any comes again, none on a busy part."""

import threading
import time
from contextlib import suppress

import psycopg

import tests.chaos.faults  # noqa: F401  # puts its faults on the list
from tests.chaos.kinds import KINDS, Kind, NotNow, Scene
from tests.chaos.ledger import Fault, Ledger, Promise
from tests.chaos.servers import Servers

CALM = 4.0  # seconds before the first fault
AGAIN = 2.0
LONG = 20.0


class Pulse:
    """Asks the database four times a second; `asked_at` and `answered_at` are of the last answer."""

    def __init__(self, servers: Servers) -> None:
        self.servers = servers
        self.asked_at = self.answered_at = 0.0
        self.thread = threading.Thread(target=self._feel, daemon=True)

    def _feel(self) -> None:
        while True:
            asked_at = time.time()
            with suppress(psycopg.Error), self.servers.database() as line:
                line.execute("SELECT 1")
                self.asked_at, self.answered_at = asked_at, time.time()
            time.sleep(0.25)


class Plan:
    """Does the faults in the rounds of the supervisor."""

    def __init__(self, scene: Scene, ledger: Ledger, pulse: Pulse, *, count: int, only: str = "") -> None:
        self.scene, self.ledger, self.pulse = scene, ledger, pulse
        self.began = time.monotonic()
        self.left = count
        self.pause = max(scene.seconds - 2 * CALM, 1.0) / max(count, 1)
        self.next_at = self.began + CALM
        self.kinds = [kind for kind in KINDS if only in kind.name]
        self.queue: list[Kind] = []
        self.busy: set[str] = set()
        self.outages: list[tuple[float, Fault]] = []

    def step(self) -> None:
        """What is to be done now, and nothing more."""
        self._do_what_was_put_off()
        self._see_what_came_back()
        if self.left and time.monotonic() >= self.next_at and self._still_runs():
            kind = self._draw()
            if kind is not None and self._do(kind):
                self.left -= 1
                self.next_at = max(self.next_at + self.pause, time.monotonic())

    def undo_all(self) -> None:
        """Brings everything that is left forward to now."""
        self.left = 0
        self.scene.agenda[:] = [(0.0, deed) for _at, deed in self.scene.agenda]

    @property
    def is_over(self) -> bool:
        return not self.scene.agenda and not self.outages

    def _still_runs(self) -> bool:
        return time.monotonic() < self.began + self.scene.seconds

    def _draw(self) -> Kind | None:
        """The next kind on the list whose parts are free; long ones come early, so that they end in time."""
        if not self.queue:
            self.queue = self._shuffle()
        return next((kind for kind in self.queue if not self.busy & set(kind.parts)), None)

    def _shuffle(self) -> list[Kind]:
        dice, seconds = self.scene.random, self.scene.seconds
        return sorted(self.kinds, key=lambda kind: dice.random() * (0.4 if kind.lasts(seconds) > LONG else 1))

    def _do(self, kind: Kind) -> bool:
        self.queue.remove(kind)
        fault = Fault(kind.name, kind.promise, time.time())
        self.ledger.add(fault)
        try:
            undo = kind.deed(self.scene)
        except NotNow:
            self.ledger.faults.remove(fault)
            return False
        self.busy |= set(kind.parts)
        until_the_end = self.began + self.scene.seconds - time.monotonic()

        def end() -> None:
            if undo is not None:
                undo()
            self.busy -= set(kind.parts)
            self._note_end(fault)

        self.scene.later(min(kind.lasts(self.scene.seconds), max(until_the_end, 0)), end)
        return True

    def _note_end(self, fault: Fault) -> None:
        if fault.promise == Promise.OUTAGE:
            self.outages.append((time.time(), fault))
        else:
            fault.ended_at = time.time()

    def _do_what_was_put_off(self) -> None:
        now = time.monotonic()
        while self.scene.agenda and self.scene.agenda[0][0] <= now:
            _at, deed = self.scene.agenda.pop(0)
            try:
                deed()
            except NotNow:
                self.scene.later(AGAIN, deed)

    def _see_what_came_back(self) -> None:
        for undone_at, fault in list(self.outages):
            if self.pulse.asked_at > undone_at:
                fault.ended_at = self.pulse.answered_at
                self.outages.remove((undone_at, fault))
