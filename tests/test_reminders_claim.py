"""Writing reminders: once, never early, and past a row that fails."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from intake.audit.models import Entry
from intake.callbacks.models import Callback, Closing
from intake.reminders.ladder import see_due, see_reach, write_steps
from intake.reminders.models import Channel, Heartbeat, Reminder, SetAside, State
from intake.reminders.rules import Step
from intake.reminders.services import (
    NotYourReminder,
    acknowledge_reminder,
    claim_due_reminders,
    record_tick,
)
from intake.triage.models import Urgency
from tests.make import NOW, make_callback, make_reminder, make_staff

SECOND = timedelta(seconds=1)


@pytest.mark.django_db
def test_due_callback_is_reminded_of_on_the_screen_and_by_e_mail():
    dana = make_staff()
    callback = make_callback(due_at=NOW, assigned_to=dana)

    assert claim_due_reminders(now=NOW) == 1

    screen, email = Reminder.objects.order_by("-channel")
    assert (screen.channel, screen.state, screen.to, screen.sent_at) == (
        Channel.SCREEN,
        State.SENT,
        dana,
        NOW,
    )
    assert (email.channel, email.state, email.to, email.retry_at) == (
        Channel.EMAIL,
        State.PENDING,
        dana,
        NOW,
    )
    assert {screen.callback, email.callback} == {callback}
    callback.refresh_from_db()
    assert callback.remind_at == NOW + timedelta(minutes=5)


@pytest.mark.django_db
def test_callback_is_never_reminded_of_early():
    make_callback(due_at=NOW, assigned_to=make_staff())

    assert claim_due_reminders(now=NOW - timedelta(microseconds=1)) == 0

    assert not Reminder.objects.exists()


@pytest.mark.django_db
def test_writing_again_changes_nothing():
    dana = make_staff()
    callback = make_callback(due_at=NOW, assigned_to=dana)
    (due,) = see_due(Callback.objects.all())
    claim_due_reminders(now=NOW)
    Reminder.objects.filter(channel=Channel.SCREEN).update(acknowledged_at=NOW)
    before = list(Reminder.objects.order_by("pk").values())
    write_steps([(due, Step("due", {dana.pk}))], see_reach(NOW), NOW + SECOND)

    assert list(Reminder.objects.order_by("pk").values()) == before
    callback.refresh_from_db()
    assert callback.remind_at is None
    assert claim_due_reminders(now=NOW + SECOND) == 0


@pytest.mark.django_db
def test_staff_without_an_address_are_reminded_on_the_screen_only():
    make_callback(due_at=NOW, assigned_to=make_staff(email=""))

    claim_due_reminders(now=NOW)

    assert [reminder.channel for reminder in Reminder.objects.all()] == [Channel.SCREEN]


@pytest.mark.django_db
def test_closed_callback_gets_no_reminder():
    make_callback(
        due_at=NOW, assigned_to=make_staff(), remind_at=None, closed_at=NOW, closing=Closing.REACHED
    )

    assert claim_due_reminders(now=NOW + SECOND) == 0

    assert not Reminder.objects.exists()


@pytest.mark.django_db
def test_callback_put_off_is_reminded_of_anew():
    dana = make_staff()
    callback = make_callback(due_at=NOW, assigned_to=dana)
    claim_due_reminders(now=NOW)
    later = NOW + timedelta(hours=4)
    Callback.objects.filter(pk=callback.pk).update(due_at=later, remind_at=later, round=2)

    assert claim_due_reminders(now=later) == 1

    assert [reminder.round for reminder in Reminder.objects.on_screen_of(dana.pk)] == [2]


@pytest.mark.django_db
def test_emergency_goes_before_what_is_older():
    dana = make_staff()
    make_callback(due_at=NOW - timedelta(hours=1), assigned_to=dana)
    emergency = make_callback(due_at=NOW, assigned_to=dana, urgency=Urgency.EMERGENCY)

    claim_due_reminders(now=NOW, limit=1)

    assert {reminder.callback for reminder in Reminder.objects.all()} == {emergency}


POISON = {
    "sqlite": [
        """CREATE TEMP TRIGGER poison BEFORE INSERT ON main.intake_reminder WHEN NEW.callback_id = {pk}
           BEGIN SELECT RAISE(ABORT, 'poison'); END"""
    ],
    "postgresql": [
        """CREATE FUNCTION pg_temp.refuse() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN IF NEW.callback_id = {pk} THEN RAISE 'poison'; END IF; RETURN NEW; END $$""",
        """CREATE TRIGGER poison BEFORE INSERT ON intake_reminder
           FOR EACH ROW EXECUTE FUNCTION pg_temp.refuse()""",
    ],
}


@pytest.fixture
def poison():
    """Makes the database refuse every reminder of one callback."""

    def refuse(callback):
        with connection.cursor() as cursor:
            for statement in POISON[connection.vendor]:
                cursor.execute(statement.replace("{pk}", str(callback.pk)))

    yield refuse
    with connection.cursor() as cursor:
        cursor.execute(
            "DROP TRIGGER IF EXISTS poison" + (" ON intake_reminder" if connection.vendor != "sqlite" else "")
        )


@pytest.mark.django_db
def test_callback_that_fails_is_set_aside_and_holds_nobody_up(poison):
    dana = make_staff()
    first, bad, last = (make_callback(due_at=NOW, assigned_to=dana) for _ in range(3))
    poison(bad)

    assert claim_due_reminders(now=NOW) == 3

    assert set(Reminder.objects.values_list("callback_id", flat=True)) == {first.pk, last.pk}
    assert SetAside.objects.get().callback == bad
    assert claim_due_reminders(now=NOW + 4 * SECOND) == 0
    assert claim_due_reminders(now=NOW + 5 * SECOND) == 1
    aside = SetAside.objects.get()
    assert (aside.since, aside.tries, aside.retry_at) == (NOW, 2, NOW + 15 * SECOND)
    assert [entry.verb for entry in Entry.objects.all()] == ["set_aside_reminder"]
    assert record_tick(clock="loop", now=NOW + 6 * SECOND) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("limit", [1, 7, 200])
def test_due_callbacks_are_claimed_once_by_twenty_clocks_at_once(limit):
    dana = make_staff()
    for _ in range(60):
        make_callback(due_at=NOW, assigned_to=dana)
    start, taken, troubles = Barrier(20), [], []

    def tick():
        try:
            start.wait()
            while claimed := claim_due_reminders(now=NOW, limit=limit):
                taken.append(claimed)
        except Exception as trouble:
            troubles.append(trouble)
        finally:
            connection.close()

    clocks = [Thread(target=tick) for _ in range(20)]
    for clock in clocks:
        clock.start()
    for clock in clocks:
        clock.join()

    assert troubles == []
    assert sum(taken) == 60
    assert Reminder.objects.filter(channel=Channel.SCREEN).count() == 60
    assert Reminder.objects.filter(channel=Channel.EMAIL).count() == 60


@pytest.mark.django_db
def test_acknowledged_reminder_leaves_the_screen_of_its_addressee():
    dana = make_staff()
    reminder = make_reminder(to=dana)

    acknowledge_reminder(reminder_id=reminder.pk, by=dana, now=NOW)
    acknowledge_reminder(reminder_id=reminder.pk, by=dana, now=NOW + SECOND)

    reminder.refresh_from_db()
    assert reminder.acknowledged_at == NOW
    assert not Reminder.objects.on_screen_of(dana.pk).exists()
    assert [(entry.verb, entry.by, entry.reference) for entry in Entry.objects.all()] == [
        ("acknowledge_reminder", dana, reminder.callback.reference)
    ]


@pytest.mark.django_db
def test_reminder_of_somebody_else_cannot_be_acknowledged():
    reminder = make_reminder()

    with pytest.raises(NotYourReminder):
        acknowledge_reminder(reminder_id=reminder.pk, by=make_staff(), now=NOW)

    reminder.refresh_from_db()
    assert reminder.acknowledged_at is None


@pytest.mark.django_db
def test_tick_says_when_it_was_and_how_far_it_is_behind():
    make_callback(due_at=NOW)
    make_reminder(
        channel=Channel.EMAIL, state=State.PENDING, sent_at=None, retry_at=NOW - timedelta(minutes=1)
    )

    record_tick(clock="loop", now=NOW - SECOND)
    record_tick(clock="loop", now=NOW)

    beat = Heartbeat.objects.get()
    assert (beat.clock, beat.ticked_at, beat.behind) == ("loop", NOW, 3)
