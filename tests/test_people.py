"""Numbers in any form, names, and what a number may be used for."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from intake.audit.models import Entry
from intake.people.forms import SafeContactForm, say_zone
from intake.people.models import Asked, Person, PhoneNumber
from intake.people.numbers import NotANumber, read_number, say_number, zone_of_number
from intake.people.services import SafeContact, add_person, record_safe_contact, rename_person
from tests.make import NOW, make_number, make_person, make_staff

NUMBER = "+12155550142"
LATER = NOW + timedelta(days=1)


def keep(person, number=NUMBER, *, now=NOW, **asked):
    contact = SafeContact(**asked)
    return record_safe_contact(person=person, number=number, contact=contact, by=make_staff(), now=now)


# Numbers


@pytest.mark.parametrize(
    ("typed", "e164"),
    [
        ("8565550142", "+18565550142"),
        ("856.555.0142", "+18565550142"),
        (" (856) 555-0142 ", "+18565550142"),
        ("1-856-555-0142", "+18565550142"),
        ("+1 856 555 0142", "+18565550142"),
        ("tel:+18565550142", "+18565550142"),
        ("٨٥٦٥٥٥٠١٤٢", "+18565550142"),
        ("8 5 6 5 5 5 0 1 4 2", "+18565550142"),
        ("1-800-FLOWERS", "+18003569377"),
        ("+44 20 7946 0958", "+442079460958"),
        ("+49 30 901820", "+4930901820"),
        ("", ""),
        ("  \t", ""),
    ],
)
def test_number_is_read_in_any_form(typed, e164):
    assert read_number(typed) == e164


@pytest.mark.parametrize(
    "typed", ["0142", "555 0142", "911", "123 456 7890", "no number", "+", "🌻", "1" * 40]
)
def test_what_cannot_be_rung_is_refused_in_words(typed):
    with pytest.raises(NotANumber, match="area code"):
        read_number(typed)


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_refused(text):
    try:
        e164 = read_number(text)
    except NotANumber:
        return

    assert e164 == "" or read_number(e164) == e164
    assert read_number(say_number(e164)) == e164


def test_number_at_home_is_said_as_people_at_home_say_it():
    assert say_number("+18565550142") == "(856) 555-0142"
    assert say_number("+442079460958") == "+44 20 7946 0958"
    assert say_number("") == ""


@pytest.mark.parametrize(
    ("number", "zone"),
    [
        ("+12155550142", "America/New_York"),
        ("+13125550142", "America/Chicago"),
        ("+16025550142", "America/Phoenix"),
        ("+18085550142", "Pacific/Honolulu"),
        ("+18005550142", ""),  # toll-free
        ("+18445550142", ""),
        ("+17015550142", ""),  # North Dakota and Idaho lie in two zones each
        ("+12085550142", ""),
        ("", ""),
    ],
)
def test_zone_is_known_only_where_the_area_code_decides_it(number, zone):
    assert zone_of_number(number) == zone


@pytest.mark.parametrize("number", ["+18005550142", "+12085550142"])
@pytest.mark.django_db
def test_number_of_an_undecided_area_may_ring_from_noon_to_eight_in_new_york(number):
    window = keep(make_person(), number).window

    assert (window.opens, window.closes, str(window.zone)) == (time(12), time(20), "America/New_York")


def test_zone_is_called_as_people_call_it():
    assert say_zone("America/New_York") == "Eastern"
    assert say_zone("America/Indiana/Indianapolis") == "Indianapolis"
    assert say_zone("Australia/Lord_Howe") == "Lord Howe"


# What was asked


@pytest.mark.django_db
def test_nothing_asked_is_unknown_everywhere():
    row = keep(make_person())

    row.refresh_from_db()
    assert (row.may_call, row.may_voicemail, row.may_text) == (Asked.UNKNOWN,) * 3
    assert (row.answered_by, row.ask_for, row.opens, row.closes) == ("", "", None, None)


@pytest.mark.django_db
def test_question_that_was_not_asked_again_keeps_its_answer():
    person = make_person()
    asked = {
        "may_call": "yes",
        "may_voicemail": "no",
        "may_text": "yes",
        "answered_by": "their mother",
        "ask_for": "the library",
        "zone": "America/Los_Angeles",
        "opens": time(17),
        "closes": time(19),
    }
    keep(person, **asked)

    keep(person, now=LATER)

    row = PhoneNumber.objects.get()
    assert {name: getattr(row, name) for name in asked} == asked
    assert row.asked_at == LATER


@pytest.mark.parametrize("before", Asked.values)
@pytest.mark.parametrize("after", [Asked.YES, Asked.NO])
@pytest.mark.django_db
def test_question_that_was_asked_again_has_its_new_answer(before, after):
    person = make_person()
    keep(person, may_call=before, may_voicemail=before, may_text=before)

    row = keep(person, may_call=after, may_voicemail=after, may_text=after)

    assert (row.may_call, row.may_voicemail, row.may_text) == (after,) * 3


@pytest.mark.django_db
def test_number_of_two_people_has_a_row_for_each():
    mother, daughter = make_person(), make_person()

    keep(mother, may_call="yes")
    keep(daughter, may_call="no")

    assert set(PhoneNumber.objects.same_as(NUMBER).values_list("person", "may_call")) == {
        (mother.pk, "yes"),
        (daughter.pk, "no"),
    }


@pytest.mark.django_db
def test_zone_is_that_of_the_area_until_somebody_says_another():
    person = make_person()

    assert keep(person).zone == "America/New_York"
    assert keep(person, zone="America/Denver").zone == "America/Denver"
    assert keep(person).zone == "America/Denver"


@pytest.mark.django_db
def test_verbs_about_people_are_written_down_without_names_or_numbers():
    staff = make_staff()
    person = add_person(name="Rosalind", by=staff, now=NOW)
    rename_person(person=person, name="Rosie", by=staff, now=NOW)
    keep(person)

    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "add_person",
        "rename_person",
        "record_safe_contact",
    ]
    assert Person.objects.get().name == "Rosie"
    assert not any("Ros" in str(vars(entry)) or "555" in str(vars(entry)) for entry in Entry.objects.all())


@pytest.mark.parametrize(
    "wrong",
    [{"may_call": "perhaps"}, {"may_text": ""}, {"opens": time(9), "closes": time(9)}, {"opens": time(9)}],
)
@pytest.mark.django_db
def test_database_refuses_what_cannot_be(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_number(**wrong)


@pytest.mark.django_db
def test_database_refuses_the_same_number_of_one_person_twice():
    number = make_number()

    with pytest.raises(IntegrityError), transaction.atomic():
        make_number(number.person, number.number)


# The form


def test_form_reads_what_was_not_asked_as_unknown():
    form = SafeContactForm({"may_call": "", "may_text": "no"})

    assert form.is_valid()
    contact = form.contact
    assert (contact.may_call, contact.may_voicemail, contact.may_text) == ("unknown", "unknown", "no")


@pytest.mark.parametrize(
    ("hours", "beside"),
    [
        ({"opens": "17:00"}, {"closes"}),
        ({"closes": "17:00"}, {"opens"}),
        ({"opens": "17:00", "closes": "17:00"}, {"closes"}),
        ({"opens": "25:00"}, {"opens"}),
        ({"opens": "22:00", "closes": "02:00"}, set()),
        ({}, set()),
    ],
)
def test_hours_are_two_different_ones_or_none(hours, beside):
    assert SafeContactForm(hours).errors.keys() == beside


def test_zone_of_the_form_is_one_of_the_list():
    assert "zone" in SafeContactForm({"zone": "America/Nowhere"}).errors
    assert SafeContactForm({"zone": "America/Denver"}).is_valid()
