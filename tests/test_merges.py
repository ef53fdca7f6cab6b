"""Two people become one and are parted again: everything moves, and exactly that moves back."""

from datetime import time, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from intake.audit.models import Entry
from intake.callbacks.models import Callback, Closing
from intake.callbacks.services import schedule_callback
from intake.directory.searching import search
from intake.measures.models import Mark
from intake.merges.models import Merge
from intake.merges.refusals import (
    AlreadyMerged,
    AlreadyUndone,
    SamePerson,
    UndoTheLaterOneFirst,
    WasErased,
)
from intake.merges.services import merge_people, undo_merge
from intake.people.index import index_names
from intake.people.models import Asked, NameToken, Person, PhoneNumber
from intake.people.records import add_note, add_referral, agree_plan, relate
from intake.retention.services import erase_person
from intake.staff.models import Staff
from intake.triage.models import Urgency
from tests.make import (
    NOW,
    make_attempt,
    make_call,
    make_callback,
    make_number,
    make_person,
    make_staff,
)

pytestmark = pytest.mark.django_db
LATER, DAY = NOW + timedelta(hours=1), timedelta(days=1)
NUMBER = "+12155550142"
LEFT_OUT = {Entry, Mark, Merge, Staff}  # a mark only says that something is counted anew


@pytest.fixture
def dana():
    return make_staff()


def merge(kept, merged, now=NOW):
    return merge_people(kept=kept, merged=merged, by=make_staff(), now=now)


def undo(done, now=LATER):
    return undo_merge(merge=done, by=make_staff(), now=now)


def rich_person(staff, name, number):
    """Somebody with a row in every table that knows people."""
    person = make_person(name)
    row = make_number(person, number, may_voicemail=Asked.YES, opens=time(9), closes=time(11))
    call = make_call(person)
    make_call(caller=make_person(), client=person)
    make_attempt(make_callback(person=person, number=row, call=call, due_at=NOW + DAY))
    add_note(person=person, text="A note", by=staff, now=NOW)
    add_referral(person=person, to_whom="Clinic", why="", on=NOW.date(), by=staff, now=NOW)
    agree_plan(person=person, approach="Ten minutes", review_on=NOW.date(), by=staff, now=NOW)
    relate(person=person, other=make_person(), bond="mother", by=staff, now=NOW)
    relate(person=make_person(), other=person, bond="friend", by=staff, now=NOW)
    return person


def everything():
    """All rows of all tables, but the trail, who works here, and the merges themselves."""
    models = [model for model in apps.get_app_config("intake").get_models() if model not in LEFT_OUT]
    return {model.__name__: sorted(model._default_manager.values_list(), key=repr) for model in models}


# Everything moves, and moves back


def test_everything_of_one_is_the_others_after_a_merge(dana):
    kept, merged = make_person("Rosalind"), rich_person(dana, "Rosie", NUMBER)

    merge(kept, merged)

    for model in apps.get_app_config("intake").get_models():
        for field in model._meta.concrete_fields:
            if field.related_model is Person and model is not Merge:
                assert not model._default_manager.filter(**{field.name: merged}).exists(), field
    assert PhoneNumber.objects.get(person=kept).may_voicemail == Asked.YES
    assert Callback.objects.get(person=kept).attempts.count() == 1


@pytest.mark.parametrize("same_number", [True, False])
def test_undoing_restores_exactly_what_was(dana, same_number):
    kept = rich_person(dana, "Rosalind", NUMBER)
    merged = rich_person(dana, "Rosie", NUMBER if same_number else "+12155550143")
    PhoneNumber.objects.filter(person=merged).update(may_voicemail=Asked.NO, may_text=Asked.YES)
    index_names(Person.objects.all())
    before = everything()

    done = merge(kept, merged)
    assert everything() != before
    undo(done)

    assert everything() == before


