"""Who is told that a callback is due."""

from datetime import timedelta

import pytest

from intake.reminders.models import Channel, Reminder, SetAside
from intake.reminders.services import claim_due_reminders
from intake.staff.models import Role
from tests.make import NOW, make_callback, make_shift, make_staff

SECOND = timedelta(seconds=1)


def _told() -> set:
    return set(Reminder.objects.filter(channel=Channel.SCREEN).values_list("to_id", flat=True))


@pytest.mark.django_db
def test_unassigned_callback_is_told_to_everybody_on_duty():
    on_duty = [make_shift().staff, make_shift(make_staff(Role.CLINICIAN)).staff]
    make_shift(on_duty=False)
    make_shift(make_staff(Role.AUDITOR))
    make_staff(Role.SUPERVISOR)
    make_callback(due_at=NOW)

    claim_due_reminders(now=NOW)

    assert _told() == {staff.pk for staff in on_duty}


@pytest.mark.django_db
def test_unassigned_callback_with_nobody_on_duty_is_told_to_all_supervisors():
    supervisors = [make_staff(Role.SUPERVISOR), make_staff(Role.SUPERVISOR)]
    make_staff(Role.SUPERVISOR, is_active=False)
    make_staff()
    make_callback(due_at=NOW)

    claim_due_reminders(now=NOW)

    assert _told() == {staff.pk for staff in supervisors}


@pytest.mark.django_db
@pytest.mark.parametrize("left", [{"is_active": False}, {"role": Role.AUDITOR}])
def test_callback_of_somebody_who_cannot_keep_it_is_told_as_if_unassigned(left):
    on_duty = make_shift().staff
    make_callback(due_at=NOW, assigned_to=make_staff(**left))

    claim_due_reminders(now=NOW)

    assert _told() == {on_duty.pk}


@pytest.mark.django_db
def test_callback_that_waits_for_a_decision_is_told_to_supervisors():
    supervisor = make_staff(Role.SUPERVISOR)
    make_shift()
    make_callback(due_at=NOW, undecided_since=NOW)

    claim_due_reminders(now=NOW)

    assert _told() == {supervisor.pk}


@pytest.mark.django_db
def test_callback_that_nobody_can_be_told_of_stays_visible_and_is_told_when_somebody_comes():
    callback = make_callback(due_at=NOW)

    claim_due_reminders(now=NOW)

    aside = SetAside.objects.get()
    assert (aside.callback, aside.problem, aside.retry_at) == (callback, "NobodyToRemind", NOW + 5 * SECOND)
    supervisor = make_staff(Role.SUPERVISOR)
    assert claim_due_reminders(now=NOW + 5 * SECOND) == 1
    assert _told() == {supervisor.pk}
    assert not SetAside.objects.exists()
