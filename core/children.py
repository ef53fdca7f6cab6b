"""Starting other programs so that none of them is left behind. Standard library only.

Every child leads a process group of its own, so that what it starts can be ended with it. On Linux the kernel
ends a child whose supervisor died; `core.guard` ends the whole groups, on every system.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LONGEST_PAUSE = 30.0
STEADY_AFTER = 60.0
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def dies_with(parent: int) -> Callable[[], None]:
    """What a child runs before its program: asks the kernel for SIGTERM when `parent` ends."""

    def before_exec() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:  # it ended before the kernel was asked
            os._exit(1)

    return before_exec


def end_groups(groups: Iterable[int], *, patience: float) -> None:
    """Asks the leader of each process group to end; kills the groups that are left after `patience` seconds.

    Only the leader is asked: a Celery worker lets its pool finish what it is doing.
    """
    left = [group for group in groups if _ask(group)]
    until = time.monotonic() + patience
    while left and time.monotonic() < until:
        time.sleep(0.05)
        left = [group for group in left if _lives(group)]
    for group in left:
        _signal(os.killpg, group, signal.SIGKILL)


def _ask(group: int) -> bool:
    return _lives(group) and (
        _signal(os.kill, group, signal.SIGTERM) or _signal(os.killpg, group, signal.SIGTERM)
    )


def _lives(group: int) -> bool:
    with suppress(ChildProcessError):
        os.waitpid(-group, os.WNOHANG)  # an ended child of ours counts as living until it is waited for
    return _signal(os.killpg, group, 0)


def _signal(send: Callable[[int, int], None], target: int, number: int) -> bool:
    try:
        send(target, number)
    except (ProcessLookupError, PermissionError):  # macOS answers EPERM for a group that has ended
        return False
    return True


@dataclass
class Child:
    """One program of the demo, started again with growing pauses when it ends by itself."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    keep: tuple[int, ...] = ()
    ends: int = 0
    process: subprocess.Popen[bytes] | None = None
    _since: float = 0.0
    _again_at: float = 0.0

    def start(self) -> int:
        """Starts the program and returns its process group."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=self.keep,
                start_new_session=True,
                preexec_fn=dies_with(os.getpid()),
            )
        self._since = time.monotonic()
        return self.process.pid

    @property
    def group(self) -> int:
        """The process group, 0 when it is not running."""
        return self.process.pid if self.process else 0

    def pause_after_end(self) -> float | None:
        """Seconds until the next start when the program has just ended, else None. Counts the end."""
        if self.process is None or self.process.poll() is None:
            return None
        _signal(os.killpg, self.process.pid, signal.SIGKILL)  # what it had started itself
        self.process = None
        steady = time.monotonic() - self._since > STEADY_AFTER
        self.ends = 1 if steady else self.ends + 1
        pause = min(2.0 ** (self.ends - 1), LONGEST_PAUSE)
        self._again_at = time.monotonic() + pause
        return pause

    def wants_start(self) -> bool:
        """Whether the program is not running and its pause is over."""
        return self.process is None and time.monotonic() >= self._again_at

    def last_words(self, lines: int = 5) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
