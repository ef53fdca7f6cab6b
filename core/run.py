"""`make run`: everything of Ringback on one machine, with sample data, until Ctrl-C.

It opens a Redis, prepares the database, starts web, workers, beat and clock, says one address when all of it
answers, starts again what ends by itself, and leaves nothing behind when it ends.
"""

import fcntl
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO

from core.children import Child, dies_with, end_groups
from core.demo import (
    BASE_DIR,
    DATABASE,
    VAR,
    children_commands,
    demo_environment,
    redis_answers,
    redis_command,
)
from core.guard import Guard
from core.phone import phone_command
from core.port import read_port, refuse_taken

PATIENCE = 10.0
READY_WITHIN = 60.0
TOO_OFTEN = 4


class Stop(Exception):
    """Somebody asked for the end."""


def say(line: str) -> None:
    """Tells whoever sits before the terminal."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Supervisor:
    """The children, their guard, and the wish to end."""

    def __init__(self, port: int, folder: Path) -> None:
        self.port = port
        self.folder = folder
        self.parent = os.getppid()
        self.asked_to_stop = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.ask_to_stop)
        self.children: dict[str, Child] = {}
        self.mail = socket.create_server(("127.0.0.1", 0))
        self.environment = demo_environment(port=port, mail_port=self.mail.getsockname()[1])
        self.guard = Guard(folder)

    def run(self) -> None:
        """Starts everything, says so, and watches until somebody asks for the end."""
        began = time.monotonic()
        self._open_redis()
        names = self._prepare()
        self._start_children()
        while not self._healthy():
            self.look_after(must_work=True)
            if time.monotonic() - began > READY_WITHIN:
                say("Not everything answers yet: see /healthz and var/log/.")
                break
        self._say_ready(names, time.monotonic() - began)
        while True:
            self.look_after()

    def look_after(self, *, must_work: bool = False) -> None:
        """One round: starts again whoever ended, then rests a moment. Raises Stop when asked to end."""
        for child in self.children.values():
            group = child.group
            pause = child.pause_after_end()
            if pause is not None:
                self.guard.forget(group)
                if must_work and child.ends >= TOO_OFTEN:
                    raise SystemExit(f"{child.name} does not start:\n{child.last_words()}")
                say(f"{child.name} ended; it starts again in {pause:.0f} s (see var/log/{child.log.name})")
            elif child.wants_start():
                self.guard.watch(child.start())
        self.guard.revive()
        self.rest()

    def ask_to_stop(self, number: int, frame: object) -> None:
        """What a signal does: the next rest raises Stop."""
        self.asked_to_stop = True

    def rest(self) -> None:
        """Waits a tenth of a second; raises Stop when somebody asked for the end or the parent has gone."""
        time.sleep(0.1)
        if self.asked_to_stop or os.getppid() != self.parent:
            raise Stop

    def stop(self) -> None:
        """Ends the children, Redis last, and waits for them; the guard then removes the folder."""
        redis = {child.group for child in self.children.values() if child.name == "redis"}
        for groups in (self.guard.groups - redis, redis):
            end_groups(groups, patience=PATIENCE)
            for group in groups:
                self.guard.forget(group)
        self.guard.close()

    def _open_redis(self) -> None:
        given = self.environment.get("REDIS_URL")
        if given and redis_answers(given):
            return
        if given:
            say("No Redis answers at REDIS_URL; starting one.")
        command, url = redis_command(self.folder)
        self.environment["REDIS_URL"] = url
        self._start("redis", command)

    def _prepare(self) -> list[str]:
        own = ["--own"] if self.environment["DATABASE_URL"].endswith(str(DATABASE)) else []
        with subprocess.Popen(
            [sys.executable, "-m", "core.prepare", *own],
            env=self.environment,
            cwd=BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=dies_with(os.getpid()),
        ) as process:
            self.guard.watch(process.pid)
            try:
                while process.poll() is None:
                    self.rest()
            except Stop:
                end_groups([process.pid], patience=PATIENCE)
                raise
            self.guard.forget(process.pid)
            if process.returncode:
                raise SystemExit("The database could not be prepared; the lines above say why.")
            return process.stdout.read().split() if process.stdout else []

    def _start_children(self) -> None:
        if self.environment["RINGBACK_EMAIL_URL"].endswith(f":{self.mail.getsockname()[1]}"):
            fd = self.mail.fileno()
            self._start(
                "mail", [sys.executable, "-m", "core.mailbox", str(fd), str(VAR / "mail")], keep=(fd,)
            )
        for name, command in children_commands(sys.executable, self.port).items():
            self._start(name, command)
        if given := os.environ.get("PHONE"):
            self._start("phone", phone_command(sys.executable, given))

    def _start(self, name: str, command: list[str], keep: tuple[int, ...] = ()) -> None:
        log = VAR / "log" / f"{name}.log"
        log.write_bytes(b"")
        child = self.children[name] = Child(name, command, self.environment, log, keep)
        self.guard.watch(child.start())

    def _healthy(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            answer = connection.getresponse()
            return answer.status == 200 and isinstance(json.load(answer), dict)
        except (OSError, ValueError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _say_ready(self, names: list[str], seconds: float) -> None:
        say(f"\nRingback is ready (after {seconds:.1f} s): {self.environment['RINGBACK_PUBLIC_URL']}\n")
        if names:
            say(f"  Sign in as  {', '.join(names)}")
            say(f"  Password    {self.environment['RINGBACK_DEMO_PASSWORD']}\n")
        if "mail" in self.children:
            say("  Mail stays on this machine, in var/mail/.")
        if "phone" not in self.children:
            say("  Let the telephone ring: make phone (beside this), or PHONE=1 make run.")
        say("  Logs are in var/log/. Ctrl-C ends everything.\n")


def lock() -> IO[str]:
    """Makes `var/` and claims it; SystemExit when another `make run` of this folder holds it."""
    for folder in (VAR, VAR / "log", VAR / "mail"):
        folder.mkdir(mode=0o700, exist_ok=True)
    file = (VAR / "run.lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise SystemExit("Ringback already runs from this folder.") from None
    return file


def main() -> None:
    """Runs until asked to end; ends with 0 when somebody asked, with 1 when it could not run."""
    port = read_port()
    refuse_taken(port)
    os.umask(0o077)
    with lock():
        supervisor = Supervisor(port, Path(tempfile.mkdtemp(prefix="ringback-")))
        try:
            supervisor.run()
        except Stop:
            say("\nEnding.")
        finally:
            supervisor.stop()


if __name__ == "__main__":
    main()
