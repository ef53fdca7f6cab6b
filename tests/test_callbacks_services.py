from datetime import UTC, datetime, timedelta

import pytest

from intake.audit.models import Entry
from intake.callbacks.models import Callback, Closing, Purpose
from intake.callbacks.passing import assign_callback
from intake.callbacks.services import (
    AlreadyPromised,
    DueInThePast,
    DueTooFarAhead,
    HasLeft,
    InQuietHours,
    MustNotBeCalled,
    NotAskedWhetherToCall,
    NumberOfSomebodyElse,
    schedule_callback,
)
from intake.people.models import Asked
from intake.staff.models import Role
from intake.triage.models import Urgency
from tests.make import NOW, make_call, make_callback, make_number, make_person, make_staff

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def promise(**details):
    number = details.pop("number", None) or make_number(details.get("person"))
    defaults = {
        "person": number.person,
        "number": number,
        "urgency": Urgency.SAME_DAY,
        "due_at": NOW + HOUR,
        "by": make_staff(),
        "now": NOW,
    }
    return schedule_callback(**defaults | details)


def test_promise_is_kept_in_the_calendar_of_the_clock():
    call, staff = make_call(), make_staff()

    callback = promise(person=call.client, call=call, by=staff, assigned_to=staff)

    callback.refresh_from_db()
    assert callback.reference.startswith("CB-")
    assert (callback.promised_for, callback.due_at) == (NOW + HOUR, NOW + HOUR)
    assert callback.remind_at == NOW + timedelta(minutes=50)
    assert (callback.round, callback.tries) == (1, 0)
    assert (callback.call, callback.assigned_to, callback.promised_by) == (call, staff, staff)
    assert callback.called_unasked is False


def test_promise_leaves_a_record_without_a_name_or_number():
    staff = make_staff()

    callback = promise(by=staff)

    entry = Entry.objects.get(verb="schedule_callback")
    assert (entry.by, entry.at, entry.reference) == (staff, NOW, callback.reference)
    assert entry.detail == {"urgency": "same_day", "hour_agreed": False, "called_unasked": False}


def test_one_person_has_one_open_callback_of_a_kind():
    first = promise()

    with pytest.raises(AlreadyPromised) as refusal:
        promise(person=first.person, number=first.number)

    assert refusal.value.callback == first
    assert Callback.objects.count() == 1


def test_another_kind_or_a_closed_one_is_no_hindrance():
    person = make_person()
    number = make_number(person)
    make_callback(person=person, number=number, closed_at=NOW, closing=Closing.REACHED)

    promise(number=number)
    promise(number=number, purpose=Purpose.CLINICIAN)

    assert Callback.objects.open().count() == 2


def test_number_that_must_not_be_called_is_not_promised():
    number = make_number(may_call=Asked.NO)

    with pytest.raises(MustNotBeCalled):
        promise(number=number, call_unasked=True, urgency=Urgency.EMERGENCY)


def test_safe_contact_is_read_anew_and_not_from_the_page():
    number = make_number()
    type(number).objects.update(may_call=Asked.NO)

    with pytest.raises(MustNotBeCalled):
        promise(number=number)


def test_number_nobody_asked_about_is_promised_only_on_purpose():
    number = make_number(may_call=Asked.UNKNOWN)

    with pytest.raises(NotAskedWhetherToCall):
        promise(number=number)

    assert promise(number=number, call_unasked=True).called_unasked is True


def test_number_of_somebody_else_is_refused():
    with pytest.raises(NumberOfSomebodyElse):
        promise(person=make_person(), number=make_number(make_person()))


def test_quiet_hours_are_refused_and_the_next_opening_named():
    midnight = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)

    with pytest.raises(InQuietHours) as refusal:
        promise(due_at=midnight)

    assert refusal.value.opening == datetime(2026, 11, 25, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize("reason", [{"hour_agreed": True}, {"urgency": Urgency.EMERGENCY}])
def test_quiet_hours_give_way_to_an_agreed_hour_and_to_an_emergency(reason):
    midnight = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)

    assert promise(due_at=midnight, **reason).due_at == midnight


def test_time_that_has_passed_is_refused():
    with pytest.raises(DueInThePast):
        promise(due_at=NOW - timedelta(seconds=1))


@pytest.mark.parametrize("far", [datetime(2027, 11, 30, 15, 0, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_time_in_the_far_future_is_refused(far):
    with pytest.raises(DueTooFarAhead):
        promise(due_at=far)


def test_an_emergency_is_due_now_though_typing_took_a_moment():
    assert promise(due_at=NOW - timedelta(seconds=40), urgency=Urgency.EMERGENCY).due_at == NOW
    with pytest.raises(DueInThePast):
        promise(due_at=NOW - timedelta(minutes=2), urgency=Urgency.EMERGENCY)


def test_who_has_left_is_not_promised():
    with pytest.raises(HasLeft):
        promise(assigned_to=make_staff(is_active=False))


def test_refused_promise_leaves_nothing():
    with pytest.raises(DueInThePast):
        promise(due_at=NOW - HOUR)

    assert not Callback.objects.exists()
    assert not Entry.objects.exists()


def test_assigned_callback_that_is_not_due_keeps_its_reminder():
    callback, colleague = make_callback(due_at=NOW + HOUR), make_staff()

    callback = assign_callback(callback=callback, to=colleague, by=make_staff(), now=NOW)

    assert (callback.assigned_to, callback.round, callback.remind_at) == (colleague, 1, NOW + HOUR)


def test_assigned_callback_that_is_due_reminds_its_new_keeper():
    callback, colleague = make_callback(due_at=NOW - HOUR, remind_at=None), make_staff()

    callback = assign_callback(callback=callback, to=colleague, by=make_staff(), now=NOW)

    assert (callback.round, callback.remind_at, callback.due_at) == (2, NOW, NOW - HOUR)


def test_supervisor_who_assigns_an_undecided_callback_has_it_tried_again_in_their_hours():
    midnight = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
    callback = make_callback(due_at=NOW, tries=5, undecided_since=NOW)

    callback = assign_callback(callback=callback, to=None, by=make_staff(Role.SUPERVISOR), now=midnight)

    assert callback.undecided_since is None
    assert callback.due_at == datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
    assert callback.remind_at == datetime(2026, 11, 25, 13, 50, tzinfo=UTC)


def test_callback_is_not_assigned_to_who_has_left():
    with pytest.raises(HasLeft):
        assign_callback(callback=make_callback(), to=make_staff(is_active=False), by=make_staff(), now=NOW)
