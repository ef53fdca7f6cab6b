"""Many rows at once: each on its own, and what could not be done is said."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.urls import reverse

from intake.audit.models import Entry
from intake.callbacks.many import claim_callbacks, close_callbacks, reassign_callbacks, retry_callbacks
from intake.callbacks.models import Callback, Closing, Move
from intake.callbacks.refusals import (
    AlreadyClaimed,
    AlreadyClosed,
    HasItAlready,
    IsBeingChanged,
    NoSuchCallback,
    NothingToDecide,
    OnlyASupervisorDecides,
    WaitsForADecision,
)
from intake.callbacks.services import LEASE
from intake.people.models import Asked
from intake.staff.models import Role
from tests.make import ALL_DAY, NOW, make_callback, make_number, make_person, make_staff

MINUTE = timedelta(minutes=1)


def refusals(done):
    return [type(one.refusal) if one.refusal else None for one in done]


def references(*callbacks):
    return [callback.reference for callback in callbacks]


@pytest.mark.django_db
def test_rows_that_can_be_are_reassigned_and_the_others_say_why_not():
    sam, dana, joel = make_staff(Role.SUPERVISOR), make_staff(), make_staff()
    free, hers = make_callback(), make_callback(assigned_to=dana)
    ringing = make_callback(claimed_by=joel, claimed_until=NOW + MINUTE)
    undecided = make_callback(undecided_since=NOW)
    closed = make_callback(closed_at=NOW, closing=Closing.REACHED)
    asked = [*references(free, hers, ringing, undecided, closed), "CB-NOTHING"]

    done = reassign_callbacks(references=asked, to=dana, by=sam, now=NOW)

    assert [one.reference for one in done] == asked
    assert refusals(done) == [
        None, HasItAlready, AlreadyClaimed, WaitsForADecision, AlreadyClosed, NoSuchCallback,
    ]  # fmt: skip
    free.refresh_from_db()
    assert free.assigned_to == dana
    assert list(Move.objects.values_list("callback", "to", "code")) == [(free.pk, dana.pk, "spread")]
    assert Entry.objects.filter(verb="hand_over_callback", by=sam).count() == 1


@pytest.mark.django_db
def test_rows_go_back_to_anyone_on_shift():
    sam, dana = make_staff(Role.SUPERVISOR), make_staff()
    hers, nobodys = make_callback(assigned_to=dana), make_callback()

    done = reassign_callbacks(references=references(hers, nobodys), to=None, by=sam, now=NOW)

    assert refusals(done) == [None, HasItAlready]
    hers.refresh_from_db()
    assert hers.assigned_to is None


@pytest.mark.django_db
def test_only_what_waits_for_a_decision_is_decided():
    sam = make_staff(Role.SUPERVISOR)
    first, second = (make_callback(undecided_since=NOW) for _ in range(2))
    running = make_callback()

    closed = close_callbacks(
        references=references(first, running), closing=Closing.UNREACHABLE, reason="", by=sam, now=NOW
    )
    again = retry_callbacks(references=references(second, running, first), to=None, by=sam, now=NOW)

    assert refusals(closed) == [None, NothingToDecide]
    assert refusals(again) == [None, NothingToDecide, AlreadyClosed]
    second.refresh_from_db()
    assert second.undecided_since is None


@pytest.mark.django_db
def test_who_may_not_decide_is_refused_row_by_row():
    undecided = make_callback(undecided_since=NOW)

    done = close_callbacks(
        references=references(undecided), closing=Closing.UNREACHABLE, reason="", by=make_staff(), now=NOW
    )

    assert refusals(done) == [OnlyASupervisorDecides]


@pytest.fixture
def supervisor(client):
    client.force_login(make_staff(Role.SUPERVISOR))
    return client


@pytest.mark.django_db
def test_page_says_what_was_done_and_what_was_not(supervisor):
    free = make_callback(number=make_number(**ALL_DAY))
    person = make_person()
    forbidden = make_callback(person=person, number=make_number(person, may_call=Asked.NO))

    answer = supervisor.post(
        reverse("act_on_rows") + "?show=unassigned",
        {"act": "claim", "rows": references(free, forbidden)},
        headers={"HX-Request": "true"},
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "1 callback is yours for ten minutes." in page
    assert f"Not done for {forbidden.reference}. This number must not be called." in page
    assert 'hx-get="/board/?show=unassigned"' in page


@pytest.mark.django_db
def test_without_a_script_the_answer_stands_on_the_board(supervisor):
    free = make_callback()

    answer = supervisor.post(
        reverse("act_on_rows") + "?show=unassigned",
        {"act": "reassign", "rows": references(free), "to": str(make_staff().pk)},
        follow=True,
    )

    assert answer.redirect_chain == [("/board/?show=unassigned", 302)]
    assert "1 callback is reassigned." in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"act": "claim"}, "Choose callbacks first"),
        ({"rows": ["CB-1"]}, "Say what to do"),
        ({"act": "cancel", "rows": ["CB-1"]}, "Say why they are cancelled."),
        ({"act": "reassign", "rows": ["CB-1"], "to": "0"}, "not one of the available choices"),
    ],
)
def test_what_is_missing_is_said(supervisor, sent, words):
    answer = supervisor.post(reverse("act_on_rows"), sent)

    assert answer.status_code == 422
    assert words in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("act", "status"), [("claim", 302), ("reassign", 403), ("cancel", 403), ("retry", 403)]
)
def test_clinician_claims_and_decides_nothing(client, act, status):
    client.force_login(make_staff(Role.CLINICIAN))
    sent = {"act": act, "rows": references(make_callback()), "to": "anyone"}

    assert client.post(reverse("act_on_rows"), sent).status_code == status


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 4])
def test_each_row_costs_the_same(django_assert_max_num_queries, rows):
    sam, asked = make_staff(Role.SUPERVISOR), references(*(make_callback() for _ in range(rows)))

    with django_assert_max_num_queries(4 + 10 * rows):
        claim_callbacks(references=asked, by=sam, now=NOW)


def in_threads(*jobs):
    """Runs the jobs at once; each has a connection of its own."""
    start, results = threading.Barrier(len(jobs)), {}

    def run(turn, job):
        start.wait(10)
        try:
            results[turn] = job()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return [results[turn] for turn in range(len(jobs))]


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_many_rows_claimed_by_many_at_once_have_one_owner_each():
    staff = [make_staff() for _ in range(6)]
    asked = references(*(make_callback() for _ in range(12)))

    def claim(by, order):
        return lambda: claim_callbacks(references=order, by=by, now=NOW)

    answers = in_threads(*(claim(by, asked[turn:] + asked[:turn]) for turn, by in enumerate(staff)))

    won = {
        one.reference: by for by, done in zip(staff, answers, strict=True) for one in done if not one.refusal
    }
    lost = {type(one.refusal) for done in answers for one in done if one.refusal}
    owners = dict(Callback.objects.values_list("reference", "claimed_by"))
    assert owners == {reference: by.pk for reference, by in won.items()}
    assert sum(not one.refusal for done in answers for one in done) == 12
    assert lost <= {AlreadyClaimed, IsBeingChanged}
    assert set(Callback.objects.values_list("claimed_until", flat=True)) == {NOW + LEASE}


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_row_that_somebody_changes_just_now_is_not_waited_for():
    sam, held, free = make_staff(Role.SUPERVISOR), make_callback(), make_callback()
    dana = make_staff()
    holding, go_on = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Callback.objects.select_for_update().get(pk=held.pk)
            holding.set()
            go_on.wait(10)

    def reassign():
        holding.wait(10)
        try:
            return reassign_callbacks(references=references(held, free), to=dana, by=sam, now=NOW)
        finally:
            go_on.set()

    _none, done = in_threads(hold, reassign)

    assert refusals(done) == [IsBeingChanged, None]
