"""The outbox against real servers: well, refusing, silent, absent; and a sender that dies."""

import re
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from intake.audit.models import Entry
from intake.callbacks.models import Callback, Closing
from intake.reminders.models import Reminder, State
from intake.reminders.outbox import claim_messages, mark_failed
from intake.reminders.services import claim_due_reminders
from intake.tasks import database_now, empty_outbox
from intake.triage.models import Urgency
from tests.make import LONG_AGO, NOW, make_callback, make_email, make_person, make_staff
from tests.sink import free_port, mail_sink, silent_server

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)

HEADERS = {
    "Auto-Submitted",
    "Content-Transfer-Encoding",
    "Content-Type",
    "Date",
    "From",
    "MIME-Version",
    "Message-ID",
    "Subject",
    "To",
}


@pytest.fixture
def sink(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_TIMEOUT = 1
    with mail_sink() as sink:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        yield sink


def take(now=NOW):
    (letter,) = claim_messages(now=now, limit=8)
    return letter


def test_due_e_mail_is_sent_and_its_outcome_written(sink):
    reminder = make_email(to=make_staff(email="dana@example.org"))

    empty_outbox()

    reminder.refresh_from_db()
    assert [letter["To"] for letter in sink.letters] == ["dana@example.org"]
    assert (reminder.state, reminder.tries, reminder.maybe_twice) == (State.SENT, 1, False)
    assert abs(reminder.sent_at - timezone.now()) < timedelta(seconds=5)


def test_e_mail_holds_a_reference_a_link_how_late_it_is_and_nothing_else(sink):
    person = make_person("Zebediah Canary")
    due_at = database_now() - timedelta(minutes=18, seconds=5)
    dana = make_staff(name="Dana Whitfield", email="dana@example.org")
    callback = make_callback(
        due_at=due_at, person=person, urgency=Urgency.EMERGENCY, assigned_to=dana, reference="CB7QX2"
    )
    claim_due_reminders(now=database_now())

    empty_outbox()

    (letter,) = sink.letters
    assert letter["Subject"] == "CB7QX2 is due 18 min late"
    assert letter.get_payload().splitlines() == [
        "CB7QX2 is due 18 min late.",
        "This reminder is delivered 18 min late.",
        "",
        f"{settings.PUBLIC_URL}/callbacks/CB7QX2/",
    ]
    assert {name for name in letter if not name.startswith("X-")} == HEADERS  # X- is the sink's
    text = sink.raw[0].decode().lower()
    for word in ("zebediah", "canary", callback.number.number[2:], "emergency", "whitfield", "recovery"):
        assert word not in text
    assert re.fullmatch(r"<[0-9a-f]{32}@example\.org>", letter["Message-ID"])
    assert letter["Date"].endswith("+0000")


def test_second_try_carries_the_same_message_id(sink):
    reminder = make_email()
    empty_outbox()
    Reminder.objects.filter(pk=reminder.pk).update(state=State.PENDING, retry_at=LONG_AGO)

    empty_outbox()

    first, second = (letter["Message-ID"] for letter in sink.letters)
    assert first == second


def test_temporary_refusal_is_tried_again_after_a_wait_that_doubles(sink):
    sink.answer = "451 try later, Zebediah"
    reminder = make_email()

    empty_outbox()

    reminder.refresh_from_db()
    assert (reminder.state, reminder.problem, reminder.tries) == (State.PENDING, "SMTPDataError 451", 1)
    assert 0 < (reminder.retry_at - database_now()).total_seconds() <= 5
    letter = take(reminder.retry_at)
    mark_failed(letter=letter, permanent=False, problem="x", now=NOW)
    reminder.refresh_from_db()
    assert reminder.retry_at == NOW + 10 * SECOND
    assert reminder.maybe_twice is False


@pytest.mark.parametrize(
    ("to_data", "to_recipient", "problem"),
    [("554 no", "250 OK", "SMTPDataError 554"), ("250 OK", "550 who", "SMTPRecipientsRefused 550")],
)
def test_permanent_refusal_fails_and_is_told(sink, to_data, to_recipient, problem):
    sink.answer, sink.answer_to_recipient = to_data, to_recipient
    reminder = make_email()

    empty_outbox()

    reminder.refresh_from_db()
    assert (reminder.state, reminder.problem, reminder.retry_at) == (State.FAILED, problem, None)
    assert list(Reminder.objects.failed()) == [reminder]
    assert Entry.objects.get().verb == "fail_reminder"


def test_server_that_hangs_up_after_taking_the_e_mail_leaves_a_mark(sink):
    sink.hang_up = True
    reminder = make_email()

    empty_outbox()

    reminder.refresh_from_db()
    assert (reminder.state, reminder.maybe_twice) == (State.PENDING, True)


def test_silent_server_costs_its_time_out_once_for_a_handful(sink, settings):
    reminders = [make_email() for _ in range(8)]
    with silent_server() as port:
        settings.EMAIL_PORT = port
        started = time.monotonic()

        empty_outbox()

    assert time.monotonic() - started < 8 * settings.EMAIL_TIMEOUT
    for reminder in reminders:
        reminder.refresh_from_db()
        assert (reminder.state, reminder.problem, reminder.maybe_twice) == (
            State.PENDING,
            "SMTPServerDisconnected",
            False,
        )


def test_absent_server_is_tried_again(sink, settings):
    settings.EMAIL_PORT = free_port()
    reminder = make_email()

    empty_outbox()

    reminder.refresh_from_db()
    assert (reminder.state, reminder.problem) == (State.PENDING, "ConnectionRefusedError")


def test_address_that_no_mail_can_carry_fails(sink):
    reminder = make_email(to=make_staff(email="dana\n@example.org"))

    empty_outbox()

    reminder.refresh_from_db()
    assert reminder.state == State.FAILED


def close(reminder):
    Callback.objects.filter(pk=reminder.callback_id).update(
        closed_at=NOW, closing=Closing.REACHED, remind_at=None
    )


def put_off(reminder):
    Callback.objects.filter(pk=reminder.callback_id).update(round=2)


def leave(reminder):
    reminder.to.is_active = False
    reminder.to.save()


@pytest.mark.parametrize("what", [close, put_off, leave], ids=lambda what: what.__name__)
def test_e_mail_that_nobody_needs_any_more_is_cancelled(sink, what):
    reminder, other = make_email(), make_email()
    what(reminder)

    empty_outbox()

    reminder.refresh_from_db()
    other.refresh_from_db()
    assert (reminder.state, other.state) == (State.CANCELLED, State.SENT)
    assert len(sink.letters) == 1
