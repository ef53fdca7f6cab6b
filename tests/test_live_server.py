"""The live stream as a browser meets it: a real server with pages that stay open."""

import http.client
import os
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from intake.audit.services import record
from tests.make import NOW, make_staff
from tests.sink import free_port

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
NAME = "ringback-live-under-test"
FEW = 4  # the poller's, and those that a pool keeps


@contextmanager
def running_server():
    """The port of a web server on the database of this test."""
    base, port = settings.DATABASES["default"], free_port()
    url = f"postgres://{base['USER']}:{base['PASSWORD']}@{base['HOST']}:{base['PORT']}"
    url += f"/{connection.settings_dict['NAME']}?application_name={NAME}"
    server = [sys.executable, "-m", "uvicorn", "core.asgi:application", "--port", str(port)]
    process = subprocess.Popen(
        [*server, "--log-level", "warning", "--timeout-graceful-shutdown", "1"],
        env=os.environ | {"DATABASE_URL": url},
    )
    try:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def open_page(port, client):
    """The stream of one page."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    cookie = f"session={client.cookies['session'].value}"
    line.request("GET", "/live/", headers={"Cookie": cookie, "Sec-Fetch-Mode": "cors"})
    answer = line.getresponse()
    assert answer.status == 200, answer.read()
    try:
        yield answer
    finally:
        line.close()

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = %s", [NAME])
        return cursor.fetchone()[0]


def hear(answer, kind):
    """Reads on until a change of this kind is told."""
    while line := answer.readline():
        if kind in line.decode().removeprefix("data: ").split():
            return
    raise AssertionError("the stream ended")


def connections():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = %s", [NAME])
        return cursor.fetchone()[0]


def test_twenty_open_pages_hear_of_a_change_and_hold_few_connections():
    clients = [Client() for _ in range(4)]
    for client in clients:
        client.force_login(make_staff())
    sessions = list(Session.objects.order_by("pk").values())

    with running_server() as port, ExitStack() as open_pages:
        pages = [open_pages.enter_context(open_page(port, clients[turn % 4])) for turn in range(20)]
        for page in pages:
            hear(page, "everything")
        record(verb="schedule_callback", about=None, by=None, at=NOW)
        for page in pages:
            hear(page, "others")
        held = connections()

    assert held <= FEW
    assert list(Session.objects.order_by("pk").values()) == sessions
