"""Blind indexes: found when one knows the number, and nothing to be read when one does not."""

import base64
import hashlib

import pytest
from django.conf import settings

from intake.calls.models import Call
from intake.people.models import PhoneNumber
from intake.people.numbers import read_number
from intake.privacy.fields import number_index
from intake.privacy.keys import blind
from intake.privacy.references import LENGTH, LETTERS, new_reference
from tests.make import NOW, make_call, make_draft, make_number, make_person

INDEX_KEY, OTHER_KEY = (base64.b64encode(letter * 32).decode() for letter in (b"i", b"o"))
NUMBER = "+12155550142"


@pytest.mark.parametrize(
    "typed", ["2155550142", "215.555.0142", "(215) 555-0142", "1 215 555 0142", "+1-215-555-0142"]
)
def test_number_has_one_index_in_whatever_form_it_is_typed(typed):
    assert number_index(read_number(typed)) == number_index(NUMBER)


def test_index_differs_for_each_number_kind_and_key():
    indexes = {
        blind(NUMBER, "number", INDEX_KEY),
        blind("+12155550143", "number", INDEX_KEY),
        blind(NUMBER, "name", INDEX_KEY),
        blind(NUMBER, "number", OTHER_KEY),
    }

    assert len(indexes) == 4
    assert {len(index) for index in indexes} == {43}


def test_index_cannot_be_counted_out_without_the_key():
    raw_key = base64.b64decode(settings.INDEX_KEY)
    guesses = {NUMBER, NUMBER[1:], NUMBER[2:], f"number:{NUMBER}"}
    digests = {
        hashlib.sha256(before + guess.encode()).digest() for guess in guesses for before in (b"", raw_key)
    }
    written = {base64.urlsafe_b64encode(digest).decode().rstrip("=") for digest in digests}

    assert number_index(NUMBER) not in written


def test_no_number_has_no_index():
    assert number_index("") == ""


@pytest.mark.django_db
def test_index_follows_its_number_through_create_save_and_bulk_create():
    saved = make_number(number="+12155550100")
    saved.number = NUMBER
    saved.save()
    details = {"may_call": "yes", "asked_at": NOW}
    PhoneNumber.objects.bulk_create(
        PhoneNumber(person=make_person(), number=number, **details) for number in (NUMBER, "+12155550143")
    )

    assert PhoneNumber.objects.same_as(NUMBER).count() == 2
    assert PhoneNumber.objects.same_as("+12155550143").count() == 1
    assert PhoneNumber.objects.same_as("+12155550100").count() == 0


@pytest.mark.django_db
def test_row_without_a_number_is_found_by_none():
    make_call(number="")
    make_draft(number="")

    assert PhoneNumber.objects.same_as("").count() == 0
    assert Call.objects.from_number("").count() == 0
    assert make_call(number="").number_index == ""


@pytest.mark.django_db
def test_calls_of_a_number_come_newest_first():
    early, late = make_call(number=NUMBER), make_call(number=NUMBER, rang_at=NOW)
    make_call(number="+12155550143")

    assert list(Call.objects.from_number(NUMBER)) == [late, early]


def test_references_are_drawn_from_letters_that_are_not_misread():
    drawn = {new_reference("CB") for _turn in range(2000)}

    assert len(drawn) == 2000
    assert {len(reference) for reference in drawn} == {3 + LENGTH}
    assert {letter for reference in drawn for letter in reference[3:]} <= set(LETTERS)
    assert not set("0O1IL") & set(LETTERS)
