"""The pages on which two people become one and are parted again."""

import pytest
from django.urls import reverse
from django.utils import timezone

from intake.audit.models import Entry
from intake.callbacks.models import Callback
from intake.merges.models import Merge
from intake.merges.services import merge_people
from intake.people.models import Person
from intake.people.services import lock_person
from intake.sheet.forms import Sheet
from intake.staff.models import Role
from tests.make import NOW, make_call, make_callback, make_number, make_person, make_staff

pytestmark = pytest.mark.django_db
NUMBER = "+12155550142"


@pytest.fixture
def dana(client):
    staff = make_staff(Role.CLINICIAN)  # who knows everybody; whom admissions know is for test_gates
    client.force_login(staff)
    return staff


@pytest.fixture
def pair():
    people = make_person("Rosalind"), make_person("Rosie")
    for person in people:
        make_number(person, NUMBER)
    return people


def at(name, *people):
    return reverse(name, args=[getattr(person, "reference", person) for person in people])


def test_somebody_with_the_same_number_is_proposed_and_never_merged_unasked(client, dana, pair):
    page = client.get(at("person", pair[0])).content.decode()

    assert at("merge", *pair) in page
    assert not Merge.objects.exists()


@pytest.mark.parametrize("keep", [0, 1])
def test_chosen_one_stays_and_the_other_reference_leads_there(client, dana, pair, keep):
    kept, merged = pair[keep], pair[1 - keep]
    make_call(merged)

    compared = client.get(at("merge", *pair)).content.decode()
    answer = client.post(at("merge", *pair), {"keep": kept.reference})

    assert "Rosalind" in compared
    assert "Rosie" in compared
    assert answer["Location"] == at("person", kept)
    assert client.get(at("person", merged))["Location"] == at("person", kept)
    assert "Merged with" in client.get(at("person", kept)).content.decode()
    assert Entry.objects.filter(verb="read_person").values("reference").distinct().count() == 2


def test_undoing_stands_on_the_page(client, dana, pair):
    client.post(at("merge", *pair))

    answer = client.post(at("undo_merge", Merge.objects.get().pk), follow=True)
    again = client.post(at("undo_merge", Merge.objects.get().pk), follow=True)

    assert "two people again" in answer.content.decode()
    assert "undone already" in again.content.decode()
    assert client.get(at("person", pair[1])).status_code == 200


def test_what_cannot_be_merged_now_is_said_on_the_page(client, dana, pair):
    now = timezone.now()
    for person in pair:
        make_callback(person=person)
    Callback.objects.filter(person=pair[0]).update(claimed_by=dana, claimed_until=now + timezone.timedelta(1))

    answer = client.post(at("merge", *pair))

    assert answer.status_code == 409
    assert "ringing this person just now" in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "leads"), [("the number", True), ("the reference", True), ("nobody", False), ("oneself", False)]
)
def test_other_one_is_named_by_reference_or_number(client, dana, pair, typed, leads):
    Person.objects.filter(pk=pair[1].pk).update(reference="P-2345678")
    text = {"the number": NUMBER, "the reference": "p-2345678", "oneself": pair[0].reference}

    answer = client.post(at("choose_merge", pair[0]), {"other": text.get(typed, typed)})

    assert answer.status_code == (302 if leads else 422)
    if leads:
        assert answer["Location"] == at("merge", pair[0], "P-2345678")


def test_one_person_is_not_compared_with_themselves(client, dana, pair):
    assert client.get(at("merge", pair[0], pair[0]))["Location"] == at("person", pair[0])


def test_sheet_that_was_open_meanwhile_knows_who_rings(dana, pair):
    kept, merged = pair
    answers = {"number": [NUMBER], "person": [merged.reference]}
    assert Sheet(answers, by=dana, now=NOW).same_person == merged

    merge_people(kept=kept, merged=merged, by=dana, now=NOW)

    assert Sheet(answers, by=dana, now=NOW).same_person == kept
    assert lock_person(merged) == kept


def test_page_and_comparison_cost_the_same_queries_for_one_and_for_three(
    client, dana, django_assert_num_queries
):
    one, three = [(make_person(), make_person()) for _turn in range(2)]
    for people, times in ((one, 1), (three, 3)):
        for person in people:
            for turn in range(times):
                closed = {"closed_at": NOW, "closing": "reached"} if turn else {}
                make_callback(person=person, number=make_number(person), **closed)
    client.get(at("merge", *one))

    for people in (one, three):
        with django_assert_num_queries(24):
            assert client.get(at("merge", *people)).status_code == 200
