"""A reminder climbs until somebody answers: who hears of it when, and what makes it stop."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from intake.callbacks.models import Callback
from intake.callbacks.services import claim_callback, record_attempt
from intake.reminders import ladder
from intake.reminders.models import Channel, Reminder
from intake.reminders.outbox import claim_messages
from intake.reminders.services import acknowledge_reminder, claim_due_reminders
from intake.staff.models import Role
from intake.triage.models import Urgency
from tests.make import NOW, make_callback, make_email, make_shift, make_staff

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(params=["in one statement", "by the ORM"], autouse=True)
def way_of_writing(request, monkeypatch):
    if request.param == "by the ORM":
        monkeypatch.setattr(ladder, "_write_in_one", ladder._write_by_orm)
    elif connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL writes in one statement")


@pytest.fixture
def house():
    """Dana has the callback, Ben and a supervisor are on duty too, and Omar is on call at home."""
    people = {
        "dana": make_staff(),
        "ben": make_staff(),
        "sue": make_staff(Role.SUPERVISOR),
        "omar": make_staff(Role.CLINICIAN, on_call=True),
    }
    for name in ("dana", "ben"):
        make_shift(people[name])
    return people


def climb(until, minutes=1):
    """Ticks once a minute; answers who was told what, and when, in minutes after NOW."""
    for minute in range(-15, until + 1, minutes):
        claim_due_reminders(now=NOW + minute * MINUTE)
    rows = Reminder.objects.filter(channel=Channel.SCREEN).order_by("made_at", "pk").select_related("to")
    return [(row.rung, row.to, (row.made_at - NOW) // MINUTE) for row in rows]


def test_callback_that_nobody_answers_climbs_to_the_one_on_call(house):
    callback = make_callback(due_at=NOW, remind_at=NOW - 10 * MINUTE, assigned_to=house["dana"])

    told = climb(until=120)

    assert told == [
        ("coming_up", house["dana"], -10),
        ("due", house["dana"], 0),
        ("second", house["ben"], 5),
        ("supervisor", house["sue"], 10),
        ("on_call", house["omar"], 15),
    ]
    callback.refresh_from_db()
    assert callback.remind_at is None
    assert Reminder.objects.filter(channel=Channel.EMAIL).count() == 5


@pytest.mark.parametrize(("urgency", "second_after"), [("within_72h", 15), ("routine", 60)])
def test_less_urgent_callback_climbs_more_slowly(house, urgency, second_after):
    make_callback(due_at=NOW, assigned_to=house["dana"], urgency=urgency)

    assert climb(until=second_after - 1) == [("due", house["dana"], 0)]
    assert climb(until=second_after)[1:] == [("second", house["ben"], second_after)]


def test_having_it_clears_every_screen_and_keeps_the_ladder_quiet_for_as_long_as_beginning_may_take(house):
    callback = make_callback(due_at=NOW, assigned_to=house["dana"])
    climb(until=6)
    own = Reminder.objects.on_screen_of(house["ben"].pk).get()
    assert Reminder.objects.on_screen_of(house["dana"].pk).exists()

    acknowledge_reminder(reminder_id=own.pk, by=house["ben"], now=NOW + 7 * MINUTE)

    for person in house.values():
        assert not Reminder.objects.on_screen_of(person.pk).exists()
    assert {row.acknowledged_by for row in Reminder.objects.all()} == {house["ben"]}
    callback.refresh_from_db()
    assert callback.remind_at == NOW + 17 * MINUTE
    assert len(climb(until=16)) == 2


def test_who_has_it_and_does_not_begin_is_told_again_with_the_next_rung(house):
    make_callback(due_at=NOW, assigned_to=house["dana"])
    climb(until=6)
    own = Reminder.objects.on_screen_of(house["ben"].pk).get()
    acknowledge_reminder(reminder_id=own.pk, by=house["ben"], now=NOW + 7 * MINUTE)

    told = climb(until=17)[2:]

    assert {(rung, to, at) for rung, to, at in told} == {
        ("supervisor", house["ben"], 17),
        ("supervisor", house["sue"], 17),
    }


def test_who_has_it_and_rings_in_time_is_left_alone(house):
    callback = make_callback(due_at=NOW, assigned_to=house["dana"])
    climb(until=0)
    acknowledge_reminder(
        reminder_id=Reminder.objects.on_screen_of(house["dana"].pk).get().pk, by=house["dana"], now=NOW
    )
    claim_callback(callback=callback, by=house["dana"], now=NOW + 9 * MINUTE)

    assert len(climb(until=18)) == 1
    assert [rung for rung, _to, _at in climb(until=19)] == ["due", "second", "second"]


def test_having_it_after_the_last_rung_begins_the_ladder_anew(house):
    callback = make_callback(due_at=NOW, assigned_to=house["dana"])
    climb(until=60)
    last = Reminder.objects.on_screen_of(house["omar"].pk).get()

    acknowledge_reminder(reminder_id=last.pk, by=house["omar"], now=NOW + 61 * MINUTE)

    callback.refresh_from_db()
    assert (callback.round, callback.remind_at) == (2, NOW + 71 * MINUTE)
    assert climb(until=71)[-1] == ("due", house["dana"], 71)


def test_having_what_comes_up_does_not_spare_the_reminder_that_it_is_due(house):
    callback = make_callback(due_at=NOW, remind_at=NOW - 10 * MINUTE, assigned_to=house["dana"])
    climb(until=-10)
    own = Reminder.objects.on_screen_of(house["dana"].pk).get()

    acknowledge_reminder(reminder_id=own.pk, by=house["dana"], now=NOW - 9 * MINUTE)

    assert not Reminder.objects.on_screen_of(house["dana"].pk).exists()
    callback.refresh_from_db()
    assert callback.remind_at == NOW
    assert climb(until=0)[1:] == [("due", house["dana"], 0)]


def test_answer_to_a_round_that_is_over_leaves_the_next_one_alone(house):
    callback = make_callback(due_at=NOW, assigned_to=house["dana"])
    climb(until=0)
    old = Reminder.objects.get(channel=Channel.SCREEN)
    later = NOW + 30 * MINUTE
    Callback.objects.filter(pk=callback.pk).update(round=2, remind_at=later)

    acknowledge_reminder(reminder_id=old.pk, by=house["dana"], now=NOW + MINUTE)

    callback.refresh_from_db()
    assert callback.remind_at == later


def test_claimed_callback_waits_and_climbs_on_when_the_claim_ends_without_a_try(house):
    callback = make_callback(due_at=NOW, assigned_to=house["dana"])
    climb(until=0)
    claim_callback(callback=callback, by=house["dana"], now=NOW + MINUTE)

    assert climb(until=10) == [("due", house["dana"], 0)]
    assert not Reminder.objects.on_screen_of(house["dana"].pk).unclaimed(NOW + 10 * MINUTE).exists()
    assert climb(until=11)[1:] == [("second", house["ben"], 11)]


def test_attempt_starts_a_new_ladder_at_the_next_due_time(house):
    callback = make_callback(due_at=NOW, assigned_to=house["dana"])
    climb(until=6)

    record_attempt(
        callback=callback, token=uuid4(), outcome="no_answer", by=house["dana"], now=NOW + 7 * MINUTE
    )

    assert not Reminder.objects.on_screen_of(house["ben"].pk).exists()
    callback.refresh_from_db()
    assert callback.remind_at > NOW + 7 * MINUTE
    claim_due_reminders(now=callback.due_at)
    assert Reminder.objects.on_screen_of(house["dana"].pk).get().round == 2


def test_only_the_last_notice_of_a_callback_stands_on_a_screen(house):
    make_callback(due_at=NOW, remind_at=NOW - 10 * MINUTE, assigned_to=house["dana"])

    climb(until=0)

    assert [row.rung for row in Reminder.objects.on_screen_of(house["dana"].pk)] == ["due"]


def test_nobody_on_duty_is_told_to_supervisors_before_it_is_due():
    sue = make_staff(Role.SUPERVISOR)
    make_callback(due_at=NOW, remind_at=NOW - 10 * MINUTE)

    assert climb(until=0) == [("coming_up", sue, -10), ("supervisor", sue, 0)]


def test_with_nobody_on_call_all_supervisors_get_another_e_mail_and_no_other_notice():
    sue = make_staff(Role.SUPERVISOR)
    make_callback(due_at=NOW)

    assert climb(until=30) == [("supervisor", sue, 0)]
    mails = Reminder.objects.filter(channel=Channel.EMAIL).order_by("made_at")
    assert [(mail.rung, mail.to) for mail in mails] == [("supervisor", sue), ("on_call", sue)]


def test_reminder_after_an_outage_says_how_late_it_is_and_the_next_rung_waits_from_then(house):
    callback = make_callback(due_at=NOW, remind_at=NOW - 10 * MINUTE, assigned_to=house["dana"])

    claim_due_reminders(now=NOW + 42 * MINUTE)

    notice = Reminder.objects.on_screen_of(house["dana"].pk).get()
    assert (notice.rung, notice.late_by) == ("due", 42 * MINUTE)
    callback.refresh_from_db()
    assert callback.remind_at == NOW + 47 * MINUTE


def test_reminder_of_what_was_handed_on_late_did_not_come_late_itself(house):
    make_callback(due_at=NOW, remind_at=NOW + 42 * MINUTE, assigned_to=house["dana"], round=2)

    claim_due_reminders(now=NOW + 42 * MINUTE)

    assert Reminder.objects.get(channel=Channel.SCREEN).late_by is None


def test_service_of_their_choice_has_a_row_of_its_own():
    dana = make_staff(email="", service_url="ntfys://ntfy.example.org/x")
    make_callback(due_at=NOW, assigned_to=dana, urgency=Urgency.ROUTINE)

    claim_due_reminders(now=NOW)

    assert sorted(Reminder.objects.values_list("channel", "state")) == [
        ("screen", "sent"),
        ("service", "pending"),
    ]


def test_message_about_what_somebody_has_or_rings_is_not_sent(house):
    claimed = make_email(make_callback(due_at=NOW, claimed_by=house["ben"], claimed_until=NOW + MINUTE))
    had = make_email(acknowledged_at=NOW, acknowledged_by=house["ben"])

    assert claim_messages(now=NOW, limit=8) == []

    for message in (claimed, had):
        message.refresh_from_db()
        assert message.state == "cancelled"
