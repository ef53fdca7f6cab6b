"""The program and its servers, on free ports and in a temporary folder, started again when they end."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from random import SystemRandom
from typing import Any

import httpx
import psycopg

from core.children import Child, dies_with, end_groups
from core.demo import VAR, children_commands, redis_command
from core.environment import BASE_DIR
from core.guard import Guard

HERE = Path(__file__).parent
READY_WITHIN = 90.0
PATIENCE = 10.0
PROGRAMS = ("web", "clock", "worker", "mail-worker", "beat")
SKEWED = ("beat", "worker")
TESTS_ONLY = {
    "RINGBACK_SECRET_KEY": "chaos-only-" + "0" * 40,
    "RINGBACK_DATA_KEYS": "t1:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "RINGBACK_INDEX_KEY": "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXphYmNkZWY=",
    "RINGBACK_MORE_HOSTS": "127.0.0.1",
    "RINGBACK_EMAIL_FROM": "desk@example.org",
    "RINGBACK_CENTRE_NAME": "Recovery 24/7",
    "RINGBACK_TIME_ZONE": "America/New_York",
    "RINGBACK_DEBUG": "false",
    "DJANGO_SETTINGS_MODULE": "core.settings",
    "PYTHONUNBUFFERED": "1",
}

# The database refuses the reminders of poisoned callbacks, remembers the transaction of each other one, and
# takes its time over them when it is told to.
TRIGGER = """
    CREATE TABLE chaos_poison (callback bigint); CREATE TABLE chaos_seen (reminder bigint PRIMARY KEY);
    CREATE TABLE chaos_slow (seconds float);
    CREATE FUNCTION chaos() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF EXISTS (SELECT FROM chaos_poison WHERE callback = NEW.callback_id) THEN RAISE 'poison'; END IF;
      INSERT INTO chaos_seen VALUES (NEW.id); RETURN NULL; END $$;
    CREATE TRIGGER chaos AFTER INSERT ON intake_reminder FOR EACH ROW EXECUTE FUNCTION chaos();
    CREATE FUNCTION chaos_wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM pg_sleep(seconds) FROM chaos_slow LIMIT 1; RETURN NULL; END $$;
    CREATE TRIGGER chaos_wait BEFORE INSERT ON intake_reminder EXECUTE FUNCTION chaos_wait()"""


class Servers:
    """Everything that runs. Only the thread that made it may start programs: the kernel ends them with it."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ringback-chaos-"))
        self.folder.chmod(0o711)  # PostgreSQL may run as somebody else
        self.guard = Guard(self.folder)
        self.children: dict[str, Child] = {}
        self.held: set[str] = set()  # what is not to be started again for now
        self.restarts = 0
        self.password, self.phone_key = secrets.token_urlsafe(12), secrets.token_urlsafe(32)
        self.port, self.redis_port, self.mail_port, self.postgres_port = (steady_port() for _ in range(4))
        self.url = f"http://127.0.0.1:{self.port}"
        self.mail, self.mood = self.folder / "mail.jsonl", self.folder / "mood"
        self.dsn = f"postgres://ringback@127.0.0.1:{self.postgres_port}/ringback"
        self.environment = os.environ | TESTS_ONLY | {
            "DATABASE_URL": self.dsn,
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "RINGBACK_PUBLIC_URL": self.url,
            "RINGBACK_CTI_KEYS": self.phone_key,
            "RINGBACK_EMAIL_URL": f"smtp://127.0.0.1:{self.mail_port}",
        }  # fmt: skip

    def open(self) -> None:
        """Starts everything and waits until all of it is well."""
        self.mood.write_text("250")
        self._open_postgres()
        program = redis_command(self.folder)[0][0]
        options = ["--port", str(self.redis_port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.add("redis", [program, *options, "--dir", str(self.folder)])
        mailbox = [sys.executable, "-m", "tests.chaos.mailbox", str(self.mail_port)]
        self.add("smtp", [*mailbox, str(self.mail), str(self.mood)])
        for step in (["manage.py", "migrate", "-v0"], ["manage.py", "collectstatic", "--noinput", "-v0"]):
            self._finish(sys.executable, *step)
        self._finish(sys.executable, "-m", "tests.chaos.site", self.password)
        with self.database() as line:
            line.execute(TRIGGER)
        for name in PROGRAMS:
            self.add(name, self.command(name))
        self._wait_until(self._is_well)

    def command(self, name: str, *, beat: str = "beat") -> list[str]:
        """How a program of the site is started; a beat keeps its schedule in the file `beat`."""
        known = {str(VAR / "beat"): str(self.folder / beat)}
        return [known.get(part, part) for part in children_commands(sys.executable, self.port)[name]]

    def add(self, name: str, command: list[str]) -> None:
        """Starts a program and looks after it from now on."""
        environment = self.environment | {"PGAPPNAME": name}
        if name.rstrip("2-") in SKEWED:
            paths = {"PYTHONPATH": str(HERE / "skew"), "RINGBACK_CHAOS_SKEW": str(self.skew_of(name))}
            environment = environment | paths
        child = self.children[name] = Child(name, command, environment, self.folder / f"{name}.log")
        self.guard.watch(child.start())

    def skew_of(self, name: str) -> Path:
        """The file by which the clock of a program jumps."""
        return self.folder / f"{name}.skew"

    def look_after(self) -> None:
        """One round: starts again whoever ended and is not held down."""
        for child in list(self.children.values()):
            group = child.group
            if child.pause_after_end() is not None:
                self.restarts += 1
                self.guard.forget(group)
            elif child.wants_start() and child.name not in self.held:
                self.guard.watch(child.start())
        time.sleep(0.05)

    def database(self) -> psycopg.Connection[Any]:
        """A line of the harness's own to the database."""
        options = "-c statement_timeout=20000 -c lock_timeout=3000"
        return psycopg.connect(self.dsn, autocommit=True, connect_timeout=3, options=options)

    def remove(self, name: str) -> None:
        """Ends a program for good."""
        child = self.children.pop(name)
        end_groups([child.group] if child.group else [], patience=2)
        self.guard.forget(child.group)

    def stop(self) -> None:
        """Ends everything, the servers last; the guard then removes the folder."""
        last = {child.group for name, child in self.children.items() if name in ("redis", "postgres")}
        for pid in self.everyone():
            send(signal.SIGCONT, pid)
        end_groups(self.guard.groups - last, patience=PATIENCE)
        if postgres := self.children.get("postgres"):
            send(signal.SIGINT, postgres.group)  # at once, also with lines open
        end_groups(last, patience=PATIENCE)
        for group in list(self.guard.groups):
            self.guard.forget(group)
        self.guard.close()

    def everyone(self) -> list[int]:
        """The processes of all programs."""
        return [pid for child in self.children.values() if child.group for pid in family(child.group)]

    def _open_postgres(self) -> None:
        data = self.folder / "data"
        data.mkdir(mode=0o700)
        begin: list[str] = []
        if os.geteuid() == 0:  # PostgreSQL does not run as root
            shutil.chown(data, "postgres", "postgres")
            begin = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--pdeathsig=QUIT"]
        self._finish(*begin, postgres_program("initdb"), "-D", str(data), "-A", "trust", "-U", "ringback",
                     "-E", "UTF8", "--no-sync", "--locale=C.UTF-8")  # fmt: skip
        settings = {
            "port": str(self.postgres_port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "track_commit_timestamp": "on",
        }
        chosen = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.add("postgres", [*begin, postgres_program("postgres"), "-D", str(data), *chosen])
        self._wait_until(lambda: self._creates_database())

    def _creates_database(self) -> bool:
        with suppress(psycopg.OperationalError):
            server = self.dsn.removesuffix("/ringback") + "/postgres"
            with psycopg.connect(server, autocommit=True, connect_timeout=2) as line:
                line.execute("CREATE DATABASE ringback")
            return True
        return False

    def _finish(self, *command: str) -> None:
        """Runs a program to its end; SystemExit with its words if it fails."""
        ran = subprocess.run(
            command,
            env=self.environment,
            cwd=BASE_DIR,
            capture_output=True,
            text=True,
            preexec_fn=dies_with(os.getpid()),
        )
        if ran.returncode:
            raise SystemExit(f"{' '.join(command[:4])} failed:\n{ran.stderr[-2000:]}")

    def _wait_until(self, condition: Any) -> None:
        until = time.monotonic() + READY_WITHIN
        while not condition():
            self.look_after()
            if time.monotonic() > until:
                words = "\n".join(f"{name}: {child.last_words(3)}" for name, child in self.children.items())
                raise SystemExit(f"The servers do not start:\n{words}")

    def _is_well(self) -> bool:
        try:
            return httpx.get(f"{self.url}/healthz", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False


def family(pid: int) -> list[int]:
    """A process and all that come from it, the oldest first."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True).stdout.split()
    pairs = list(zip(map(int, listed[::2]), map(int, listed[1::2]), strict=True))
    found = [pid]
    for parent in found:
        found.extend(child for child, of in pairs if of == parent)
    return found


def send(number: int, *pids: int) -> None:
    """Sends a signal to each; who has ended meanwhile is left out."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def postgres_program(name: str) -> str:
    """PostgreSQL's own folder is seldom on the path; the newest one is taken."""
    found: Iterable[Path] = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = max(found, key=lambda path: int(path.parts[-3]), default=None)
    program = shutil.which(name) or newest
    if program is None:
        raise SystemExit(f"There is no {name}: install PostgreSQL.")
    return str(program)


def steady_port() -> int:
    """A free port below those that the kernel gives to outgoing lines: it is still free after a restart."""
    while True:
        port = SystemRandom().randrange(15_000, 30_000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