def test_reference_and_name_of_the_merged_lead_to_who_they_are(dana):
    kept, merged = make_person(""), rich_person(dana, "Rosie", NUMBER)
    Person.objects.filter(pk=merged.pk).update(reference="P-2345678")
    index_names([merged])

    done = merge(kept, merged)

    assert search("P-2345678", staff=dana, now=NOW).people == [kept]
    assert search("rosie", staff=dana, now=NOW).people == [kept]
    assert Person.objects.get(pk=kept.pk).name == "Rosie"
    undo(done)
    assert Person.objects.get(pk=kept.pk).name == ""
    assert search("rosie", staff=dana, now=NOW).people == [merged]
    assert not NameToken.objects.filter(person=kept).exists()


def test_what_was_added_since_stays_with_whom_it_was_added_to(dana):
    kept, merged = make_person(), rich_person(dana, "Rosie", NUMBER)
    done = merge(kept, merged)
    Callback.objects.update(closed_at=NOW, closing=Closing.REACHED, remind_at=None)
    note = add_note(person=merged, text="After", by=dana, now=LATER)
    call = make_call(kept)
    number = PhoneNumber.objects.get(person=kept)
    promised = {"urgency": Urgency.ROUTINE, "due_at": LATER, "by": dana, "now": NOW, "hour_agreed": True}
    callback = schedule_callback(person=kept, number=number, **promised)

    undo(done)

    for row in (note, call, callback):
        row.refresh_from_db()
    assert (note.person, call.caller, callback.person) == (kept, kept, kept)
    assert callback.number.person == kept  # with a row of its own for that number
    assert PhoneNumber.objects.same_as(NUMBER).count() == 2
    assert number.pk == PhoneNumber.objects.get(person=merged).pk


def test_self_and_double_bonds_stay_out_of_sight_and_come_back(dana):
    kept, merged, child = make_person(), make_person(), make_person()
    relate(person=kept, other=merged, bond="sibling", by=dana, now=NOW)
    for one in (kept, merged):
        relate(person=one, other=child, bond="mother", by=dana, now=NOW)
    index_names(Person.objects.all())
    before = everything()

    done = merge(kept, merged)
    assert len(everything()["Relationship"]) == 3
    undo(done)

    assert everything() == before


# Order


def test_merges_are_undone_in_the_order_of_a_pile():
    first, second, third = make_person(), make_person(), make_person()
    call = make_call(first)
    early, late = merge(second, first), merge(third, second)

    with pytest.raises(UndoTheLaterOneFirst):
        undo(early)
    undo(late)
    undo(early)

    call.refresh_from_db()
    assert call.caller == first
    with pytest.raises(AlreadyUndone):
        undo(early)


def test_nobody_is_merged_twice_or_with_themselves():
    first, second = make_person(), make_person()
    with pytest.raises(SamePerson):
        merge(first, first)
    merge(first, second)

    for pair in ((first, second), (second, first), (make_person(), second)):
        with pytest.raises(AlreadyMerged):
            merge(*pair)
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.create(kept=first, merged=second, moved={}, at=NOW, by=make_staff())


def test_erasing_empties_everybody_who_turned_out_to_be_them_and_leaves_nothing_to_undo(dana):
    first, second, third = make_person("Rosalind"), make_person("Rosie"), make_person("Linda")
    early, late = merge(second, first), merge(third, second)

    erase_person(person=third, by=dana, now=LATER)

    assert set(Person.objects.values_list("name", flat=True)) == {""}
    for done in (late, early):
        with pytest.raises(WasErased if done == late else UndoTheLaterOneFirst):
            undo(done)


def test_trail_names_both_by_reference_and_says_no_more(dana):
    kept, merged = make_person("Rosalind"), rich_person(dana, "Rosie", NUMBER)

    undo(merge(kept, merged))

    entries = Entry.objects.filter(verb__in=("merge_people", "undo_merge")).order_by("pk")
    assert [(entry.verb, entry.reference, entry.detail["merged"]) for entry in entries] == [
        ("merge_people", kept.reference, merged.reference),
        ("undo_merge", kept.reference, merged.reference),
    ]
    assert not any("Ros" in str(vars(entry)) for entry in entries)
