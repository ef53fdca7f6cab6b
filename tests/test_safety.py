"""What is done while somebody is in danger: opened once, joined once, noted as it happens."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from intake.audit.models import Entry
from intake.safety.models import Interrupt
from intake.safety.services import (
    AlreadyJoined,
    MayNotJoin,
    OwnEmergency,
    UnknownContact,
    UnknownService,
    dismiss_interrupt,
    join_interrupt,
    note_interrupt,
    open_interrupt,
    page_supervisor,
)
from intake.staff.models import Role
from tests.make import NOW, make_call, make_draft, make_staff

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def dana():
    return make_staff()


@pytest.fixture
def supervisor():
    return make_staff(Role.SUPERVISOR)


@pytest.fixture
def interrupt(dana):
    return open_interrupt(draft=make_draft(dana), why=["E01"], by=dana, now=NOW)


def verbs():
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


# Opening


def test_red_answer_opens_an_interrupt_with_a_follow_up_within_a_day(dana, interrupt):
    assert (interrupt.why, interrupt.opened_by, interrupt.is_open) == (["E01"], dana, True)
    assert interrupt.follow_up_due_at == NOW + timedelta(hours=24)
    assert verbs() == ["open_interrupt"]


def test_opening_again_adds_what_has_fired_since(dana, interrupt):
    again = open_interrupt(draft=interrupt.draft, why=["E04", "E01"], by=dana, now=NOW + MINUTE)

    assert (again.pk, again.why, again.opened_at) == (interrupt.pk, ["E01", "E04"], NOW)
    assert verbs() == ["open_interrupt", "add_reasons"]


def test_opening_again_for_the_same_reason_writes_nothing(dana, interrupt):
    open_interrupt(draft=interrupt.draft, why=["E01"], by=dana, now=NOW + MINUTE)

    assert Interrupt.objects.count() == 1
    assert verbs() == ["open_interrupt"]


def test_answer_that_was_dismissed_does_not_open_it_again(dana, interrupt):
    dismiss_interrupt(interrupt=interrupt, reason="A line from a film", by=dana, now=NOW)

    again = open_interrupt(draft=interrupt.draft, why=["E01"], by=dana, now=NOW + MINUTE)

    assert (again.pk, again.is_open) == (interrupt.pk, False)


def test_new_red_answer_after_a_dismissal_opens_another(dana, interrupt):
    dismiss_interrupt(interrupt=interrupt, reason="A line from a film", by=dana, now=NOW)

    again = open_interrupt(draft=interrupt.draft, why=["E01", "E05"], by=dana, now=NOW + MINUTE)

    assert (again.pk != interrupt.pk, again.is_open) == (True, True)
    assert list(Interrupt.objects.open()) == [again]


def test_by_hand_it_always_opens(dana, interrupt):
    dismiss_interrupt(interrupt=interrupt, reason="A line from a film", by=dana, now=NOW)

    again = open_interrupt(draft=interrupt.draft, why=[], by=dana, now=NOW + MINUTE)

    assert (again.is_open, again.why) == (True, [])


def test_red_answer_on_a_sheet_that_just_became_a_call_belongs_to_that_call(dana):
    draft = make_draft(dana, finished_at=NOW)
    call = make_call(draft=draft)

    interrupt = open_interrupt(draft=draft, why=["E01"], by=dana, now=NOW)

    assert interrupt.call == call


def test_database_keeps_one_open_interrupt_for_a_sheet(dana, interrupt):
    with pytest.raises(IntegrityError), transaction.atomic():
        Interrupt.objects.create(
            draft=interrupt.draft, opened_at=NOW, opened_by=dana, follow_up_due_at=NOW + HOUR
        )


# Paging and joining


def test_supervisor_is_paged_again_while_nobody_comes(dana, interrupt):
    page_supervisor(interrupt=interrupt, by=dana, now=NOW)

    interrupt = page_supervisor(interrupt=interrupt, by=dana, now=NOW + MINUTE)

    assert (interrupt.paged_at, interrupt.times_paged) == (NOW, 2)
    assert list(Interrupt.objects.paged()) == [interrupt]


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.CLINICIAN])
def test_supervisor_or_clinician_joins(interrupt, role):
    colleague = make_staff(role)

    interrupt = join_interrupt(interrupt=interrupt, by=colleague, now=NOW + MINUTE)

    assert (interrupt.joined_by, interrupt.joined_at) == (colleague, NOW + MINUTE)
    assert not Interrupt.objects.unjoined().exists()


def test_second_who_comes_is_told_who_is_there(interrupt, supervisor):
    join_interrupt(interrupt=interrupt, by=supervisor, now=NOW)

    with pytest.raises(AlreadyJoined) as refused:
        join_interrupt(interrupt=interrupt, by=make_staff(Role.CLINICIAN), now=NOW)

    assert refused.value.by == supervisor
    assert str(refused.value) == f"{supervisor.name} is already here."


def test_joining_twice_is_joining_once(interrupt, supervisor):
    join_interrupt(interrupt=interrupt, by=supervisor, now=NOW)

    again = join_interrupt(interrupt=interrupt, by=supervisor, now=NOW + MINUTE)

    assert again.joined_at == NOW
    assert verbs().count("join_interrupt") == 1


def test_admissions_do_not_join(interrupt):
    with pytest.raises(MayNotJoin):
        join_interrupt(interrupt=interrupt, by=make_staff(), now=NOW)


def test_who_has_the_caller_on_the_line_does_not_join_their_own_emergency(supervisor):
    own = open_interrupt(draft=make_draft(supervisor), why=["E01"], by=supervisor, now=NOW)

    with pytest.raises(OwnEmergency):
        join_interrupt(interrupt=own, by=supervisor, now=NOW)


def test_nobody_is_paged_once_somebody_is_there(dana, interrupt, supervisor):
    join_interrupt(interrupt=interrupt, by=supervisor, now=NOW)

    with pytest.raises(AlreadyJoined):
        page_supervisor(interrupt=interrupt, by=dana, now=NOW)


def test_those_to_whom_nobody_has_come_stand_first(dana, supervisor):
    first, second, third = (
        open_interrupt(draft=make_draft(dana), why=["E01"], by=dana, now=NOW + n * MINUTE) for n in range(3)
    )
    join_interrupt(interrupt=first, by=supervisor, now=NOW + HOUR)

    assert list(Interrupt.objects.open().in_order()) == [second, third, first]


# Noting while the call goes on


def test_notes_are_kept_one_by_one(dana, interrupt):
    note_interrupt(interrupt=interrupt, by=dana, now=NOW, location=" 12 Testing Street ")

    interrupt = note_interrupt(
        interrupt=interrupt, by=dana, now=NOW, services_contacted=["911", "988", "911"]
    )

    assert interrupt.location == "12 Testing Street"
    assert interrupt.services_contacted == ["911", "988"]
    assert Entry.objects.filter(verb="note_interrupt").last().detail == {"fields": "services_contacted"}


def test_note_can_be_taken_back(dana, interrupt):
    note_interrupt(interrupt=interrupt, by=dana, now=NOW, services_contacted=["911"], nature="Overdose")

    interrupt = note_interrupt(interrupt=interrupt, by=dana, now=NOW, services_contacted=[], nature=" ")

    assert (interrupt.services_contacted, interrupt.nature) == (None, None)


def test_same_note_again_writes_nothing(dana, interrupt):
    for _turn in range(2):
        note_interrupt(interrupt=interrupt, by=dana, now=NOW, location="Testing Street")

    assert verbs().count("note_interrupt") == 1


@pytest.mark.parametrize(
    ("note", "refusal"),
    [({"services_contacted": ["police"]}, UnknownService), ({"contact_confirmed": "maybe"}, UnknownContact)],
)
def test_codes_that_are_not_on_the_list_are_refused(dana, interrupt, note, refusal):
    with pytest.raises(refusal):
        note_interrupt(interrupt=interrupt, by=dana, now=NOW, **note)


def test_who_came_is_not_written_down_as_a_note(dana, interrupt):
    with pytest.raises(TypeError):
        note_interrupt(interrupt=interrupt, by=dana, now=NOW, joined_by=dana)
