"""Merging while others write: nothing is left behind at somebody who is no more, and one merge wins."""

from datetime import timedelta
from uuid import uuid4

import pytest

from intake.callbacks.models import Callback
from intake.callbacks.services import record_attempt, schedule_callback
from intake.calls.models import Call
from intake.calls.services import CallFacts, log_call
from intake.merges.models import Merge
from intake.merges.refusals import MergeRefused
from intake.merges.services import merge_people, undo_merge
from intake.people.models import Note, Person, PhoneNumber
from intake.people.records import add_note
from intake.people.services import SafeContact, record_safe_contact
from tests.make import NOW, make_callback, make_number, make_person, make_staff
from tests.test_callbacks_races import THREADS, at_once

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = "+12155550142"


def merged_or_refused(act):
    try:
        return type(act()).__name__
    except MergeRefused as refusal:
        return type(refusal).__name__


def test_of_many_merges_of_two_people_one_is_made_whichever_way_round():
    pair, staff = [make_person(), make_person()], make_staff()

    def act(turn):
        kept, merged = pair if turn % 2 else pair[::-1]
        merged_or_refused(lambda: merge_people(kept=kept, merged=merged, by=staff, now=NOW))

    at_once(act, range(THREADS))

    assert Merge.objects.count() == Person.objects.filter(merged_into__isnull=False).count() == 1


def test_of_many_undoings_one_is_done():
    staff = make_staff()
    kept, merged = make_person(), make_person()
    note = add_note(person=merged, text="Theirs", by=staff, now=NOW)
    merge = merge_people(kept=kept, merged=merged, by=staff, now=NOW)

    at_once(
        lambda _turn: merged_or_refused(lambda: undo_merge(merge=merge, by=staff, now=NOW)), range(THREADS)
    )

    note.refresh_from_db()
    assert (note.person, Person.objects.filter(merged_into__isnull=False).count()) == (merged, 0)


def test_nothing_is_left_behind_by_those_who_write_meanwhile():
    kept, merged, staff = make_person(), make_person(), make_staff()
    number, facts = make_number(merged, NUMBER), CallFacts("help", NOW, NOW, NOW)
    due = {"urgency": "routine", "due_at": NOW + timedelta(hours=1), "by": staff, "now": NOW}
    deeds = [
        lambda: log_call(facts=facts, caller=merged, client=merged, draft=None, by=staff, now=NOW),
        lambda: add_note(person=merged, text="A note", by=staff, now=NOW),
        lambda: record_safe_contact(
            person=merged, number=NUMBER, contact=SafeContact(may_call="yes"), by=staff, now=NOW
        ),
        lambda: schedule_callback(person=merged, number=number, **due),
        lambda: merge_people(kept=kept, merged=merged, by=staff, now=NOW),
    ]

    at_once(lambda turn: merged_or_refused(deeds[turn % 5]), range(THREADS))

    assert Merge.objects.count() == 1
    for rows in (
        Call.objects.filter(caller=merged),
        Call.objects.filter(client=merged),
        Note.objects.filter(person=merged),
        PhoneNumber.objects.filter(person=merged),
        Callback.objects.filter(person=merged),
        Callback.objects.filter(number__person=merged),
    ):
        assert not rows.exists()
    assert Callback.objects.open().get().person == kept
    assert PhoneNumber.objects.count() == 1


def test_attempt_and_merge_at_once_lose_neither():
    kept, merged, staff = make_person(), make_person(), make_staff()
    first = make_callback(person=kept, due_at=NOW)
    second = make_callback(person=merged, due_at=NOW + timedelta(minutes=1))

    def act(turn):
        if turn == 0:
            return merged_or_refused(lambda: merge_people(kept=kept, merged=merged, by=staff, now=NOW))
        return record_attempt(callback=second, token=uuid4(), outcome="busy", by=staff, now=NOW)

    at_once(act, range(THREADS))

    second.refresh_from_db()
    first.refresh_from_db()
    assert second.person == kept
    assert Callback.objects.open().count() == 1
    assert second.attempts.count() == second.tries
