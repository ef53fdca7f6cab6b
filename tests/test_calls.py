"""Drafts from their first keystroke, and the calls that they become."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from intake.audit.models import Entry
from intake.calls.models import NON_COUNSELLING, Call, Draft, Kind
from intake.calls.services import AlreadyFinished, CallFacts, log_call, save_draft, throw_draft_away
from tests.make import NOW, make_call, make_draft, make_person, make_staff

THREADS = 20
HOUR, MOMENT = timedelta(hours=1), timedelta(microseconds=1)


def save(draft_id=None, changes=None, *, by=None, **details):
    given = {"number": None, "opened_at": NOW, "now": NOW} | details
    return save_draft(draft_id=draft_id or uuid4(), changes=changes or {}, by=by or make_staff(), **given)


def log(draft=None, kind=Kind.HELP, **details):
    facts = {"kind": kind, "rang_at": NOW, "answered_at": NOW, "ended_at": NOW + HOUR, "note": "a note"}
    people = {name: details.pop(name, None) for name in ("caller", "client")}
    by = details.pop("by", None) or make_staff()
    return log_call(facts=CallFacts(**facts | details), draft=draft, by=by, now=NOW + HOUR, **people)


# Saving


@pytest.mark.django_db
def test_first_save_makes_the_draft_and_later_ones_change_it():
    staff, colleague, draft_id = make_staff(), make_staff(), uuid4()

    save(draft_id, {"note": ["one"]}, by=staff)
    save(draft_id, {"note": ["two"]}, by=colleague, now=NOW + HOUR)

    draft = Draft.objects.get()
    assert (draft.pk, draft.revision, draft.answers) == (draft_id, 2, {"note": ["two"]})
    assert (draft.opened_by, draft.opened_at) == (staff, NOW)
    assert (draft.saved_by, draft.saved_at) == (colleague, NOW + HOUR)


@pytest.mark.django_db
def test_two_tabs_do_not_wipe_out_each_others_fields():
    draft = save(None, {"note": ["from the first tab"], "age": ["41"]})

    save(draft.pk, {"age": ["42"]})
    save(draft.pk, {"danger": ["took_too_much", "seizure_today"]})

    draft.refresh_from_db()
    assert draft.answers == {
        "note": ["from the first tab"],
        "age": ["42"],
        "danger": ["took_too_much", "seizure_today"],
    }


@pytest.mark.django_db
def test_number_stays_until_another_one_can_be_read():
    draft = save(None, number="+12155550142")

    assert save(draft.pk, number=None).number == "+12155550142"
    assert save(draft.pk, number="").number == ""


@pytest.mark.parametrize(
    ("opened_at", "believed"),
    [
        (NOW, True),
        (NOW - HOUR, True),
        (NOW - 6 * HOUR, True),
        (NOW - 6 * HOUR - MOMENT, False),
        (NOW + MOMENT, False),
    ],
)
@pytest.mark.django_db
def test_time_of_opening_is_believed_within_the_last_six_hours(opened_at, believed):
    assert save(opened_at=opened_at).opened_at == (opened_at if believed else NOW)


@pytest.mark.django_db
def test_later_saves_do_not_move_the_time_of_opening():
    draft = save()

    assert save(draft.pk, opened_at=NOW - HOUR).opened_at == NOW


@pytest.mark.parametrize("ended", ["finished_at", "thrown_away_at"])
@pytest.mark.django_db
def test_nothing_can_be_typed_into_a_draft_that_has_ended(ended):
    draft = make_draft(**{ended: NOW})

    with pytest.raises(AlreadyFinished):
        save(draft.pk, {"note": ["too late"]})

    draft.refresh_from_db()
    assert (draft.answers, draft.revision) == ({}, 0)


@pytest.mark.django_db
def test_opening_a_draft_is_written_down_once_and_without_its_content():
    draft = save(None, {"note": ["a secret"]}, number="+12155550142")
    save(draft.pk)

    entry = Entry.objects.get(verb="open_draft")
    assert (entry.reference, entry.detail) == (str(draft.pk), {})


@pytest.mark.django_db(transaction=True)
def test_first_save_that_arrives_twenty_times_at_once_makes_one_draft():
    draft_id, staff, start = uuid4(), make_staff(), Barrier(THREADS)

    def arrive(turn):
        start.wait(timeout=20)
        try:
            return save(draft_id, {f"field{turn}": ["x"]}, by=staff).revision
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        revisions = list(pool.map(arrive, range(THREADS)))

    assert sorted(revisions) == list(range(1, THREADS + 1))
    assert len(Draft.objects.get().answers) == THREADS
    assert Entry.objects.filter(verb="open_draft").count() == 1


@pytest.mark.django_db
def test_draft_that_was_opened_by_mistake_is_emptied():
    draft = save(None, {"note": ["a secret"]}, number="+12155550142")

    throw_draft_away(draft=draft, by=make_staff(), now=NOW)

    draft.refresh_from_db()
    assert (draft.answers, draft.number, draft.number_index) == ({}, "", "")
    assert draft.thrown_away_at == NOW
    assert not Draft.objects.open().exists()


@pytest.mark.django_db
def test_draft_that_has_become_a_call_cannot_be_thrown_away():
    draft = make_draft(finished_at=NOW, answers={"note": ["kept"]})

    with pytest.raises(AlreadyFinished):
        throw_draft_away(draft=draft, by=make_staff(), now=NOW)


# Logging


@pytest.mark.django_db
def test_draft_becomes_one_call_however_often_asked():
    make_draft()
    here, there = Draft.objects.get(), Draft.objects.get()

    first, second = log(here), log(there, note="another note")

    assert first == second
    assert Call.objects.get().note == "a note"
    assert Entry.objects.filter(verb="log_call").count() == 1


@pytest.mark.django_db
def test_draft_that_was_thrown_away_becomes_no_call():
    with pytest.raises(AlreadyFinished):
        log(make_draft(thrown_away_at=NOW))


@pytest.mark.django_db(transaction=True)
def test_draft_that_is_finished_twenty_times_at_once_becomes_one_call():
    draft, staff, start = make_draft(), make_staff(), Barrier(THREADS)
    copies = [Draft.objects.get(pk=draft.pk) for _copy in range(THREADS)]

    def finish(draft):
        start.wait(timeout=20)
        try:
            return log(draft, by=staff).reference
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        references = set(pool.map(finish, copies))

    assert references == {Call.objects.get().reference}


@pytest.mark.parametrize("kind", NON_COUNSELLING)
@pytest.mark.django_db
def test_call_that_asked_for_nothing_keeps_nothing(kind):
    draft, person = make_draft(answers={"note": ["a secret"], "asq_1": ["yes"]}), make_person()

    call = log(draft, kind, caller=person, client=person, caller_role="self")

    draft.refresh_from_db()
    assert draft.answers == {}
    assert (call.note, call.caller_role, call.caller, call.client) == ("", "", None, None)


@pytest.mark.parametrize("kind", [Kind.HELP, Kind.INFORMATION])
@pytest.mark.django_db
def test_call_that_asked_for_something_keeps_what_was_said(kind):
    draft, person = make_draft(answers={"note": ["a note"]}), make_person()

    call = log(draft, kind, caller=person, client=person, caller_role="self")

    draft.refresh_from_db()
    assert draft.answers == {"note": ["a note"]}
    assert (call.note, call.caller_role, call.caller, call.client) == ("a note", "self", person, person)


@pytest.mark.django_db
def test_call_is_written_down_by_its_kind_alone():
    call = log(number="+12155550142")

    entry = Entry.objects.get(verb="log_call")
    assert (entry.about, entry.reference, entry.detail) == ("call", call.reference, {"kind": "help"})


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "party"}, {"answered_at": NOW - 2 * HOUR}, {"ended_at": NOW - 2 * HOUR}, {"reference": None}],
)
@pytest.mark.django_db
def test_database_refuses_a_call_that_cannot_be(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_call(**wrong)


@pytest.mark.django_db
def test_database_refuses_a_draft_that_is_both_finished_and_thrown_away():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_draft(finished_at=NOW, thrown_away_at=NOW)
