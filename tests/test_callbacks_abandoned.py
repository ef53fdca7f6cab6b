"""Somebody hung up before an answer, and is rung back within minutes."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from intake.audit.models import Entry
from intake.callbacks.abandoned import log_abandoned, ring_back
from intake.callbacks.models import Callback
from intake.callbacks.refusals import AlreadyPromised, MustNotBeCalled
from intake.calls.models import Call, Disposition, Kind
from intake.people.models import Asked, Person
from tests.make import NOW, make_call, make_callback, make_number, make_person, make_staff

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
RANG = "+12155550142"
NIGHT = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)  # 3:00 in Philadelphia


def ring(rang_at=NOW, **details):
    nobody = {"answered_at": None, "ended_at": rang_at + MINUTE, "kind": Kind.HANG_UP}
    return make_call(caller=None, rang_at=rang_at, number=RANG, **nobody | details)


@pytest.fixture
def dana(client):
    staff = make_staff(name="Dana Whitfield")
    client.force_login(staff)
    return staff


def test_ring_is_logged_and_promised_in_five_minutes_fifteen_at_the_latest():
    dana = make_staff()

    callback = log_abandoned(number=RANG, by=dana, now=NIGHT)

    call = Call.objects.get()
    assert (call.kind, call.answered_at, call.taken_by, call.number) == (Kind.HANG_UP, None, None, RANG)
    assert call.disposition == Disposition.CALLBACK
    assert (callback.call, callback.person.name, callback.number.may_call) == (call, "", Asked.UNKNOWN)
    assert (callback.due_at, callback.promised_for) == (NIGHT + 5 * MINUTE, NIGHT + 15 * MINUTE)
    assert (callback.hour_agreed, callback.called_unasked, callback.promised_by) == (True, True, dana)
    verbs = Entry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["log_call", "add_person", "record_safe_contact", "schedule_callback"]


def test_number_of_one_known_person_rings_that_person_back():
    number = make_number(number=RANG)

    assert log_abandoned(number=RANG, by=make_staff(), now=NOW).person == number.person


def test_number_of_several_people_is_nobody_known():
    make_number(number=RANG)
    make_number(number=RANG)

    callback = log_abandoned(number=RANG, by=make_staff(), now=NOW)

    assert callback.person.name == ""
    assert Person.objects.count() == 3


def test_number_that_must_not_be_called_is_not_rung_back_whoever_said_so():
    make_number(number=RANG)
    make_number(number=RANG, may_call=Asked.NO)

    with pytest.raises(MustNotBeCalled):
        log_abandoned(number=RANG, by=make_staff(), now=NOW)

    assert not Call.objects.exists()


def test_number_with_an_open_callback_gets_no_second_one():
    number = make_number(number=RANG)
    waiting = make_callback(person=number.person, number=number)

    with pytest.raises(AlreadyPromised) as refusal:
        log_abandoned(number=RANG, by=make_staff(), now=NOW)

    assert refusal.value.callback == waiting
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    ("rang_ago", "due_in"), [(timedelta(0), 5), (4 * MINUTE, 1), (9 * MINUTE, 0), (15 * MINUTE, 0)]
)
def test_ring_of_a_moment_ago_is_rung_back_at_any_hour(rang_ago, due_in):
    callback = ring_back(call=ring(NIGHT - rang_ago), by=make_staff(), now=NIGHT)

    assert callback.due_at == NIGHT + due_in * MINUTE
    assert callback.promised_for == NIGHT - rang_ago + 15 * MINUTE


def test_ring_of_an_hour_ago_waits_until_the_number_may_ring():
    callback = ring_back(call=ring(NIGHT - HOUR), by=make_staff(), now=NIGHT)

    morning = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
    assert (callback.due_at, callback.promised_for, callback.hour_agreed) == (morning, morning, False)


def test_desk_makes_a_callback_of_a_typed_number(client, dana):
    answer = client.post(reverse("abandoned"), {"number": "(215) 555-0142"})

    callback = Callback.objects.get()
    assert answer["Location"] == reverse("callback", args=[callback.reference])
    page = client.get(answer["Location"]).content.decode()
    assert "at the latest" in page
    assert "they rang at this hour themselves" in page
    assert "Whoever answers is not known" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "required"), ("hello", "not a phone number"), ("215 555 0142", "open callback already")],
)
def test_desk_says_beside_the_number_what_is_wrong(client, dana, typed, said):
    number = make_number(number=RANG)
    make_callback(person=number.person, number=number)

    answer = client.post(reverse("abandoned"), {"number": typed})

    assert answer.status_code == 422
    assert re.search(rf'id="id_number_error">[^<]*{said}', answer.content.decode())
    assert not Call.objects.exists()


def test_unanswered_ring_becomes_a_callback_and_leaves_the_list(client, dana):
    now = timezone.now()
    first, second = ring(now - 2 * MINUTE), ring(now - MINUTE)

    before = client.get(reverse("desk")).content.decode()
    client.post(reverse("call_back", args=[second.reference]))
    after = client.get(reverse("desk")).content.decode()

    assert before.count("nobody answered") == 2
    assert "nobody answered" not in after
    assert Callback.objects.get().call == second
    assert reverse("call_back", args=[first.reference]) in before


def test_second_who_presses_is_led_to_the_callback(client, dana):
    call = ring(timezone.now())
    callback = ring_back(call=call, by=make_staff(), now=timezone.now())

    answer = client.post(reverse("call_back", args=[call.reference]))

    assert answer["Location"] == reverse("callback", args=[callback.reference])
    assert Callback.objects.count() == 1


def test_answered_call_is_no_ring_to_call_back(client, dana):
    call = make_call(make_person(), number=RANG)

    assert client.post(reverse("call_back", args=[call.reference])).status_code == 404
