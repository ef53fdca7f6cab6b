"""What is written when something breaks, and whether the search for leaks would find one."""

import base64
import logging
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError
from django.urls import reverse
from django.utils.log import AdminEmailHandler

from intake.staff.models import Role
from tests.evidence import TYPED, WORDS, disguises, find, listening, stolen_database
from tests.machine import Machine
from tests.make import make_person, make_staff

pytestmark = pytest.mark.django_db(transaction=True)


class Broken(IntegrityError):
    """As a database says it: with the row."""

    def __init__(self) -> None:
        super().__init__("Key (name)=(Quillibrand Oxthorpe) already exists.")


@pytest.fixture
def log():
    with listening() as written:
        yield written


@pytest.fixture
def broken(monkeypatch, settings):
    """A sheet whose saving breaks, on a site that mails its faults to somebody."""
    settings.ADMINS = [("Kim", "kim@example.org")]
    handler = AdminEmailHandler(include_html=True)
    logging.getLogger("django.request").addHandler(handler)

    def save_draft(**_given):
        _typed = TYPED
        try:
            raise Broken
        except Broken as first:
            raise RuntimeError from first

    monkeypatch.setattr("intake.sheet.views.save_draft", save_draft)
    yield Machine()
    logging.getLogger("django.request").removeHandler(handler)


def break_it(machine):
    machine.client.raise_request_exception = False
    body = TYPED | {"changed": list(TYPED)}
    return machine.client.post(reverse("save_sheet", args=[uuid4()]), body)


def test_fault_is_logged_by_its_kind_and_place_alone(log, broken):
    answer = break_it(broken)

    assert (answer.status_code, find(WORDS, answer.content)) == (500, [])
    assert "RuntimeError" in log.getvalue()
    assert "test_leaks_faults.py" in log.getvalue()
    assert find(WORDS, log.getvalue().encode()) == []


def test_fault_at_an_address_is_logged_by_the_kind_of_address(log, monkeypatch):
    def see_person(*_given, **_more):
        raise Broken

    monkeypatch.setattr("intake.directory.views.see_person", see_person)
    machine = Machine(make_staff(Role.CLINICIAN))
    machine.client.raise_request_exception = False
    person = make_person("Ada", reference="Quillibrand")

    answer = machine.client.get(reverse("person", args=[person.reference]))

    assert answer.status_code == 500
    assert "people/<slug:reference>/" in log.getvalue()
    assert find(WORDS, log.getvalue().encode()) == []


def test_debug_page_and_fault_mail_show_nothing_that_was_typed(broken, settings):
    settings.DEBUG = True
    said_by_the_database = {"Quillibrand", "Oxthorpe"}

    page = break_it(broken).content

    letters = b"".join(letter.message().as_bytes() for letter in mail.outbox)
    assert b"RuntimeError" in page
    assert {word for word, _form in find(WORDS, page + letters)} <= said_by_the_database


# The search itself


@pytest.mark.parametrize("form", disguises("Quillibrand"))
def test_search_finds_a_word_in_every_form(form):
    evidence = b"before" + disguises("Quillibrand")[form] + b"after"

    assert ("Quillibrand", form) in find(WORDS, evidence)


@pytest.mark.parametrize("word", ["(267) 555-0187", "+12675550187"])
def test_search_finds_a_number_by_its_digits(word):
    assert (word, "digits") in find([word], b"tel:12675550187")


@pytest.mark.parametrize("before", ["", "a", "ab", "abc"])
def test_search_finds_a_word_inside_base64(before):
    evidence = base64.b64encode(f"{before}Quillibrand and more".encode())

    assert {word for word, _form in find(WORDS, evidence)} == {"Quillibrand"}


def test_search_finds_a_name_that_was_stored_open():
    make_staff(name="Ignatrova")

    assert ("Ignatrova", "plain") in find(WORDS, stolen_database())
