from datetime import timedelta

import pytest

from intake.audit.models import Entry
from intake.shifts.models import Shift
from intake.shifts.services import AlreadyOnDuty, EndsInThePast, NotOnDuty, begin_shift, end_shift
from tests.make import NOW, make_shift, make_staff

pytestmark = pytest.mark.django_db


def test_beginning_without_a_plan_makes_a_shift_of_eight_hours():
    staff = make_staff()

    shift = begin_shift(staff=staff, now=NOW)

    assert (shift.began_at, shift.ends_at) == (NOW, NOW + timedelta(hours=8))
    assert list(Shift.objects.on_duty()) == [shift]


def test_beginning_takes_up_the_planned_shift():
    planned = make_shift(on_duty=False)

    shift = begin_shift(staff=planned.staff, now=NOW)

    assert shift == planned
    assert Shift.objects.get().began_at == NOW


def test_who_comes_a_little_early_begins_the_planned_shift():
    planned = make_shift(
        on_duty=False, starts_at=NOW + timedelta(minutes=20), ends_at=NOW + timedelta(hours=8)
    )

    assert begin_shift(staff=planned.staff, now=NOW) == planned


def test_nobody_begins_two_shifts():
    shift = make_shift()

    with pytest.raises(AlreadyOnDuty) as refusal:
        begin_shift(staff=shift.staff, now=NOW)

    assert refusal.value.shift == shift


def test_shift_does_not_end_before_it_begins():
    with pytest.raises(EndsInThePast):
        begin_shift(staff=make_staff(), now=NOW, ends_at=NOW)


def test_ending_takes_off_duty():
    shift = make_shift()

    end_shift(staff=shift.staff, now=NOW)

    assert Shift.objects.get().ended_at == NOW
    assert not Shift.objects.on_duty().exists()


def test_who_is_not_on_duty_has_nothing_to_end():
    with pytest.raises(NotOnDuty):
        end_shift(staff=make_staff(), now=NOW)


def test_both_leave_a_record():
    staff = make_staff()

    begin_shift(staff=staff, now=NOW)
    end_shift(staff=staff, now=NOW + timedelta(hours=1))

    assert list(Entry.objects.order_by("pk").values_list("verb", "by")) == [
        ("begin_shift", staff.pk),
        ("end_shift", staff.pk),
    ]
