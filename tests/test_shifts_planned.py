"""Planned shifts, breaks, and shifts that nobody ended."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from intake.audit.models import Entry
from intake.board.queries import see_shifts
from intake.reminders.models import Reminder
from intake.reminders.services import claim_due_reminders
from intake.shifts.models import Shift
from intake.shifts.services import (
    AlreadyOnDuty,
    EndsInThePast,
    HasBegun,
    NotOnDuty,
    ShiftOverlaps,
    ShiftTooLong,
    begin_break,
    begin_shift,
    end_break,
    end_shift,
    plan_shift,
    unplan_shift,
)
from intake.staff.models import Role
from tests.make import NOW, make_callback, make_shift, make_staff

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LENGTH = 8 * HOUR


def plan(staff=None, starts_at=NOW + DAY, ends_at=None, **details):
    defaults = {"staff": staff or make_staff(), "by": make_staff(Role.SUPERVISOR), "now": NOW}
    return plan_shift(starts_at=starts_at, ends_at=ends_at or starts_at + LENGTH, **defaults | details)


def told_of(callback):
    return set(Reminder.objects.filter(callback=callback).values_list("to", flat=True))


@pytest.mark.django_db
def test_who_is_on_a_break_is_not_on_duty_and_comes_back():
    dana = make_shift().staff

    begin_break(staff=dana, now=NOW)
    begin_break(staff=dana, now=NOW + HOUR)

    assert Shift.objects.get().on_break_since == NOW
    assert not Shift.objects.on_duty().exists()
    end_break(staff=dana, now=NOW + HOUR)
    end_break(staff=dana, now=NOW + HOUR)
    assert Shift.objects.on_duty().exists()
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == ["begin_break", "end_break"]


@pytest.mark.django_db
def test_a_break_ends_with_the_shift_and_needs_one():
    dana = make_shift().staff
    begin_break(staff=dana, now=NOW)

    end_shift(staff=dana, now=NOW + HOUR)

    assert (Shift.objects.get().ended_at, Shift.objects.get().on_break_since) == (NOW + HOUR, None)
    for verb in (begin_break, end_break):
        with pytest.raises(NotOnDuty):
            verb(staff=dana, now=NOW + HOUR)


@pytest.mark.django_db
def test_database_knows_no_break_outside_a_shift():
    shift = make_shift(on_duty=False)

    with pytest.raises(IntegrityError), transaction.atomic():
        Shift.objects.filter(pk=shift.pk).update(on_break_since=NOW)


@pytest.mark.django_db(transaction=True)
def test_what_is_for_anyone_on_shift_is_told_to_who_is_there():
    here, away, gone = make_staff(), make_staff(), make_staff()
    make_shift(here)
    make_shift(away, on_break_since=NOW)
    make_shift(gone, ends_at=NOW - 2 * HOUR, starts_at=NOW - 12 * HOUR)
    callback = make_callback(due_at=NOW)

    claim_due_reminders(now=NOW)

    assert told_of(callback) == {here.pk}


@pytest.mark.django_db
def test_forgotten_shift_counts_as_gone_and_does_not_keep_anybody_from_beginning():
    dana = make_staff()
    forgotten = make_shift(dana, starts_at=NOW - 12 * HOUR, ends_at=NOW - 4 * HOUR, began_at=NOW - 12 * HOUR)

    with pytest.raises(AlreadyOnDuty):
        begin_shift(staff=dana, now=NOW - 2 * HOUR - timedelta(seconds=1))
    begun = begin_shift(staff=dana, now=NOW)

    forgotten.refresh_from_db()
    assert forgotten.ended_at == NOW - 4 * HOUR
    assert list(Shift.objects.on_duty(NOW)) == [begun]
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "end_forgotten_shift",
        "begin_shift",
    ]


@pytest.mark.django_db
def test_board_knows_who_is_away_and_who_forgot():
    make_shift(make_staff(name="A"), on_break_since=NOW)
    make_shift(make_staff(name="B"), starts_at=NOW - 12 * HOUR, ends_at=NOW - 2 * HOUR)
    make_shift(make_staff(name="C"))

    shifts = see_shifts(NOW)

    assert [shift.forgotten for shift in shifts] == [False, True, False]
    assert [shift.is_here(NOW) for shift in shifts] == [False, False, True]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("details", "refusal"),
    [
        ({"ends_at": NOW + DAY}, EndsInThePast),
        ({"starts_at": NOW - LENGTH, "ends_at": NOW}, EndsInThePast),
        ({"ends_at": NOW + DAY + 17 * HOUR}, ShiftTooLong),
    ],
)
def test_impossible_shift_is_not_planned(details, refusal):
    with pytest.raises(refusal):
        plan(**details)


@pytest.mark.django_db
def test_nobody_is_planned_twice_at_once_but_one_shift_may_follow_another():
    dana = plan().staff

    with pytest.raises(ShiftOverlaps):
        plan(dana, NOW + DAY + LENGTH - timedelta(minutes=1))

    plan(dana, NOW + DAY + LENGTH)
    plan(make_staff(), NOW + DAY)
    assert Shift.objects.planned().count() == 3


@pytest.mark.django_db
def test_shift_that_has_begun_stays():
    planned, begun, ruth = plan(), make_shift(), make_staff(Role.SUPERVISOR)

    unplan_shift(shift=planned, by=ruth, now=NOW)
    with pytest.raises(HasBegun):
        unplan_shift(shift=begun, by=ruth, now=NOW)

    assert list(Shift.objects.all()) == [begun]
    assert Entry.objects.filter(verb="unplan_shift", by=ruth).count() == 1


@pytest.mark.django_db
def test_supervisor_plans_and_removes_on_the_page(client):
    client.force_login(make_staff(Role.SUPERVISOR))
    joel, start = make_staff(name="Joel Kim"), timezone.localtime() + DAY
    typed = {
        "staff": joel.pk,
        "starts_at": start.strftime("%Y-%m-%dT07:00"),
        "ends_at": start.strftime("%Y-%m-%dT15:00"),
    }

    client.post(reverse("shifts"), typed)
    page = client.get(reverse("shifts")).content.decode()
    again = client.post(reverse("shifts"), typed)
    removed = client.post(reverse("unplan_shift", args=[Shift.objects.get().pk]))

    assert page.count("Joel Kim") == 3  # the plan, its button, the form
    assert again.status_code == 422
    assert re.search(r'id="id_starts_at_error">They have a shift', again.content.decode())
    assert removed.status_code == 302
    assert not Shift.objects.exists()


@pytest.mark.django_db
def test_break_is_taken_at_the_desk_and_both_buttons_may_be_pressed_twice(client):
    client.force_login(make_shift(now=timezone.now()).staff)

    for press in ("begin_break", "begin_break"):
        client.post(reverse(press))
    assert "On a break since" in client.get(reverse("desk")).content.decode()
    for press in ("end_break", "end_break"):
        client.post(reverse(press))

    assert "On duty since" in client.get(reverse("desk")).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_plan_asks_five_questions_for_any_number_of_shifts(client, rows, django_assert_num_queries):
    client.force_login(make_staff(Role.SUPERVISOR))
    for _row in range(rows):
        make_shift(now=timezone.now())
        make_shift(now=timezone.now(), on_duty=False)

    with django_assert_num_queries(5):
        client.get(reverse("shifts"))
