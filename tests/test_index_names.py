"""Rebuilding the index of names, and the list of people of one's calls."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from intake.management.commands import index_names as command
from intake.people.models import NameToken
from intake.people.records import agree_plan
from intake.staff.models import Role
from tests.make import NOW, make_call, make_callback, make_person, make_staff
from tests.test_search import names_found

pytestmark = pytest.mark.django_db


def test_every_name_is_found_after_an_import(monkeypatch, capsys):
    monkeypatch.setattr(command, "BATCH", 2)
    for name in ("Rosalind", "Petra", "", "Renée", "Noor"):
        make_person(name)
    stale = make_person("Gone")
    NameToken.objects.create(token=1, person=stale)

    call_command("index_names")
    call_command("index_names")

    said = capsys.readouterr()
    assert [names_found(text) for text in ("ros", "petra", "rene", "noo")] == [
        ["Rosalind"],
        ["Petra"],
        ["Renée"],
        ["Noor"],
    ]
    assert not NameToken.objects.filter(token=1).exists()
    assert said.out.splitlines()[-1] == "6 names are indexed."
    assert "Names: 4 of 6" in said.err
    assert "Ros" not in said.out + said.err


def test_merged_person_is_not_found_and_lends_their_name():
    kept, merged, older = make_person("Rosalind"), make_person("Rosie"), make_person("Linda")
    merged.merged_into, older.merged_into = kept, merged
    merged.save()
    older.save()

    call_command("index_names", verbosity=0)

    assert [names_found(text) for text in ("rosie", "linda")] == [["Rosalind"], ["Rosalind"]]


def page(client, query=""):
    return client.get(reverse("people") + query).content.decode()


@pytest.mark.parametrize(("query", "shown"), [("", "Mine"), ("?shift", "Theirs")])
def test_list_has_people_of_recent_calls_and_nobody_else(client, query, shown):
    dana, joel, now = make_staff(), make_staff(), timezone.now()
    client.force_login(dana)
    make_call(make_person("Mine"), taken_by=dana, rang_at=now - timedelta(days=2))
    make_call(make_person("Theirs"), taken_by=joel, rang_at=now - timedelta(hours=1))
    make_call(make_person("Long ago"), taken_by=dana, rang_at=now - timedelta(days=8))
    make_person("Nobody's call")

    said = page(client, query)

    assert [name for name in ("Mine<", "Theirs<", "Long ago<", "Nobody's") if name in said] == [f"{shown}<"]


def test_list_costs_the_same_queries_for_one_row_and_for_three(client, django_assert_num_queries):
    clinician, now = make_staff(Role.CLINICIAN), timezone.now()
    client.force_login(clinician)

    for total in (1, 3):
        while True:
            person = make_person()
            for _turn in range(8):
                make_call(person, taken_by=clinician, rang_at=now - timedelta(hours=2))
            make_callback(person=person)
            late = make_person("Late plan")
            agree_plan(person=late, approach="x", review_on=NOW.date(), by=clinician, now=NOW)
            make_call(late, taken_by=clinician, rang_at=now)
            if page(client).count("8 calls in 30 days") == total:
                break
        with django_assert_num_queries(8):
            said = page(client)
        assert said.count("Late plan") == 2 * total
