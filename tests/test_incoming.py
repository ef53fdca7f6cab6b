"""The line rings: what pops up on the desks, and who gets the call."""

from datetime import timedelta

import pytest
from django.utils import timezone

from intake.calls.models import Call, Disposition, Draft
from intake.calls.services import throw_draft_away
from intake.desk import ringing
from intake.desk.ringing import SharedLook, see_ringing
from intake.live.queries import Watch
from intake.people.gates import Restriction
from intake.people.models import Asked, Plan
from intake.rings.hearing import hear
from intake.rings.models import Ring
from intake.rings.rules import ANSWERED, ENDED, RINGING
from intake.rings.services import take_ring
from intake.rings.settling import settle_due_rings
from intake.sheet.forms import Sheet
from intake.sheet.services import finish_sheet
from tests.machine import Page
from tests.make import (
    NOW,
    heard,
    make_call,
    make_callback,
    make_line,
    make_number,
    make_shift,
    make_staff,
    tell,
)

pytestmark = pytest.mark.django_db
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
RANG = "+12155550142"


@pytest.fixture(autouse=True)
def nobody_shares_a_look(monkeypatch):
    monkeypatch.setattr(ringing, "FRESH", 0.0)


@pytest.fixture
def dana(client):
    staff = make_staff(name="Dana Whitfield")
    make_shift(staff, now=timezone.now())
    client.force_login(staff)
    return staff


def rings_now(**details):
    """A ring that began eight seconds ago by the real clock."""
    return heard(RINGING, at=timezone.now() - 8 * SECOND, **details)


def test_desk_shows_who_may_be_ringing_and_what_is_known(client, dana):
    make_line("Español", "+12155550110", language="es")
    number = make_number(number=RANG, may_call=Asked.UNKNOWN, may_voicemail=Asked.NO)
    make_callback(person=number.person, number=number, due_at=timezone.now() + 30 * MINUTE)
    make_call(number=RANG)
    Plan.objects.create(person=number.person, approach="x", review_on=NOW.date(), at=NOW, by=make_staff())
    rings_now()

    words = Page(client.get("/desk/incoming/")).words

    for said in (
        "(215) 555-0142",
        "Rosalind Testperson",
        "1 earlier call",
        "open callback, in 30 min",
        "Español",
        "An approach is agreed",
        "Nobody asked whether we may call",
        "No voicemail",
        "Answer and log",
    ):
        assert said in words


def test_person_whom_only_named_colleagues_may_see_is_not_named_to_a_whole_shift(client, dana):
    number = make_number(number=RANG)
    Restriction.objects.create(person=number.person, reason="kin", at=NOW, by=make_staff())
    rings_now()

    words = Page(client.get("/desk/incoming/")).words

    assert "(215) 555-0142" in words
    assert "Testperson" not in words


def test_caller_who_shows_no_number_is_not_said_to_call_for_the_first_time(client, dana):
    heard("ringing", number="", at=timezone.now())

    words = Page(client.get("/desk/incoming/")).words

    assert "nobody can say who it is" in words
    assert "first call" not in words


def test_number_of_several_people_names_nobody(client, dana):
    make_number(number=RANG)
    make_number(number=RANG, may_call=Asked.NO)
    rings_now()

    words = Page(client.get("/desk/incoming/")).words

    assert "2 people have this number" in words
    assert "Testperson" not in words
    assert "must not be called" in words


def test_ring_pops_up_only_for_those_on_shift(client):
    client.force_login(make_staff())
    rings_now()

    assert client.get("/desk/incoming/").status_code == 204


def test_page_that_shows_the_ring_already_is_left_alone(client, dana):
    assert client.get("/desk/incoming/").status_code == 204
    rings_now()
    page = client.get("/desk/incoming/")
    seen = {"X-Rings-Seen": page.context["shown"]}

    assert client.get("/desk/incoming/", headers=seen).status_code == 204
    Ring.objects.update(state=ENDED, ended_at=timezone.now())
    gone = client.get("/desk/incoming/", headers=seen)
    assert (gone.status_code, "ringing" in gone.content.decode()) == (200, False)


@pytest.mark.parametrize("rows", [1, 3])
def test_panel_asks_the_same_number_of_questions_for_any_number_of_rings(django_assert_num_queries, rows):
    for turn in range(rows):
        make_number(number=f"+1215555{turn:04}")
        heard(RINGING, number=f"+1215555{turn:04}")

    with django_assert_num_queries(6):
        assert len(see_ringing(now=NOW)) == rows


