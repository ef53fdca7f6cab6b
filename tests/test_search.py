"""Searching people by number, name and reference: what is found, what is not, and by whom."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from intake.audit.models import Entry
from intake.directory.searching import SHOWN, search
from intake.people.index import index_names, tokens_of
from intake.people.models import NameToken
from intake.people.names import beginnings, read_words, words_to_index
from intake.people.services import add_person, rename_person
from intake.staff.models import Role
from tests.make import NOW, make_call, make_callback, make_number, make_person, make_staff

pytestmark = pytest.mark.django_db


def known(name):
    return add_person(name=name, by=make_staff(), now=NOW)


def names_found(text, staff=None):
    return [person.name for person in search(text, staff=staff or make_staff(Role.CLINICIAN), now=NOW).people]


# Names


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Renée", "renee"),
        ("RENEE", "Renée"),
        ("Rosalind Testperson", "test"),
        ("Rosalind Testperson", "testperson ros"),
        ("Anne-Marie O'Brien", "anne marie obrien"),
        ("Anne-Marie O'Brien", "O’Brien"),
        ("Anne-Marie O'Brien", "brien"),
        ("Łukasz Sørensen", "lukasz sorensen"),
        ("Straße", "strasse"),
        ("نور", "نور"),
        ("Li", "li"),
        ("Maximilianaugustus", "maximilianaugust"),
        ("Ann", "  ANN  "),
        ("Rosalind Testperson", "rosalind te"),
        ("İrem", "irem"),
    ],
)
def test_name_is_found_however_it_is_typed(name, typed):
    known(name)
    known("Somebody Else")

    assert names_found(typed) == [name]


@pytest.mark.parametrize("typed", ["ro", "osalind", "rosalinda", "", "%", "' or 1=1", "🌻"])
def test_what_is_no_beginning_finds_nobody(typed):
    known("Rosalind Testperson")

    assert names_found(typed) == []


def test_whole_names_come_before_beginnings_and_newer_before_older():
    for name in ("Annabel", "Ann Older", "Annika", "Ann Newer"):
        known(name)

    assert names_found("ann") == ["Ann Newer", "Ann Older", "Annika", "Annabel"]


def test_list_is_short_whatever_is_typed():
    for turn in range(SHOWN + 3):
        known(f"Rosalind Number{turn}")

    assert len(names_found("ros")) == SHOWN


def test_new_name_is_found_and_the_old_one_is_not():
    person = known("Rosalind")

    rename_person(person=person, name="Petra", by=make_staff(), now=NOW)

    assert (names_found("petra"), names_found("rosalind")) == (["Petra"], [])


@given(st.text(max_size=40))
def test_any_text_has_words_and_few_tokens(text):
    words = words_to_index(text)

    assert all(beginning.startswith(word[:3]) for word in words for beginning in beginnings(word))
    assert len(tokens_of(text)) <= 11 * 2 * 8
    assert read_words(" ".join(read_words(text))) == read_words(text)


def test_database_holds_nothing_of_a_name_but_numbers_under_a_key(settings):
    person = known("Rosalind")
    tokens = set(NameToken.objects.values_list("token", flat=True))

    assert len(tokens) == 6
    settings.INDEX_KEY = "A" * 43 + "="
    assert not tokens & tokens_of("Rosalind")
    index_names([person])
    assert not tokens & set(NameToken.objects.values_list("token", flat=True))


# Numbers and references


@pytest.mark.parametrize("typed", ["+1 856 555 0142", "856.555.0142", "(856)5550142", "tel:8565550142"])
def test_number_is_found_in_any_form(typed):
    number = make_number(number="+18565550142")
    make_number()

    assert search(typed, staff=make_staff(Role.CLINICIAN), now=NOW).people == [number.person]


@pytest.mark.parametrize("typed", ["0142", "555 0142", "856 555", "856555014"])
def test_part_of_a_number_says_that_the_whole_is_wanted(typed):
    make_number(number="+18565550142")

    results = search(typed, staff=make_staff(Role.CLINICIAN), now=NOW)

    assert (results.count, "whole number" in results.hint) == (0, True)


def test_number_of_nobody_known_finds_its_calls():
    call = make_call(caller=None, number="+18565550142")

    results = search("8565550142", staff=make_staff(Role.CLINICIAN), now=NOW)

    assert (results.people, results.calls) == ([], [call])


def test_each_reference_finds_its_row():
    person, staff = make_person(reference="P-2345678"), make_staff()
    call = make_call(person, reference="C-2345678")
    callback = make_callback(person=person, reference="CB-2345678")

    assert search("p-2345678", staff=staff, now=NOW).only == person
    assert search(" c 2345678", staff=staff, now=NOW).only == call
    assert search("CB2345678", staff=staff, now=NOW).only == callback
    assert search("CB-2345679", staff=staff, now=NOW).count == 0


def test_nothing_is_found_behind_the_gate(monkeypatch):
    person, staff = add_person(name="Rosalind", by=make_staff(), now=NOW), make_staff()
    number = make_number(person, "+18565550142")
    things = [person, make_call(person, reference="C-2345678"), make_callback(person=person, number=number)]
    texts = ["ros", "8565550142", things[0].reference, "C-2345678", "CB-2345678"]
    things[2].reference = "CB-2345678"
    things[2].save()
    assert all(search(text, staff=staff, now=NOW).count == 1 for text in texts)

    monkeypatch.setattr(
        "intake.people.models.PersonQuerySet.visible_to", lambda people, staff, now: people.none()
    )

    assert all(search(text, staff=staff, now=NOW).count == 0 for text in texts)
    assert search("8565550142", staff=make_staff(Role.AUDITOR), now=NOW).count == 0


# The page and the box


@pytest.fixture
def dana(client):
    staff = make_staff(Role.CLINICIAN)  # who knows everybody; whom admissions know is for test_gates
    client.force_login(staff)
    return staff


def ask(client, text, **headers):
    return client.post(reverse("search"), {"text": text}, headers=headers)


def test_box_gets_the_least_that_tells_people_apart(client, dana):
    person = known("Rosalind")
    make_call(person, note="her secret", rang_at=NOW)
    number = make_number(person, "+18565550142")
    make_callback(person=person, number=number)

    page = ask(client, "ros", **{"HX-Request": "true"}).content.decode()

    assert "Rosalind" in page
    assert "last call November 24, 2026" in page
    assert "open callback" in page
    assert not any(secret in page for secret in ("555", "her secret", "<html"))


def test_box_costs_the_same_queries_for_one_and_for_three(client, dana, django_assert_num_queries):
    known("Petra")
    for _turn in range(3):
        make_callback(person=known("Rosalind"))
    ask(client, "petra")

    for text, found in (("petra", 1), ("rosalind", 3)):
        with django_assert_num_queries(6):
            page = ask(client, text, **{"HX-Request": "true"}).content.decode()
        assert page.count('role="option"') == found


def test_one_thing_found_is_opened_and_the_address_says_nothing(client, dana):
    number = make_number(number="+18565550142")

    answer = ask(client, "856 555 0142")

    assert (answer.status_code, answer["Location"]) == (302, f"/people/{number.person.reference}/")


def test_several_are_listed_on_a_page_without_script(client, dana):
    known("Rosalind")
    known("Rosa")

    answer = ask(client, "ros")

    assert answer.status_code == 200
    assert answer.content.decode().count('class="hit"') == 2


def test_what_is_typed_is_shown_and_not_run(client, dana):
    page = ask(client, "<script>alert(1)</script>").content.decode()

    assert "<script>alert" not in page


def test_searching_is_written_down_once_without_its_text(client, dana):
    known("Rosalind")

    for text in ("ros", "rosa", "nobody"):
        ask(client, text, **{"HX-Request": "true"})

    entry = Entry.objects.get(verb="search_people")
    assert (entry.by, entry.reference, entry.detail) == (dana, "", {})
