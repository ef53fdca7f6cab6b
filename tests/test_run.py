"""`make run` starts everything, says one address, and leaves nothing behind, however it ends."""

import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.environment import BASE_DIR
from tests.test_house import NOT_OURS

pytestmark = pytest.mark.xdist_group("run")
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def wait_for(met: Callable[[], object], seconds: float, what: str) -> None:
    until = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < until, what
        time.sleep(0.05)


class Running:
    """One `python -m core.run`, and whatever it started, known by a mark in the environment."""

    def __init__(self, tree: Path, *, through: tuple[str, ...] = (), **environment: str) -> None:
        self.tree, self.port, self.mark = tree, free_port(), uuid.uuid4().hex
        keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.output = tree / f"{self.mark}.out"
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [*through, sys.executable, "-m", "core.run"],
                cwd=tree,
                env={**keep, "PORT": str(self.port), "MARK": self.mark, **environment},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def said(self) -> str:
        return self.output.read_text()

    def until_ready(self) -> "Running":
        ready = f"http://localhost:{self.port}\n"
        wait_for(lambda: ready in self.said() or self.process.poll() is not None, 90, "it did not get ready")
        assert ready in self.said(), self.said()
        return self

    def get(self, path: str) -> int:
        with urllib.request.urlopen(f"http://localhost:{self.port}{path}", timeout=5) as answer:
            return int(answer.status)

    def signs_in(self, name: str, password: str) -> bool:
        """Whether the sign-in page lets them in."""
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        address = f"http://localhost:{self.port}/sign-in/"
        page = browser.open(address, timeout=5).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token
        form = {"csrfmiddlewaretoken": token[1], "login": name, "password": password}
        answer = browser.open(address, urllib.parse.urlencode(form).encode(), timeout=5)
        return str(answer.url) != address

    def processes(self, program: str = "") -> list[int]:
        """The living processes that carry the mark and have `program` in their command line."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                marked = f"MARK={self.mark}".encode() in (folder / "environ").read_bytes()
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if marked and program in command:
                found.append(int(folder.name))
        return found

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        wait_for(lambda: not self.processes(), 15, f"left behind: {self.processes()}")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository, so that nobody's own `var/` is touched."""
    tree = tmp_path_factory.mktemp("run") / "ringback"
    return shutil.copytree(BASE_DIR, tree, ignore=shutil.ignore_patterns(*NOT_OURS, ".env"))


@pytest.fixture
def start(tree: Path) -> Iterator[Callable[..., Running]]:
    started: list[Running] = []

    def start(**how: str) -> Running:
        started.append(Running(tree, **how))  # type: ignore[arg-type]
        return started[-1]

    yield start
    for running in started:
        running.end()


Start = Callable[..., Running]


@on_linux
def test_first_start_says_address_and_sign_ins_and_ends_clean(start: Start, tree: Path) -> None:
    running = start(RINGBACK_DEMO_PASSWORD="a-password-of-my-own").until_ready()

    assert running.get("/healthz") == 200
    assert running.get("/sign-in/") == 200
    assert "admissions, clinician, supervisor, auditor, administrator" in running.said()
    assert "a-password-of-my-own" in running.said()
    assert running.signs_in("supervisor", "a-password-of-my-own")
    assert stat.S_IMODE((tree / "var").stat().st_mode) == 0o700
    assert stat.S_IMODE((tree / "var" / "demo.env").stat().st_mode) == 0o600

    running.process.send_signal(signal.SIGTERM)

    assert running.process.wait(15) == 0
    assert running.processes() == []


@on_linux
def test_second_start_repeats_no_long_step_and_keeps_the_password(start: Start, tree: Path) -> None:
    if not (tree / "var" / "static.stamp").exists():  # this test came first
        first = start().until_ready()
        first.process.send_signal(signal.SIGTERM)
        assert first.process.wait(15) == 0

    running = start().until_ready()

    assert running.said().startswith("\nRingback is ready")
    password = re.search(r"Password +(\S+)", running.said())
    assert password
    assert running.signs_in("admissions", password[1])

    running.process.send_signal(signal.SIGINT)

    assert running.process.wait(15) == 0
    assert f"RINGBACK_DEMO_PASSWORD={password[1]}\n" in (running.tree / "var" / "demo.env").read_text()


@on_linux
def test_nothing_is_left_when_it_is_killed(start: Start) -> None:
    running = start().until_ready()
    assert len(running.processes("celery")) >= 3

    running.process.kill()

    running.process.wait()
    wait_for(lambda: not running.processes(), 10, "killed, and something is left")


@on_linux
def test_it_ends_when_its_parent_is_killed(start: Start) -> None:
    running = start(through=("sh", "-c", '"$@"; true', "sh")).until_ready()

    running.process.kill()

    wait_for(lambda: not running.processes(), 15, "the parent is gone, and something is left")
    assert "Ending." in running.said()


@on_linux
def test_part_that_ends_is_started_again(start: Start) -> None:
    running = start().until_ready()
    [web] = running.processes("uvicorn")

    os.kill(web, signal.SIGKILL)

    wait_for(lambda: "web ended; it starts again" in running.said(), 5, running.said())
    wait_for(lambda: running.processes("uvicorn") not in ([], [web]), 10, "nobody started it again")


@on_linux
def test_second_run_of_one_folder_is_refused(start: Start) -> None:
    start().until_ready()

    second = start()

    assert second.process.wait(10) == 1
    assert second.said() == "Ringback already runs from this folder.\n"


def test_taken_port_is_said_before_anything_starts(tmp_path: Path) -> None:
    shutil.copytree(BASE_DIR / "core", tmp_path / "core")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        run = subprocess.run(
            [sys.executable, "-m", "core.run"],
            cwd=tmp_path,
            env={**os.environ, "PORT": str(port)},
            capture_output=True,
            text=True,
        )

    assert run.returncode == 1
    assert re.fullmatch(rf"Port {port} is taken .*: PORT=\d+ make run\n", run.stderr)
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("port", ["0", "65536", "eighty", "-1", "8000.0", "²"])
def test_impossible_port_is_named(port: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "core.port"],
        cwd=BASE_DIR,
        env={**os.environ, "PORT": port},
        capture_output=True,
        text=True,
    )

    assert run.returncode == 1
    assert run.stderr == f"PORT={port} is not a port: choose a number from 1 to 65535.\n"