def test_quiet_line_costs_two_questions(django_assert_num_queries):
    heard(RINGING, at=NOW - timedelta(hours=2))

    with django_assert_num_queries(2):
        assert see_ringing(now=NOW) == []


def test_answering_opens_a_sheet_and_the_ring_is_gone_from_every_desk(client, dana):
    ring, joel = rings_now(), make_staff()
    make_shift(joel, now=timezone.now())
    seen = {"X-Rings-Seen": client.get("/desk/incoming/").context["shown"]}

    answer = client.post(f"/desk/rings/{ring.reference}/answer/")

    draft = Draft.objects.get()
    assert answer["Location"] == f"/calls/{draft.pk}/"
    assert "(215) 555-0142" in client.get(answer["Location"]).content.decode()
    for staff in (dana, joel):
        client.force_login(staff)
        gone = client.get("/desk/incoming/", headers=seen)
        assert (gone.status_code, "Answer and log" in gone.content.decode()) == (200, False)


def test_ring_whose_sheet_was_thrown_away_waits_on_the_desks_again(client, dana):
    draft = take_ring(ring=rings_now(), by=make_staff(), now=timezone.now())
    assert client.get("/desk/incoming/").status_code == 204

    throw_draft_away(draft=draft, by=draft.opened_by, now=timezone.now())

    assert "Answer and log" in Page(client.get("/desk/incoming/")).words


def test_who_comes_second_reads_who_was_first(client, dana):
    ring = rings_now()
    take_ring(ring=ring, by=make_staff(name="Joel Kim"), now=timezone.now())

    page = client.post(f"/desk/rings/{ring.reference}/answer/", follow=True)

    assert "Joel K. was quicker" in Page(page).words
    assert Draft.objects.count() == 1


def test_who_answers_too_late_reads_that_the_call_has_ended(client, dana):
    ring = heard(RINGING, ENDED, at=timezone.now() - MINUTE)

    assert "has ended" in Page(client.post(f"/desk/rings/{ring.reference}/answer/", follow=True)).words


def test_answered_ring_without_a_sheet_asks_for_one(client, dana):
    heard(RINGING, ANSWERED, at=timezone.now() - MINUTE)

    assert "Open its sheet" in Page(client.get("/desk/incoming/")).words


def test_logged_call_has_the_line_and_the_times_of_the_phone(client):
    line, dana = make_line("Español", "+12155550110", language="es", source="Radio"), make_staff()
    ring = heard(RINGING, their_id="one")
    draft = take_ring(ring=ring, by=dana, now=NOW + 9 * SECOND)
    hear(event=tell(ANSWERED, their_id="one", after=8 * SECOND), now=NOW + 9 * SECOND)
    answers = draft.answers | {"kind": ["information"], "disposition": ["answered"], "note": ["x"]}
    sheet = Sheet(answers, by=dana, now=NOW)

    finish_sheet(draft=draft, sheet=sheet, by=dana, now=NOW + 5 * MINUTE)
    hear(event=tell(ENDED, their_id="one", after=4 * MINUTE), now=NOW + 5 * MINUTE)
    settle_due_rings(now=NOW + 6 * MINUTE)

    call = Call.objects.get()
    assert (call.line, call.language, call.source, call.number) == (line, "es", "Radio", RANG)
    assert (call.rang_at, call.answered_at, call.ended_at) == (NOW, NOW + 8 * SECOND, NOW + 4 * MINUTE)
    assert call.disposition == Disposition.ANSWERED
    assert Ring.objects.get().call == call


def test_poller_tells_of_rings_apart_from_everything_else():
    watch = Watch()
    assert watch.look() == set()

    ring = heard(RINGING)
    assert watch.look() == {"rings"}
    draft = take_ring(ring=ring, by=make_staff(), now=NOW)
    assert watch.look() == {"rings", "drafts"}
    throw_draft_away(draft=draft, by=draft.opened_by, now=NOW)
    assert watch.look() == {"rings", "drafts"}


def test_desks_that_ask_at_the_same_time_share_a_look(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(ringing, "FRESH", 60.0)
    look, desks = SharedLook(), [make_shift().staff for _desk in range(50)]
    heard(RINGING)

    with django_assert_num_queries(5):
        assert [len(look.see(staff, NOW)) for staff in desks] == [1] * 50


def test_whoever_begins_a_shift_sees_what_rings_at_once(monkeypatch):
    monkeypatch.setattr(ringing, "FRESH", 60.0)
    look, joel = SharedLook(), make_staff()
    heard(RINGING)
    assert len(look.see(make_shift().staff, NOW)) == 1
    assert look.see(joel, NOW) == []

    make_shift(joel)

    assert len(look.see(joel, NOW)) == 1
