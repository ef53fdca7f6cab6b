"""The real program on the database of a test: web, workers and beat as processes, and a browser."""

import fcntl
import http.client
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, expect, sync_playwright

from core.children import dies_with, end_groups
from core.demo import children_commands, redis_answers, redis_command
from core.environment import BASE_DIR
from tests.sink import Sink, free_port, mail_sink

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


class Stack:
    """What runs: `url` of the web server, `mail` that left the house, the `folder` of its logs."""

    def __init__(self, mail: Sink, folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.mail, self.folder = mail, folder
        self.environment = os.environ | {
            "DATABASE_URL": database_of_this_test(),
            "RINGBACK_PUBLIC_URL": self.url,
            "RINGBACK_EMAIL_URL": f"smtp://127.0.0.1:{mail.port}",
            "RINGBACK_MORE_HOSTS": "127.0.0.1",
            "DJANGO_SETTINGS_MODULE": "core.settings",
        }
        self.groups: dict[str, int] = {}

    def start(self, *names: str) -> None:
        """Starts the named programs of the demo: web, worker, mail-worker, beat or clock."""
        commands = children_commands(sys.executable, self.port)
        for name in names:
            command = [
                part if part != str(BASE_DIR / "var" / "beat") else str(self.folder / "beat")
                for part in commands[name]
            ]
            self._start(name, command)

    def open_redis(self) -> None:
        """The Redis that the tests were given, or one of our own."""
        if redis_answers(self.environment["REDIS_URL"]):
            return
        command, url = redis_command(self.folder)
        self.environment["REDIS_URL"] = url
        self._start("redis", command)

    def wait_until_up(self) -> None:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
                line.request("GET", "/sign-in/")
                if line.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.2)
        raise AssertionError(f"the web server does not answer:\n{self.words_of('web')}")

    def words_of(self, name: str) -> str:
        """What a program has said so far."""
        return (self.folder / f"{name}.log").read_text()

    def stop(self) -> None:
        redis = self.groups.pop("redis", None)
        end_groups(list(self.groups.values()), patience=8)
        end_groups([redis] if redis else [], patience=5)

    def _start(self, name: str, command: list[str]) -> None:
        log = (self.folder / f"{name}.log").open("wb")
        process = subprocess.Popen(
            command,
            env=self.environment,
            cwd=BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=dies_with(os.getpid()),
        )
        self.groups[name] = process.pid


def database_of_this_test() -> str:
    """The address of the database that pytest-django made for this test run."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    base = settings.DATABASES["default"]
    user, password = base["USER"], base["PASSWORD"]
    return (
        f"postgres://{user}{':' if password else ''}{password}@{base['HOST']}:{base['PORT'] or 5432}/{name}"
    )


def _gather_static_files() -> None:
    """Gathers them once in a run of the tests: two workers at once stumble over each other's files."""
    this_run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    (BASE_DIR / "var").mkdir(mode=0o700, exist_ok=True)
    with (BASE_DIR / "var" / "static.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.seek(0)
        if lock.read() == this_run:
            return
        lock.truncate(0)
        subprocess.run(
            [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"],
            cwd=BASE_DIR,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "core.settings"},
            check=True,
        )
        lock.write(this_run)


@contextmanager
def running(*names: str) -> Generator[Stack]:
    """The named programs on the database of this test, until the block ends."""
    _gather_static_files()
    with mail_sink() as mail, tempfile.TemporaryDirectory(prefix="rb-") as folder:
        stack = Stack(mail, Path(folder))
        try:
            stack.open_redis()
            stack.start(*names)
            stack.wait_until_up()
            yield stack
        finally:
            stack.stop()


@contextmanager
def chromium() -> Generator[Browser]:
    """Debian's Chromium, or a skip where there is none."""
    if CHROMIUM is None:
        pytest.skip("needs Chromium")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs a loop beside the test
    expect.set_options(timeout=20_000)  # a busy machine may take its time; speed is measured elsewhere
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            yield browser
            browser.close()
    finally:
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
