"""What must leave an entry: every look at somebody. Coming and going is for test_signin."""

import pytest

from intake.audit.models import Entry
from tests.machine import Machine
from tests.make import make_call, make_draft, make_number, make_person, make_staff

pytestmark = pytest.mark.django_db


def entries(*fields, **which):
    return list(Entry.objects.filter(**which).order_by("pk").values_list(*fields))


def test_opening_a_colleagues_draft_is_written():
    draft, machine = make_draft(make_staff()), Machine()

    machine.open(draft.pk)

    assert entries("by", "reference", verb="read_draft") == [(machine.staff.pk, str(draft.pk))]


def test_looking_up_a_number_is_written_for_everybody_who_was_shown():
    people, machine = [make_person(), make_person()], Machine()
    for person in people:
        make_number(person, "+12155550142")
    machine.open()

    machine.type(number="(215) 555-0142")
    machine.type(note="and nothing more is looked up")

    looks = entries("by", "about", "reference", verb="read_number")
    assert sorted(looks) == sorted((machine.staff.pk, "person", person.reference) for person in people)


def test_looking_up_a_number_of_nobody_is_written_too():
    machine = Machine()
    machine.open()

    machine.type(number="(215) 555-0143")

    assert entries("about", "reference", "detail", verb="read_number") == [
        ("draft", machine.draft_id, {"known": False})
    ]


def test_page_is_not_shown_when_its_entry_cannot_be_written(monkeypatch):
    machine = Machine()
    call = make_call(taken_by=machine.staff)

    def fail(*_args, **_given):
        raise OSError("full")

    monkeypatch.setattr(Entry.objects, "create", fail)

    with pytest.raises(OSError, match="full"):
        machine.client.get(f"/calls/{call.reference}/")
