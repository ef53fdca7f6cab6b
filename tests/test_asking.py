"""Whoever looks at who rings is known for two seconds, and for nothing else."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from intake.signin import asking, middleware
from intake.staff.models import Staff
from tests.make import make_shift, make_staff

pytestmark = pytest.mark.django_db
PANEL = "/desk/incoming/"


@pytest.fixture
def clock(monkeypatch):
    """Seconds that go on only as told."""
    now = [1000.0]
    monkeypatch.setattr(asking, "time", SimpleNamespace(monotonic=lambda: now[0]))
    return now


@pytest.fixture
def dana(client):
    staff = make_staff()
    make_shift(staff, now=timezone.now())
    client.force_login(staff)
    return staff


def look(client, path=PANEL):
    return client.get(path, headers={"HX-Request": "true"}).status_code


def test_who_looks_again_is_not_asked_for_again(client, dana, clock):
    assert look(client) == 204
    clock[0] += 1.9

    with CaptureQueriesContext(connection) as asked:
        assert look(client) == 204
    assert not [query for query in asked if "session" in query["sql"] or "intake_staff" in query["sql"]]


def test_who_was_signed_out_sees_rings_for_two_seconds_more_and_nothing_else(client, dana, clock):
    look(client)
    Session.objects.all().delete()

    assert look(client) == 204
    assert look(client, "/desk/") == 401
    clock[0] += 2.0
    assert look(client) == 401


def test_who_has_left_sees_rings_for_two_seconds_more(client, dana, clock):
    look(client)
    Staff.objects.update(is_active=False)
    clock[0] += 2.0

    assert look(client) == 401


def test_screen_that_locks_shows_no_rings_from_that_moment(client, dana, clock, monkeypatch):
    look(client)
    monkeypatch.setattr(middleware, "IDLE", timedelta(0))

    assert look(client) == 401


def test_stranger_is_nobody_known(client, dana, clock):
    look(client)
    client.cookies["session"] = "x" * 32

    assert look(client) == 401


def test_no_more_are_known_than_there_is_room_for(client, dana, clock, monkeypatch):
    monkeypatch.setattr(asking, "MOST", 1)
    monkeypatch.setattr(asking, "_known", {"other": (clock[0] + 2, dana)})

    look(client)

    assert list(asking._known) == [client.cookies["session"].value]


def test_session_that_has_run_out_opens_nothing(client, dana):
    Session.objects.update(expire_date=timezone.now())

    assert look(client, "/desk/") == 401
