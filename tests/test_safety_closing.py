"""How an emergency ends: accounted for, or dismissed with a reason."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from intake.audit.models import Entry
from intake.safety.models import Contact, Ending, Interrupt, Service
from intake.safety.services import (
    CallOfAnotherSheet,
    DisclosedLater,
    DisclosureContradicts,
    HelpWasBroughtIn,
    InterruptClosed,
    OnlyASupervisorClosesUnknown,
    ReasonTooShort,
    StillMissing,
    attach_interrupt,
    close_interrupt,
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
HANDLED = {
    "services_contacted": [Service.EMERGENCY],
    "contact_confirmed": Contact.ARRIVED,
    "nothing_disclosed": True,
}


@pytest.fixture
def dana():
    return make_staff()


@pytest.fixture
def supervisor():
    return make_staff(Role.SUPERVISOR)


@pytest.fixture
def interrupt(dana):
    return open_interrupt(draft=make_draft(dana), why=["E01"], by=dana, now=NOW)


def disclosure(by, **changed):
    told = {
        "disclosed_to": "Medic Testperson, City ambulance",
        "disclosed_by": by,
        "disclosed_at": NOW,
        "nature": "Overdose signs",
    }
    return HANDLED | {"nothing_disclosed": False} | told | changed


def verbs():
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


def test_nothing_typed_stands_in_the_database_in_clear(dana, interrupt):
    note_interrupt(interrupt=interrupt, by=dana, now=NOW, location="Testing Street", **disclosure(dana))

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM intake_interrupt")
        row = " ".join(str(value) for value in cursor.fetchone())

    for typed in ("Testing", "Medic", "Overdose", "911", "E01"):
        assert typed not in row


def test_handled_emergency_is_closed(dana, interrupt):
    note_interrupt(interrupt=interrupt, by=dana, now=NOW, **HANDLED)

    interrupt = close_interrupt(interrupt=interrupt, by=dana, now=NOW + HOUR)

    assert (interrupt.closing, interrupt.closed_by, interrupt.closed_at) == (Ending.HANDLED, dana, NOW + HOUR)
    assert list(Interrupt.objects.to_follow_up()) == [interrupt]


def test_disclosure_is_closed_with_to_whom_by_whom_when_and_why(dana, interrupt):
    note_interrupt(interrupt=interrupt, by=dana, now=NOW, **disclosure(dana), with_consent=False)

    interrupt = close_interrupt(interrupt=interrupt, by=dana, now=NOW)

    assert interrupt.closing == Ending.HANDLED


def test_empty_emergency_names_everything_that_is_missing(dana, interrupt):
    with pytest.raises(StillMissing) as refused:
        close_interrupt(interrupt=interrupt, by=dana, now=NOW)

    assert list(refused.value.missing) == [
        "services_contacted",
        "contact_confirmed",
        "disclosed_to",
        "disclosed_by",
        "disclosed_at",
        "nature",
    ]
    assert "Say who was brought in" in str(refused.value)


@pytest.mark.parametrize("name", ["disclosed_to", "disclosed_by", "disclosed_at", "nature"])
def test_each_part_of_a_disclosure_is_wanted(dana, interrupt, name):
    note_interrupt(interrupt=interrupt, by=dana, now=NOW, **disclosure(dana, **{name: None}))

    with pytest.raises(StillMissing) as refused:
        close_interrupt(interrupt=interrupt, by=dana, now=NOW)

    assert list(refused.value.missing) == [name]


@pytest.mark.parametrize(
    ("name", "nothing"), [("services_contacted", []), ("contact_confirmed", ""), ("nothing_disclosed", False)]
)
def test_each_part_of_a_handled_emergency_is_wanted(dana, interrupt, name, nothing):
    note_interrupt(interrupt=interrupt, by=dana, now=NOW, **HANDLED | {name: nothing})

    with pytest.raises(StillMissing):
        close_interrupt(interrupt=interrupt, by=dana, now=NOW)


def test_nothing_disclosed_and_a_disclosure_contradict_each_other(dana, interrupt):
    note_interrupt(interrupt=interrupt, by=dana, now=NOW, **disclosure(dana, nothing_disclosed=True))

    with pytest.raises(DisclosureContradicts):
        close_interrupt(interrupt=interrupt, by=dana, now=NOW)


def test_disclosure_of_tomorrow_is_refused(dana, interrupt):
    note_interrupt(interrupt=interrupt, by=dana, now=NOW, **disclosure(dana, disclosed_at=NOW + MINUTE))

    with pytest.raises(DisclosedLater):
        close_interrupt(interrupt=interrupt, by=dana, now=NOW)


def test_only_a_supervisor_closes_without_knowing_whether_help_arrived(dana, interrupt, supervisor):
    note_interrupt(interrupt=interrupt, by=dana, now=NOW, **HANDLED | {"contact_confirmed": Contact.UNKNOWN})

    with pytest.raises(OnlyASupervisorClosesUnknown):
        close_interrupt(interrupt=interrupt, by=dana, now=NOW)
    interrupt = close_interrupt(interrupt=interrupt, by=supervisor, now=NOW)

    assert interrupt.closed_by == supervisor


@pytest.mark.parametrize("verb", [page_supervisor, join_interrupt, note_interrupt, close_interrupt])
def test_closed_emergency_stays_as_it_is(dana, interrupt, supervisor, verb):
    note_interrupt(interrupt=interrupt, by=dana, now=NOW, **HANDLED)
    close_interrupt(interrupt=interrupt, by=dana, now=NOW)

    with pytest.raises(InterruptClosed):
        verb(interrupt=interrupt, by=supervisor, now=NOW)


def test_false_alarm_is_dismissed_with_a_reason_and_not_followed_up(dana, interrupt):
    interrupt = dismiss_interrupt(interrupt=interrupt, reason=" A line from a film ", by=dana, now=NOW)

    assert (interrupt.closing, interrupt.reason) == (Ending.NO_EMERGENCY, "A line from a film")
    assert not Interrupt.objects.to_follow_up().exists()
    assert verbs() == ["open_interrupt", "dismiss_interrupt"]


@pytest.mark.parametrize(("reason", "refused"), [("a mistake", True), ("a mistake " * 2, False)])
def test_false_alarm_wants_ten_characters(dana, interrupt, reason, refused):
    if refused:
        with pytest.raises(ReasonTooShort):
            dismiss_interrupt(interrupt=interrupt, reason=reason + "  ", by=dana, now=NOW)
    else:
        assert not dismiss_interrupt(interrupt=interrupt, reason=reason, by=dana, now=NOW).is_open


@pytest.mark.parametrize("note", [{"services_contacted": ["911"]}, {"disclosed_to": "A medic"}])
def test_what_help_was_brought_in_for_is_no_false_alarm(dana, interrupt, note):
    note_interrupt(interrupt=interrupt, by=dana, now=NOW, **note)

    with pytest.raises(HelpWasBroughtIn):
        dismiss_interrupt(interrupt=interrupt, reason="A line from a film", by=dana, now=NOW)


def test_database_refuses_an_ending_at_no_time(dana, interrupt):
    with pytest.raises(IntegrityError), transaction.atomic():
        Interrupt.objects.filter(pk=interrupt.pk).update(closed_by=dana, closing=Ending.NO_EMERGENCY)


@pytest.mark.parametrize("ending", Ending.values)
def test_database_refuses_an_unaccounted_ending(dana, interrupt, ending):
    with pytest.raises(IntegrityError), transaction.atomic():
        Interrupt.objects.filter(pk=interrupt.pk).update(closed_at=NOW, closed_by=dana, closing=ending)


# The call


@pytest.mark.parametrize("is_closed", [False, True])
def test_interrupt_follows_its_sheet_into_the_call(dana, interrupt, is_closed):
    if is_closed:
        dismiss_interrupt(interrupt=interrupt, reason="A line from a film", by=dana, now=NOW)
    call = make_call(draft=interrupt.draft)

    for _turn in range(2):
        interrupt = attach_interrupt(interrupt=interrupt, call=call, by=dana, now=NOW)

    assert interrupt.call == call
    assert verbs().count("attach_interrupt") == 1


def test_interrupt_does_not_join_the_call_of_another_sheet(dana, interrupt):
    with pytest.raises(CallOfAnotherSheet):
        attach_interrupt(interrupt=interrupt, call=make_call(), by=dana, now=NOW)
