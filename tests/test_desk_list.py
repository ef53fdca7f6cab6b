"""The desk: what to do next, in order, and what waits besides."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intake.callbacks.models import Attempt, Closing, Outcome
from intake.desk.queries import see_desk
from intake.rings.settling import settle_due_rings
from intake.shifts.models import Shift
from tests.machine import Page
from tests.make import (
    NOW,
    heard,
    make_call,
    make_callback,
    make_draft,
    make_number,
    make_person,
    make_shift,
    make_staff,
)

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NUMBER, SAID = "+12155550142", "(215) 555-0142"
QUERIES = 11


def sign_in(staff=None):
    staff, client = staff or make_staff(), Client()
    client.force_login(staff)
    return staff, client


def own(number):
    return {"person": number.person, "number": number}


# What waits


def test_mine_is_what_is_mine_what_is_nobodys_and_what_i_am_ringing():
    me, other = make_staff(), make_staff()
    mine, nobodys = make_callback(assigned_to=me), make_callback()
    in_hand = make_callback(assigned_to=other, claimed_by=me, claimed_until=NOW + MINUTE)
    theirs = make_callback(assigned_to=other)
    undecided = make_callback(undecided_since=NOW)
    lapsed = make_callback(assigned_to=other, claimed_by=me, claimed_until=NOW)
    make_callback(assigned_to=me, closed_at=NOW, closing=Closing.REACHED)

    desk, everything = (see_desk(staff=me, now=NOW, whose=whose) for whose in ("mine", "all"))

    assert (desk.callbacks, desk.ringing) == ([mine, nobodys], in_hand)
    assert everything.callbacks == [mine, nobodys, theirs, undecided, lapsed]
    assert (desk.counts["mine"], desk.counts["all"]) == (3, 6)


def test_what_is_due_comes_in_order_and_is_counted():
    me = make_staff()
    waits = (HOUR, -HOUR, HOUR + MINUTE, timedelta(0), MINUTE)
    later, late, latest, now, soon = (make_callback(due_at=NOW + wait, assigned_to=me) for wait in waits)

    desk = see_desk(staff=me, now=NOW, whose="mine")

    assert desk.callbacks == [late, now, soon, later, latest]
    assert (desk.counts["overdue"], desk.counts["soon"]) == (2, 2)


def test_unanswered_ring_waits_until_somebody_got_through_or_promised():
    ring = make_call(number=NUMBER, answered_at=None, rang_at=NOW - HOUR)
    make_call(number="", answered_at=None, rang_at=NOW - HOUR)
    make_call(number="+12155550143", answered_at=None, rang_at=NOW - DAY - MINUTE)
    make_callback(call=make_call(number="+12155550144", answered_at=None, rang_at=NOW - HOUR))
    make_call(number="+12155550145", answered_at=None, rang_at=NOW - HOUR)
    make_call(number="+12155550145", rang_at=NOW - MINUTE)

    assert see_desk(staff=make_staff(), now=NOW, whose="mine").unanswered == [ring]


def test_who_is_rung_tomorrow_and_rings_today_is_seen_today():
    soon, tomorrow = make_number(number=NUMBER), make_number(number="+12155550143")
    make_callback(**own(soon), due_at=NOW + MINUTE)
    callback = make_callback(**own(tomorrow), due_at=NOW + DAY)
    make_call(number=NUMBER, answered_at=None, rang_at=NOW - HOUR)
    ring = make_call(number=tomorrow.number, answered_at=None, rang_at=NOW - HOUR)
    desk = partial(see_desk, staff=make_staff(), now=NOW, whose="mine")
    assert desk().unanswered == [ring]

    Attempt.objects.create(
        callback=callback, by=make_staff(), at=NOW, outcome=Outcome.NO_ANSWER, token=uuid4()
    )

    assert desk().unanswered == []


def test_number_that_must_not_be_called_has_no_button_to_call_it():
    (staff, client), _number = sign_in(), make_number(number=NUMBER, may_call="no")
    make_shift(staff)
    heard("ringing", "ended", at=timezone.now() - MINUTE)
    settle_due_rings(now=timezone.now())

    page = client.get("/desk/").content.decode()

    assert SAID in page
    assert "/call-back/" not in page


def test_open_drafts_of_everybody_are_shown_latest_first():
    early, late = make_draft(saved_at=NOW - HOUR), make_draft()
    make_draft(finished_at=NOW)
    make_draft(thrown_away_at=NOW)

    assert see_desk(staff=make_staff(), now=NOW, whose="mine").drafts == [late, early]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("address", ["/desk/", "/desk/?all"])
def test_desk_asks_the_same_number_of_questions_for_any_number_of_rows(
    django_assert_num_queries, address, rows
):
    staff, client = sign_in()
    make_shift(staff)
    for turn in range(rows):
        number = make_number(make_person(f"Person {turn}"))
        make_callback(**own(number), assigned_to=staff, claimed_by=make_staff(), claimed_until=NOW)
        make_draft()
        make_call(taken_by=make_staff())
        make_call(answered_at=None, number=NUMBER, rang_at=timezone.now() - HOUR)

    with django_assert_num_queries(QUERIES):
        page = Page(client.get(address))

    assert page.words.count("Person ") == rows


def test_live_desk_is_the_list_alone():
    _staff, client = sign_in()

    part = client.get("/desk/", headers={"HX-Request": "true"}).content.decode().strip()

    assert part.startswith('<div id="desk-live"')
    assert '<nav class="nav"' not in part
    assert "<html" not in part


def test_all_stays_all_when_the_list_is_fetched_again():
    _staff, client = sign_in()
    make_callback(**own(make_number(make_person("Ada"))), assigned_to=make_staff())

    assert "Ada" not in client.get("/desk/").content.decode()
    assert "Ada" in client.get("/desk/?all", headers={"HX-Request": "true"}).content.decode()
    assert 'hx-get="/desk/?all"' in client.get("/desk/?all").content.decode()


def test_shift_is_begun_and_ended_at_the_desk_however_often_it_is_pressed():
    _staff, client = sign_in()

    began = [client.post(reverse("begin_shift")).status_code for _press in range(2)]
    assert "On duty since" in client.get("/desk/").content.decode()
    assert Shift.objects.on_duty().count() == 1
    ended = [client.post(reverse("end_shift")).status_code for _press in range(2)]

    assert began == ended == [302, 302]
    assert Shift.objects.on_duty().count() == 0
    assert "You are not on duty" in client.get("/desk/").content.decode()
