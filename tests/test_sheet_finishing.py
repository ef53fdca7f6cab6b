"""The call sheet at its end: what becomes of it, and that it becomes that once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from intake.audit.models import Entry
from intake.callbacks.models import Callback
from intake.calls.models import NON_COUNSELLING, Call, Draft
from intake.people.models import Person, PhoneNumber
from intake.triage.models import Triage, Urgency
from tests.machine import Machine
from tests.make import make_staff

pytestmark = pytest.mark.django_db
NUMBER, TYPED = "+12155550142", "(215) 555-0142"
SOMEBODY = {"caller_role": "self", "caller_name": "Rosalind", "number": TYPED, "may_call": "yes"}
ANSWERED, PROMISED = {"disposition": "answered"}, {"disposition": "callback_promised"}


def on_the_phone(**typed):
    """A machine with a sheet on which something was typed."""
    machine = Machine()
    machine.open()
    machine.type(**typed)
    return machine


def test_call_without_a_promise_is_logged_with_what_was_said():
    machine = on_the_phone(**SOMEBODY, **ANSWERED, note="Asked about visiting hours 🌻", may_text="no")

    assert machine.finish() is None

    call, draft = Call.objects.get(), Draft.objects.get()
    assert (call.kind, call.caller_role, call.disposition) == ("help", "self", "answered")
    assert (call.note, call.number, call.taken_by) == ("Asked about visiting hours 🌻", NUMBER, machine.staff)
    assert (call.caller.name, call.client) == ("Rosalind", call.caller)
    assert (call.draft, call.rang_at, call.ended_at) == (draft, draft.opened_at, draft.finished_at)
    number = PhoneNumber.objects.get()
    assert (number.may_call, number.may_text, number.may_voicemail) == ("yes", "no", "unknown")
    assert not Callback.objects.exists()


def test_call_with_a_promise_is_logged_with_its_callback():
    machine = on_the_phone(**SOMEBODY, **PROMISED, danger=["none_of_these"], today=["no_safe_place_tonight"])

    assert machine.finish() is None

    callback = Callback.objects.get()
    assert (callback.call, callback.person) == (Call.objects.get(), Person.objects.get())
    assert (callback.number.number, callback.urgency) == (NUMBER, Urgency.SAME_DAY)
    assert (callback.assigned_to, callback.promised_by) == (machine.staff, machine.staff)
    assert callback.number.window.holds(callback.due_at)
    assert Triage.objects.get().urgency == Urgency.SAME_DAY


def test_desk_says_the_reference_of_the_call_that_was_logged():
    machine = on_the_phone(**ANSWERED)
    machine.finish()

    assert f"Call {Call.objects.get().reference} is logged" in machine.client.get("/desk/").content.decode()


@pytest.mark.parametrize(("chosen", "with_whom"), [("", "me"), ("anyone", None), ("colleague", "colleague")])
def test_callback_is_with_whom_was_chosen(chosen, with_whom):
    colleague = make_staff()
    machine = on_the_phone(**SOMEBODY, **PROMISED)
    who = {"me": machine.staff, "colleague": colleague, None: None}

    machine.type(assigned_to=str(colleague.pk) if chosen == "colleague" else chosen)
    machine.finish()

    assert Callback.objects.get().assigned_to == who[with_whom]


def test_caller_and_client_are_two_people_where_they_differ():
    loved_one = SOMEBODY | {
        "caller_role": "loved_one",
        "client_name": "Ada",
        "loved_one_goal": "help_for_subject",
    }
    on_the_phone(**loved_one, **PROMISED).finish()

    call = Call.objects.get()
    assert (call.caller.name, call.client.name) == ("Rosalind", "Ada")
    assert Callback.objects.get().person == call.caller
    assert not call.client.numbers.exists()


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ({"caller_role": "loved_one"}, None),
        ({"caller_role": "professional"}, None),
        ({"caller_role": "loved_one", "loved_one_goal": "help_for_self", "client_name": "Ada"}, "Rosalind"),
        ({"caller_role": "self", "client_name": "Ada"}, "Rosalind"),
        ({"caller_role": ""}, "Rosalind"),
        ({"kind": "information"}, None),
    ],
)
def test_client_is_somebody_only_where_somebody_is_known(typed, who):
    on_the_phone(**SOMEBODY | typed, **ANSWERED).finish()

    client = Call.objects.get().client
    assert (client.name if client else None) == who


def test_anonymous_caller_leaves_no_person():
    on_the_phone(**SOMEBODY, **ANSWERED, anonymous="on").finish()

    assert Call.objects.get().anonymous
    assert (Person.objects.count(), PhoneNumber.objects.count()) == (0, 0)


def test_anonymous_caller_who_wants_a_callback_is_a_number_without_a_name():
    on_the_phone(**SOMEBODY, **PROMISED, anonymous="on").finish()

    assert Callback.objects.get().person.name == ""


def test_what_was_not_asked_is_in_no_record():
    on_the_phone(**SOMEBODY, **ANSWERED, asq_1="no").finish()

    inputs = Triage.objects.get().inputs
    assert inputs["asq"] == {"q1": False}
    assert inputs.keys() <= {"call_type", "caller_role", "asq"}


# In one key


@pytest.mark.parametrize("kind", NON_COUNSELLING)
def test_call_that_asked_for_nothing_closes_in_one_key(kind):
    machine = Machine()
    machine.open()

    assert machine.finish(close_as=kind) is None

    call = Call.objects.get()
    assert (call.kind, call.disposition, call.caller) == (kind, "no_counsel", None)
    assert not Triage.objects.exists()


def test_number_alone_is_no_answer_that_would_be_lost():
    assert on_the_phone(number=TYPED).finish(close_as="prank") is None
    assert Call.objects.get().number == NUMBER


def test_one_key_asks_before_answers_are_lost():
    machine = on_the_phone(**SOMEBODY, note="a secret", **PROMISED)

    page = machine.finish(close_as="hang_up")

    assert (page.status, Call.objects.count()) == (200, 0)
    assert "deletes them" in page.words
    assert page.typed["note"] == ["a secret"]


def test_answers_are_deleted_when_that_is_what_was_wanted():
    machine = on_the_phone(**SOMEBODY, note="a secret", asq_1="yes", **PROMISED)
    machine.finish(close_as="hang_up")

    assert machine.finish(delete_and_close_as="hang_up") is None

    call = Call.objects.get()
    assert (call.kind, call.note, call.caller) == ("hang_up", "", None)
    assert Draft.objects.get().answers == {}
    assert (Person.objects.count(), Callback.objects.count(), Triage.objects.count()) == (0, 0, 0)


def test_sheet_that_was_kept_after_all_goes_on_as_it_was():
    machine = on_the_phone(**SOMEBODY, note="a secret", **ANSWERED)
    machine.finish(close_as="silent")

    machine.open(machine.draft_id)
    assert machine.finish() is None

    assert (Call.objects.get().kind, Call.objects.get().note) == ("help", "a secret")


@pytest.mark.parametrize("button", ["close_as", "delete_and_close_as"])
def test_call_for_help_is_not_closed_in_one_key(button):
    machine = on_the_phone(note="x")

    assert machine.finish(**{button: "help"}).beside.keys() == {"disposition"}


# Once


def test_finishing_twice_makes_one_call_and_one_callback():
    machine = on_the_phone(**SOMEBODY, **PROMISED)

    assert machine.finish() is None
    assert machine.finish(note="pressed again") is None

    assert (Call.objects.count(), Callback.objects.count(), Person.objects.count()) == (1, 1, 1)
    assert Entry.objects.filter(verb="log_call").count() == 1


@pytest.mark.django_db(transaction=True)
def test_finishing_in_eight_windows_at_once_makes_one_call_and_one_callback():
    machine, start = on_the_phone(**SOMEBODY, **PROMISED), Barrier(8)
    windows = [Machine(machine.staff).client for _window in range(8)]

    def press(window):
        start.wait(timeout=20)
        try:
            return window.post(machine.page.sheet["action"], machine.fields).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(press, windows))

    assert answers == [302] * 8
    assert (Call.objects.count(), Callback.objects.count(), Person.objects.count()) == (1, 1, 1)


def test_page_without_script_is_saved_and_finished_at_once():
    fields = {name: [text] for name, text in (SOMEBODY | ANSWERED | {"note": "no script"}).items()}

    answer = Machine().client.post(reverse("finish_sheet", args=[uuid4()]), fields)

    assert answer.status_code == 302
    assert Call.objects.get().note == "no script"
