"""A number that two people had, once they are one and after they are parted."""

import pytest

from intake.people.models import PhoneNumber
from intake.people.services import SafeContact, change_safe_contact, record_safe_contact
from tests.make import NOW, make_number, make_person, make_staff
from tests.test_merges import DAY, LATER, NUMBER, merge, undo

pytestmark = pytest.mark.django_db


@pytest.fixture
def dana():
    return make_staff()


@pytest.mark.parametrize(
    ("ours", "theirs", "after"),
    [
        ("yes", "no", "no"),
        ("no", "yes", "no"),
        ("unknown", "yes", "yes"),
        ("unknown", "no", "no"),
        ("unknown", "unknown", "unknown"),
    ],
)
def test_no_of_either_holds_for_a_number_of_both(dana, ours, theirs, after):
    kept, merged = make_person(), make_person()
    row = make_number(kept, NUMBER, may_voicemail=ours)
    make_number(merged, NUMBER, may_voicemail=theirs, ask_for="the library", asked_at=NOW - DAY)

    merge(kept, merged)

    row.refresh_from_db()
    assert (row.may_voicemail, row.ask_for) == (after, "the library")
    assert list(PhoneNumber.objects.same_as(NUMBER)) == [row]


def test_no_that_was_heard_since_holds_for_both_after_undoing(dana):
    kept, merged = make_person(), make_person()
    row, theirs = make_number(kept, NUMBER), make_number(merged, NUMBER)
    done = merge(kept, merged)
    change_safe_contact(number=row, contact=SafeContact(may_call="no"), by=dana, now=LATER)

    undo(done)

    assert set(PhoneNumber.objects.values_list("pk", "may_call")) == {(row.pk, "no"), (theirs.pk, "no")}


def test_answer_for_the_merged_goes_to_who_they_are(dana):
    kept, merged = make_person(), make_person()
    merge(kept, merged)

    row = record_safe_contact(person=merged, number=NUMBER, contact=SafeContact(), by=dana, now=NOW)

    assert row.person == kept
