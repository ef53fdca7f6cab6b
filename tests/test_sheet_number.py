"""What is known of the number that rings: earlier calls, who it is, and what was promised there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from intake.callbacks.models import Callback, Closing
from intake.calls.models import Call
from intake.people.models import Person, PhoneNumber
from intake.people.records import agree_plan
from intake.sheet.forms import WHO
from intake.sheet.queries import look_up_number
from tests.machine import Machine
from tests.make import make_call, make_callback, make_number, make_person, make_staff

pytestmark = pytest.mark.django_db
NUMBER, TYPED = "+12155550142", "(215) 555-0142"
SOMEBODY = {"caller_role": "self", "caller_name": "Rosalind", "number": TYPED, "may_call": "yes"}
ANSWERED, PROMISED = {"disposition": "answered"}, {"disposition": "callback_promised"}


def on_the_phone(**typed):
    """A machine with a sheet on which something was typed."""
    machine = Machine()
    machine.open()
    machine.type(**typed)
    return machine


def shown(machine):
    return machine.open(machine.draft_id).html


def known_caller(**details):
    """Somebody who rang before from the number that these tests type."""
    return make_number(make_person("Rosalind"), NUMBER, **details)


def test_earlier_calls_of_the_number_are_shown_however_it_is_typed():
    for days in (1, 2):
        make_call(number=NUMBER, rang_at=timezone.now() - timedelta(days=days))
    machine = Machine()
    machine.open()

    assert "2 earlier calls" in machine.type(number="215.555.0142")["html"]
    assert "first call from this number" in machine.type(number="215.555.0143")["html"]


def test_nobody_is_recognised_by_the_number_alone():
    number = make_number(make_person("Rosalind"), NUMBER)
    machine = Machine()
    machine.open()

    machine.type(number="2155550142")

    page = machine.open(machine.draft_id)
    assert "Rosalind" in page.words
    assert page.sends[WHO] == [""]
    machine.type(person=number.person.reference)
    assert machine.open(machine.draft_id).sends[WHO] == [number.person.reference]


def test_suggested_time_is_within_the_hours_that_were_asked_for_before():
    here = timezone.localtime(timezone.now() + timedelta(hours=5))
    hours = {
        "opens": here.time().replace(second=0, microsecond=0),
        "closes": (here + timedelta(hours=1)).time(),
    }
    number = make_number(make_person(), NUMBER, zone="Pacific/Honolulu", **hours)
    machine = Machine()
    machine.open()

    answer = machine.type(number="2155550142", person=number.person.reference)

    assert f"{hours['opens']:%H:%M} their time" in answer["html"]
    assert "Hawaii" in answer["html"]


# When the sheet is finished


def test_known_caller_stays_one_person():
    number = known_caller(may_voicemail="yes", zone="America/Denver")
    on_the_phone(**SOMEBODY, **PROMISED, person=number.person.reference, may_text="yes").finish()

    number.refresh_from_db()
    assert (Call.objects.get().caller, PhoneNumber.objects.count()) == (number.person, 1)
    assert (number.may_voicemail, number.may_text, number.zone) == ("yes", "yes", "America/Denver")


def test_known_caller_may_be_called_by_another_name():
    number = known_caller()
    on_the_phone(**SOMEBODY | {"caller_name": "Rosie"}, **ANSWERED, person=number.person.reference).finish()

    assert Person.objects.get().name == "Rosie"


def test_person_of_another_number_is_not_recognised():
    stranger = make_number(make_person("Ada"), "+12155550199")
    on_the_phone(**SOMEBODY, **ANSWERED, person=stranger.person.reference).finish()

    assert Call.objects.get().caller != stranger.person


def test_typed_time_is_read_on_the_clock_that_the_caller_gave_before():
    number = known_caller(zone="Pacific/Honolulu")
    tomorrow = (timezone.now() + timedelta(days=1)).astimezone(number.window.zone)
    at = {"due_choice": "at", "due_at": f"{tomorrow:%Y-%m-%d}T10:15"}
    on_the_phone(**SOMEBODY, **PROMISED, **at, person=number.person.reference).finish()

    local = Callback.objects.get().due_at.astimezone(number.window.zone)
    assert (local.day, local.hour, local.minute) == (tomorrow.day, 10, 15)


def test_open_callback_is_settled_when_that_is_ticked():
    number = known_caller()
    ticked = make_callback(person=number.person, number=number, due_at=timezone.now())
    left = make_callback(number=make_number(make_person(), NUMBER), due_at=timezone.now())
    on_the_phone(**SOMEBODY, **PROMISED, person=number.person.reference, settles=[ticked.reference]).finish()

    ticked.refresh_from_db()
    left.refresh_from_db()
    assert (ticked.closing, left.closed_at) == (Closing.SETTLED, None)
    assert Callback.objects.open().filter(person=number.person).count() == 1


def test_callback_of_another_number_is_not_settled():
    elsewhere = make_callback()
    on_the_phone(**SOMEBODY, **ANSWERED, settles=[elsewhere.reference]).finish()

    elsewhere.refresh_from_db()
    assert elsewhere.closed_at is None


def test_call_that_asked_for_nothing_settles_nothing():
    number = known_caller()
    callback = make_callback(person=number.person, number=number)
    machine = on_the_phone(number=TYPED, settles=[callback.reference])
    machine.finish(close_as="wrong_number")
    machine.finish(delete_and_close_as="wrong_number")

    callback.refresh_from_db()
    assert (Call.objects.count(), callback.closed_at) == (1, None)


def test_plan_and_safe_contact_of_who_may_ring_are_in_view():
    number, now = known_caller(may_voicemail="no"), timezone.now()
    agree_plan(
        person=number.person,
        approach="Ten minutes, then the walk",
        review_on=timezone.localdate(now) - timedelta(days=1),
        by=make_staff(),
        now=now,
    )

    page = shown(on_the_phone(number=TYPED))

    assert "Ten minutes, then the walk" in page
    assert "was to be reviewed on" in page
    assert f"/people/{number.person.reference}/" in page
    assert "Voicemail: No" in page


@pytest.mark.parametrize(("calls", "proposed"), [(7, False), (8, True)])
def test_eight_calls_of_thirty_days_point_to_a_plan(calls, proposed):
    number = known_caller()
    for _turn in range(calls):
        make_call(number.person, number=NUMBER, rang_at=timezone.now() - timedelta(days=29))
    make_call(number.person, number=NUMBER, rang_at=timezone.now() - timedelta(days=31))

    assert ("no agreed approach yet" in shown(on_the_phone(number=TYPED))) is proposed


def test_facts_cost_four_questions_for_any_number_of_rows(django_assert_num_queries):
    staff, now = make_staff(), timezone.now()
    for turn in range(3):
        number = known_caller()
        make_call(number.person, number=NUMBER, rang_at=now - timedelta(days=1))
        make_callback(person=number.person, number=number)
        agree_plan(person=number.person, approach="x", review_on=now.date(), by=staff, now=now)
        if turn != 1:
            with django_assert_num_queries(4):
                facts = look_up_number(NUMBER, before=now, staff=staff, now=now)
                assert len(facts.plans) == len(facts.numbers) == turn + 1
