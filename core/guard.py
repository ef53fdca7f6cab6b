"""Ends what a supervisor left behind, whatever ended it: a small program that outlives it by a moment.

The supervisor writes `+group` and `-group` to the program's standard input, one a line. When the input ends,
the supervisor has; the groups still on the list are ended, and its temporary folder goes.
"""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

from core.children import end_groups

PATIENCE = 8.0


class Guard:
    """The supervisor's side."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.groups: set[int] = set()
        self._start()

    def watch(self, group: int) -> None:
        """From now on the process group ends with the supervisor."""
        self.groups.add(group)
        self._tell(f"+{group}\n")

    def forget(self, group: int) -> None:
        """The process group has ended."""
        self.groups.discard(group)
        self._tell(f"-{group}\n")

    def revive(self) -> None:
        """Starts the program again when somebody has killed it."""
        if self._process.poll() is not None:
            self._start()

    def close(self) -> None:
        """Lets the program do its work, and waits for it."""
        self._process.communicate()

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "core.guard", str(self.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            text=True,
        )
        self._tell("".join(f"+{group}\n" for group in self.groups))

    def _tell(self, lines: str) -> None:
        if self._process.stdin:
            try:
                self._process.stdin.write(lines)
                self._process.stdin.flush()
            except BrokenPipeError:
                self._start()


def main() -> None:
    """The program's side: listens until the supervisor is gone. Signals are the supervisor's business."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        group = int(line[1:])
        groups.add(group) if line[0] == "+" else groups.discard(group)
    end_groups(groups, patience=PATIENCE)
    shutil.rmtree(sys.argv[1], ignore_errors=True)


if __name__ == "__main__":
    main()
