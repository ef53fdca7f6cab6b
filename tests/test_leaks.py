"""The whole journey with words that occur nowhere else, and a search for them wherever they must not be."""

import io
import logging
import logging.config
from dataclasses import dataclass, field
from inspect import signature
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.celery import app
from intake.callbacks.models import Attempt, Callback
from intake.calls.models import Call, Draft
from intake.people.models import Person
from intake.reminders.models import Reminder
from intake.staff.models import Role
from intake.tasks import empty_outbox, run_tick
from tests.evidence import NOTE_OF_ATTEMPT, TYPED, WORDS, find, listening, stolen_database
from tests.machine import Machine, Page
from tests.make import make_shift, make_staff

pytestmark = pytest.mark.django_db(transaction=True)
MUST_STAND_THERE = ("C-", "CB-", "log_call", "schedule_callback", "record_attempt", "v1.t1.")


@dataclass
class Evidence:
    """What the journey left behind outside of the pages that staff read."""

    outside: list[str] = field(default_factory=list)
    sql: list[str] = field(default_factory=list)
    log: io.StringIO = field(default_factory=io.StringIO)

    def keep(self, answer, address):
        """Titles, addresses, headers and cookies: what a browser keeps, shows in its bar and hands on."""
        page = Page(answer)
        cookies = [morsel.value for morsel in answer.cookies.values()]
        self.outside += [page.title, address, *answer.headers.values(), *cookies]


@pytest.fixture
def log():
    with listening() as written:
        yield written


@pytest.fixture
def journey(log) -> Evidence:
    """A call with everything on it, promised, reminded of and tried; and two sheets that came to nothing."""
    kept, staff = Evidence(log=log), make_staff(Role.SUPERVISOR, email="dana@example.org")
    make_shift(staff)
    with CaptureQueriesContext(connection) as queries:
        machine = log_a_call(staff)
        run_tick(clock="test")
        empty_outbox()
        read_everything(machine.client, kept)
        keep_the_callback(machine.client, kept)
        abandon_two_sheets(staff)
    kept.sql = [query["sql"] for query in queries.captured_queries]
    return kept


def log_a_call(staff):
    machine = Machine(staff)
    machine.open()
    machine.type(**TYPED, caller_role="loved_one", may_call="yes", danger=["violence_imminent"], asq_1="yes")
    machine.type(disposition="callback_promised", substances=["alcohol"])
    assert machine.finish() is None
    return machine


def abandon_two_sheets(staff):
    for button in ("throw_away", "finish_sheet"):
        machine = Machine(staff)
        machine.open()
        machine.type(**TYPED, asq_1="yes")
        machine.client.post(
            reverse(button, args=[machine.draft_id]), {"delete_and_close_as": "prank", "sure": "yes"}
        )


def read_everything(client, kept):
    callback = Callback.objects.order_by("pk").first()
    addresses = ["/desk/", "/desk/?all", "/board/", "/audit/", "/clinic/", "/live/notices/"]
    addresses += [
        reverse("callback", args=[callback.reference]),
        reverse("call", args=[Call.objects.get().reference]),
    ]
    for address in addresses:
        kept.keep(client.get(address), address)


def keep_the_callback(client, kept):
    reference = Callback.objects.order_by("pk").first().reference
    tried = {"token": uuid4(), "outcome": "no_answer", "note": NOTE_OF_ATTEMPT}
    for name, body in (("claim_callback", {"asked_for_hour": "on"}), ("record_attempt", tried)):
        address = reverse(name, args=[reference])
        kept.keep(client.post(address, body), address)


def test_journey_left_what_is_searched_for(journey):
    assert Person.objects.filter(numbers__isnull=False).get().name == TYPED["caller_name"]
    assert Call.objects.filter(kind="help").get().note == TYPED["note"]
    assert Attempt.objects.get().note == NOTE_OF_ATTEMPT
    assert Draft.objects.count() == 3
    assert Reminder.objects.exists()
    assert mail.outbox


def test_stolen_database_names_nobody(journey):
    evidence = stolen_database()

    assert [word for word in MUST_STAND_THERE if word.encode() not in evidence] == []
    assert find(WORDS, evidence) == []


def test_questions_to_the_database_name_nobody(journey):
    assert len(journey.sql) > 100
    assert find(WORDS, "\n".join(journey.sql).encode()) == []


def test_titles_addresses_headers_and_cookies_name_nobody(journey):
    assert "Desk · Ringback" in journey.outside
    assert find(WORDS, "\n".join(journey.outside).encode()) == []


def test_log_names_nobody(journey):
    logging.getLogger("intake").info("something was written")

    assert "something was written" in journey.log.getvalue()
    assert find(WORDS, journey.log.getvalue().encode()) == []


def test_mail_names_nobody(journey):
    letters = [letter.message().as_bytes() for letter in mail.outbox]

    assert any(b"dana@example.org" in letter for letter in letters)
    assert find(WORDS, b"\n".join(letters)) == []


def test_messages_to_the_worker_carry_nothing():
    tasks = [task for name, task in app.tasks.items() if name.startswith("intake.")]

    assert len(tasks) >= 2
    assert {name for task in tasks for name in signature(task.run).parameters} == set()
