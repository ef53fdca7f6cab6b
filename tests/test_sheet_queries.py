"""What the call sheet asks of the database: a literal number of queries for each page, however many rows."""

import pytest
from django.urls import reverse

from intake.calls.models import Call
from tests.machine import Machine
from tests.make import make_call, make_callback, make_number, make_override, make_person, make_triage

pytestmark = pytest.mark.django_db
NUMBER = "+12155550142"
NEW, OPEN, SAVE, STAY, FINISH, VIEW = 5, 21, 15, 13, 51, 9


def known(rows):
    """A number that rang before, with people, calls and open callbacks."""
    for _row in range(rows):
        number = make_number(make_person(), NUMBER)
        make_callback(person=number.person, number=number)
        make_call(number.person, number=NUMBER)


def with_colleagues(rows, **typed):
    """A sheet that as many colleagues have open too."""
    dana = Machine()
    dana.open()
    dana.type(number="215 555 0142", may_call="yes", **typed)
    dana.stay()
    for _row in range(rows):
        colleague = Machine()
        colleague.open(dana.draft_id)
        colleague.stay()
    return dana


def test_new_sheet(django_assert_num_queries):
    machine = Machine()

    with django_assert_num_queries(NEW):
        machine.open()


@pytest.mark.parametrize("rows", [1, 3])
def test_draft_that_is_taken_up(rows, django_assert_num_queries):
    known(rows)
    dana, other = with_colleagues(rows, asq_1="yes"), Machine()

    with django_assert_num_queries(OPEN):
        assert other.open(dana.draft_id).words.count("has this sheet open too") == rows + 1


@pytest.mark.parametrize("rows", [1, 3])
def test_field_that_is_saved(rows, django_assert_num_queries):
    known(rows)
    dana = with_colleagues(rows)

    with django_assert_num_queries(SAVE):
        dana.type(note="x")


@pytest.mark.parametrize("rows", [1, 3])
def test_page_that_stays_open(rows, django_assert_num_queries):
    known(rows)
    dana = with_colleagues(rows)

    with django_assert_num_queries(STAY):
        dana.stay()


@pytest.mark.parametrize("rows", [1, 3])
def test_call_that_is_finished(rows, django_assert_num_queries):
    known(rows)
    dana = with_colleagues(rows, caller_name="Ada", disposition="callback_promised")

    with django_assert_num_queries(FINISH):
        assert dana.finish(flushed="yes") is None


@pytest.mark.parametrize("rows", [1, 3])
def test_call_that_is_looked_at(rows, django_assert_num_queries):
    machine, call = Machine(), make_call()
    triage = make_triage(call, fired=("S02",))
    for _row in range(rows):
        make_callback(call=call)
        make_override(triage)

    with django_assert_num_queries(VIEW):
        machine.client.get(reverse("call", args=[Call.objects.get().reference]))
