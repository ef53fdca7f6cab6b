"""One callback on the desk: rung by one person at a time, and nothing typed is lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intake.audit.models import Entry
from intake.callbacks.models import Attempt, Callback
from tests.make import (
    ALL_DAY,
    make_attempt,
    make_call,
    make_callback,
    make_number,
    make_person,
    make_staff,
)

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
NUMBER, SAID = "+12155550142", "(215) 555-0142"
QUERIES = 11


def sign_in(staff=None):
    staff, client = staff or make_staff(), Client()
    client.force_login(staff)
    return staff, client


def ringing(by, **details):
    """A callback that `by` has claimed just now."""
    claim = {"claimed_by": by, "claimed_until": timezone.now() + 5 * MINUTE}
    return make_callback(number=make_number(make_person("Rosalind"), NUMBER), **claim | details)


def test_number_is_shown_to_who_claimed_it_and_to_nobody_else():
    _me, mine = sign_in()
    _other, other = sign_in()
    callback = make_callback(number=make_number(number=NUMBER, **ALL_DAY))
    address = reverse("callback", args=[callback.reference])

    before = mine.get(address).content.decode()
    mine.post(reverse("claim_callback", args=[callback.reference]))

    assert SAID not in before
    assert NUMBER not in before
    assert SAID in mine.get(address).content.decode()
    theirs = other.get(address).content.decode()
    assert SAID not in theirs
    assert NUMBER not in theirs


def test_claim_that_came_second_says_who_was_first():
    kim = make_staff(name="Kim Colleague")
    callback, (_me, client) = ringing(kim), sign_in()

    answer = client.post(reverse("claim_callback", args=[callback.reference]), follow=True)

    assert "Kim Colleague is already calling" in answer.content.decode()
    assert SAID not in answer.content.decode()


def test_number_is_hidden_again_when_ten_minutes_are_over():
    me, client = sign_in()
    callback = ringing(me, claimed_until=timezone.now() - MINUTE)

    assert SAID not in client.get(reverse("callback", args=[callback.reference])).content.decode()


def test_given_back_callback_is_free():
    me, client = sign_in()
    callback = ringing(me)

    client.post(reverse("release_callback", args=[callback.reference]))

    callback.refresh_from_db()
    assert callback.claimed_by is None


def test_reading_a_callback_is_written_down_before_it_is_shown():
    staff, client = sign_in()
    callback = make_callback()

    client.get(reverse("callback", args=[callback.reference]))

    entry = Entry.objects.get(verb="read_callback")
    assert (entry.by, entry.about, entry.reference) == (staff, "callback", callback.reference)


def test_attempt_pressed_twice_is_one_attempt():
    me, client = sign_in()
    callback = ringing(me, due_at=timezone.now())
    once = {"token": uuid4(), "outcome": "no_answer", "note": "rang twelve times"}

    answers = [
        client.post(reverse("record_attempt", args=[callback.reference]), once).status_code for _press in "ab"
    ]

    callback.refresh_from_db()
    assert answers == [302, 302]
    assert (Attempt.objects.get().note, callback.tries) == ("rang twelve times", 1)


@pytest.mark.parametrize(
    ("outcome", "said"),
    [("reached", "is closed"), ("no_answer", "the next try is due"), ("wrong_number", "supervisor")],
)
def test_what_follows_from_an_attempt_is_said(outcome, said):
    me, client = sign_in()
    callback = ringing(me, due_at=timezone.now())

    body = {"token": uuid4(), "outcome": outcome}
    answer = client.post(reverse("record_attempt", args=[callback.reference]), body, follow=True)

    assert said in answer.content.decode()


@pytest.mark.parametrize(
    "body",
    [{}, {"token": "x", "outcome": "reached"}, {"token": str(uuid4()), "outcome": "party"}]
    + [{"token": str(uuid4()), "outcome": "reached", "note": text} for text in ("n" * 4001, "a\x00b")],
)
def test_attempt_that_cannot_be_is_refused(body):
    me, client = sign_in()
    callback = ringing(me)

    assert client.post(reverse("record_attempt", args=[callback.reference]), body).status_code == 422
    assert Attempt.objects.count() == 0


@pytest.mark.parametrize("why", ["somebody elses", "closed", "no voicemail"])
def test_refused_attempt_says_why_and_loses_nothing_that_was_typed(why):
    me, client = sign_in()
    callback = ringing(me if why == "no voicemail" else make_staff(name="Kim Colleague"))
    if why == "closed":
        Callback.objects.update(
            closed_at=timezone.now(), closing="reached", claimed_by=None, claimed_until=None, remind_at=None
        )
    body = {"token": uuid4(), "outcome": "voicemail", "note": "said to ring after six"}

    answer = client.post(reverse("record_attempt", args=[callback.reference]), body)

    said = {
        "somebody elses": "Kim Colleague is already",
        "closed": "already closed",
        "no voicemail": "voicemail may be",
    }
    assert answer.status_code == 422
    assert said[why] in answer.content.decode()
    assert "said to ring after six" in answer.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_page_asks_the_same_number_of_questions_for_any_number_of_attempts(django_assert_num_queries, rows):
    me, client = sign_in()
    callback = ringing(me, call=make_call())
    for turn in range(rows):
        make_attempt(callback, note=f"note {turn}")

    with django_assert_num_queries(QUERIES):
        page = client.get(reverse("callback", args=[callback.reference])).content.decode()

    assert page.count("note ") >= rows
