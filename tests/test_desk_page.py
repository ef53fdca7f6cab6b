"""The desk as a page: what each row says before anybody rings, and the call that is in somebody's hand."""

from datetime import timedelta

import pytest
from django.utils import timezone

from intake.audit.models import Entry
from intake.callbacks.models import Attempt, Outcome
from intake.callbacks.rules import USUAL
from intake.desk.page import desk_page
from intake.desk.queries import see_desk
from intake.desk.rows import read_rows
from intake.people.models import Asked
from intake.staff.models import Role
from tests.make import (
    ALL_DAY,
    NOW,
    make_attempt,
    make_call,
    make_callback,
    make_number,
    make_person,
    make_shift,
    make_staff,
)

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def dana(client):
    dana = make_staff(name="Dana Whitfield")
    client.force_login(dana)
    return dana


def row_of(staff, now=NOW, **details):
    number = make_number(make_person("Marcus"), **details.pop("number", {}))
    make_callback(**{"person": number.person, "number": number, "assigned_to": staff} | details)
    desk = see_desk(staff=staff, now=now, whose="all")
    return read_rows(desk.callbacks, staff=staff, now=now, cadence=USUAL)[-1]


def test_row_says_first_what_must_not_be_said_and_what_was_tried():
    dana = make_staff()
    row = row_of(dana, due_at=NOW - 18 * MINUTE, number={"ask_for": "Rosa"}, urgency="same_day")

    assert (row.when, row.there, row.name, row.ask_for) == ("18 min late", "09:42 Eastern", "Marcus", "Rosa")
    assert row.minds == ["Do not say where you call from", "Do not leave a voicemail", "not tried yet"]
    assert (row.is_due, row.rings, row.urgency_label) == (True, True, "Same day")


def test_client_who_allows_a_voicemail_needs_no_warning():
    dana, person = make_staff(), make_person("Marcus")
    number = make_number(person, may_voicemail=Asked.YES)
    callback = make_callback(
        person=person,
        number=number,
        call=make_call(client=person),
        assigned_to=dana,
        tries=1,
        due_at=NOW - HOUR,
    )
    make_attempt(callback, outcome=Outcome.NO_ANSWER)
    desk = see_desk(staff=dana, now=NOW, whose="mine")

    (row,) = read_rows(desk.callbacks, staff=dana, now=NOW, cadence=USUAL)

    assert row.minds == ["tried once, no answer"]


@pytest.mark.parametrize(
    ("details", "says"),
    [
        ({"number": {"may_call": Asked.NO}}, "This number must not be called"),
        ({"undecided_since": NOW}, "a supervisor decides"),
        ({"number": {"zone": "Pacific/Honolulu"}}, "quiet hours there until 09:00"),
    ],
)
def test_calling_is_not_offered_where_it_must_not_be(details, says):
    row = row_of(make_staff(), **details)

    assert says in row.minds
    assert not row.rings


def test_calling_is_not_offered_while_somebody_else_is_calling():
    joel = make_staff(name="Joel Kim")
    row = row_of(make_staff(), claimed_by=joel, claimed_until=NOW + MINUTE)

    assert "Joel K. is calling, has it until 10:01" in row.minds
    assert not row.rings


def test_number_whose_safety_was_never_asked_says_so():
    assert "not asked whether calling is safe" in row_of(make_staff(), number={"may_call": "unknown"}).minds


def test_on_shift_is_mine_and_what_colleagues_who_are_here_have():
    dana, here, away = make_staff(), make_staff(), make_staff()
    make_shift(here)
    for person in (dana, here, away):
        make_callback(assigned_to=person)
    make_callback(assigned_to=here, undecided_since=NOW)

    desk = see_desk(staff=dana, now=NOW, whose="shift")

    assert [callback.assigned_to for callback in desk.callbacks] == [dana, here]
    assert [desk.counts[name] for name in ("mine", "shift", "all")] == [1, 2, 4]


@pytest.mark.parametrize(
    ("hours", "greeting"),
    [
        (-8, "Good night"),
        (-3, "Good morning"),
        (4, "Good afternoon"),
        (9, "Good evening"),
        (12, "Good night"),
    ],
)
def test_greeting_is_by_the_clock_of_the_site(hours, greeting):
    page = desk_page(make_staff(name="Dana Whitfield"), NOW + hours * HOUR)

    assert page["greeting"] == f"{greeting}, Dana"


def test_call_from_the_desk_is_claimed_rung_and_recorded_at_the_desk(client, dana):
    number = make_number(make_person("Marcus"), **ALL_DAY)
    callback = make_callback(person=number.person, number=number, due_at=timezone.now() - MINUTE)
    before = client.get("/desk/").content.decode()

    taken = client.post(f"/callbacks/{callback.reference}/claim/", {"from_desk": "yes"})
    during = client.get("/desk/").content.decode()

    assert number.as_said not in before
    assert taken["Location"] == "/desk/"
    assert f'href="tel:{number.number}"' in during
    assert "You are calling Marcus" in during
    token = during.split('name="token" value="')[1][:36]
    told = client.post(
        f"/callbacks/{callback.reference}/attempt/", {"token": token, "outcome": "no_answer"}, follow=True
    )
    assert Attempt.objects.get().outcome == Outcome.NO_ANSWER
    assert "You are calling" not in told.content.decode()


def test_panel_shows_calls_and_tries_and_is_written_down(client, dana):
    person = make_person("Marcus")
    call = make_call(client=person, caller=person)
    callback = make_callback(person=person, number=make_number(person), call=call)
    make_attempt(callback, outcome=Outcome.NO_ANSWER)

    page = client.get(f"/desk/about/{callback.reference}/").content.decode()

    assert all(said in page for said in ("Marcus", "No answer", f"/calls/{call.reference}/"))
    assert Entry.objects.get(verb="read_callback").reference == callback.reference


def test_rows_stand_closer_when_somebody_wants_it(client, dana):
    assert "data-density" not in client.get("/desk/").content.decode()

    client.post("/me/density/", {"dense": "yes"})

    assert '<html lang="en" data-density="compact">' in client.get("/desk/").content.decode()


def test_auditor_sees_no_panel(client):
    client.force_login(make_staff(Role.AUDITOR))

    assert client.get(f"/desk/about/{make_callback().reference}/").status_code == 403
