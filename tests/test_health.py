"""`/healthz` tells a supervisor the truth: asked of a real database and a real Redis, well and ended."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings
from redis import Redis

from core.demo import redis_answers, redis_command
from core.health import LONGEST_QUEUE, is_well
from intake.models import Heartbeat, SetAside
from intake.tasks import database_now
from tests.make import make_callback

NOBODY = "127.0.0.1:1"
ASK = """
import json, django
django.setup()
from django.test import Client
answer = Client().get("/healthz")
print(json.dumps([answer.status_code, answer.json()]))
"""


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    """A Redis of our own, as `make run` starts one."""
    with tempfile.TemporaryDirectory(
        prefix="rb-"
    ) as folder:  # short: the path of a socket has 108 bytes at most
        command, url = redis_command(Path(folder))
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            while not redis_answers(url):
                assert server.poll() is None
            yield url
        finally:
            server.terminate()
            server.wait()


@pytest.fixture
def well(db: None, settings: Settings, redis_url: str) -> None:
    settings.REDIS_URL = redis_url
    Heartbeat.objects.create(clock="loop", ticked_at=database_now() - timedelta(seconds=2))


def ask(client: Client) -> tuple[int, dict[str, object]]:
    answer = client.get("/healthz")
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "no-store"
    return answer.status_code, answer.json()


@pytest.mark.usefixtures("well")
def test_all_is_well(client: Client) -> None:
    status, report = ask(client)

    assert status == 200
    assert 2.0 <= report.pop("last_tick_seconds") < 5.0  # type: ignore[operator]
    assert report == {"database": True, "redis": True, "clock": True, "behind_seconds": 0.0}


@pytest.mark.usefixtures("well")
def test_one_clock_of_two_is_enough(client: Client) -> None:
    Heartbeat.objects.create(clock="celery", ticked_at=database_now() - timedelta(hours=3))

    status, report = ask(client)

    assert (status, report["clock"]) == (200, True)


@pytest.mark.usefixtures("well")
def test_clock_that_stopped_is_told(client: Client) -> None:
    Heartbeat.objects.update(ticked_at=database_now() - timedelta(seconds=16))

    status, report = ask(client)

    assert status == 503
    assert (report["database"], report["redis"], report["clock"]) == (True, True, False)
    assert 16.0 <= report["last_tick_seconds"] < 19.0  # type: ignore[operator]


@pytest.mark.usefixtures("well")
def test_clock_that_never_ticked_is_told(client: Client) -> None:
    Heartbeat.objects.all().delete()

    status, report = ask(client)

    assert status == 503
    assert report == {
        "database": True,
        "redis": True,
        "clock": False,
        "last_tick_seconds": None,
        "behind_seconds": 0.0,
    }


@pytest.mark.usefixtures("well")
@pytest.mark.parametrize(("seconds", "status"), [(28, 200), (31, 503)])
def test_reminder_that_nobody_writes_is_told(client: Client, seconds: int, status: int) -> None:
    make_callback(due_at=database_now() - timedelta(seconds=seconds))

    answer, report = ask(client)

    assert (answer, report["clock"]) == (status, status == 200)
    assert seconds <= report["behind_seconds"] < seconds + 2  # type: ignore[operator]


@pytest.mark.usefixtures("well")
def test_what_was_set_aside_is_told_on_the_board_and_takes_no_server_away(client: Client) -> None:
    now = database_now()
    callback = make_callback(due_at=now - timedelta(hours=1))
    SetAside.objects.create(callback=callback, since=now, retry_at=now, problem="NobodyToRemind")

    assert ask(client)[0] == 200


@pytest.mark.usefixtures("well")
def test_redis_that_is_away_is_told(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = f"redis://{NOBODY}/0"

    status, report = ask(client)

    assert status == 503
    assert (report["database"], report["redis"], report["clock"]) == (True, False, True)


@pytest.mark.parametrize(
    "url", [f"postgres://ringback@{NOBODY}/ringback", "sqlite:////nowhere/ringback.sqlite3"]
)
def test_database_that_is_away_is_told(redis_url: str, url: str) -> None:
    environment = {**os.environ, "DATABASE_URL": url, "REDIS_URL": redis_url}

    asked = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True
    )

    status, report = json.loads(asked.stdout)
    assert status == 503
    assert report == {
        "database": False,
        "redis": True,
        "clock": False,
        "last_tick_seconds": None,
        "behind_seconds": 0.0,
    }


@pytest.mark.usefixtures("well")
def test_each_clock_is_asked_for_itself() -> None:
    assert is_well("loop")
    assert not is_well("celery")


@pytest.mark.usefixtures("well")
def test_mail_queue_that_nobody_empties_is_told(settings: Settings) -> None:
    with Redis.from_url(settings.REDIS_URL) as server:
        assert is_well("mail")

        server.rpush("mail", *["an alarm"] * LONGEST_QUEUE)

        assert not is_well("mail")
        server.delete("mail")
    settings.REDIS_URL = f"redis://{NOBODY}/0"
    assert not is_well("mail")
