"""A chained trail, and somebody who owns its database."""

import pytest
from django.db import connection

from intake.audit.guard import put_up, take_down
from intake.audit.models import Entry
from intake.audit.sealing import seal_entries
from intake.audit.services import record
from intake.audit.verifying import verify
from tests.make import NOW, make_person, make_staff

ENTRIES = 6


@pytest.fixture
def trail():
    """Six chained entries."""
    staff, person = make_staff(), make_person()
    for turn in range(ENTRIES):
        record(verb=f"verb_{turn}", about=person, by=staff, at=NOW, turn=turn, kind="é")
    assert seal_entries() == ENTRIES
    return list(Entry.objects.order_by("seq"))


@pytest.fixture
def thief(trail):
    """Somebody who owns the database and has no key: the guard is down for them."""
    take_down(connection)

    def run(statement, *values):
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    yield run
    put_up(connection)


def problem(heads=()):
    return verify(now=NOW, heads=heads).problem
