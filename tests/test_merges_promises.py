"""Open callbacks of two people who become one, and what comes back when they are parted."""

from datetime import timedelta

import pytest

from intake.callbacks.models import Callback, Closing
from intake.callbacks.services import close_callback
from intake.merges.refusals import RingingJustNow
from intake.people.models import Person
from intake.triage.models import Urgency
from tests.make import NOW, make_callback, make_person, make_staff
from tests.test_merges import DAY, LATER, merge, undo

pytestmark = pytest.mark.django_db


@pytest.fixture
def dana():
    return make_staff()


def two_promises(**second):
    kept, merged = make_person(), make_person()
    first = make_callback(person=kept, due_at=NOW + DAY, urgency=Urgency.ROUTINE)
    other = make_callback(person=merged, **{"due_at": NOW + 2 * DAY} | second)
    return kept, merged, first, other


def test_of_two_promises_the_sooner_stays_with_the_higher_urgency(dana):
    kept, merged, first, other = two_promises(urgency=Urgency.SAME_DAY)

    done = merge(kept, merged)

    first.refresh_from_db()
    other.refresh_from_db()
    assert (first.closed_at, first.urgency) == (None, Urgency.SAME_DAY)
    assert (other.closing, other.person) == (Closing.MERGED, kept)
    undo(done)
    first.refresh_from_db()
    other.refresh_from_db()
    assert (first.urgency, first.person) == (Urgency.ROUTINE, kept)
    assert (other.closed_at, other.closing, other.person) == (None, "", merged)
    assert other.remind_at is not None


def test_promise_that_still_can_be_kept_stays_before_one_that_a_supervisor_decides(dana):
    kept, merged, first, other = two_promises(due_at=NOW + 3 * DAY)
    Callback.objects.filter(pk=first.pk).update(undecided_since=NOW)

    done = merge(kept, merged)

    assert list(Callback.objects.open()) == [other]
    undo(done)
    first.refresh_from_db()
    assert (first.closed_at, first.undecided_since) == (None, NOW)


def test_promise_comes_back_though_the_other_was_kept_meanwhile(dana):
    kept, merged, first, other = two_promises()
    done = merge(kept, merged)
    close_callback(callback=first, closing=Closing.REACHED, by=dana, now=LATER)

    assert undo(done, NOW + 3 * DAY) == []

    assert list(Callback.objects.open()) == [other]
    assert Callback.objects.to_remind(NOW + 3 * DAY).get() == other


def test_promise_stays_closed_if_its_person_has_another_by_now(dana):
    kept, merged, first, other = two_promises(due_at=NOW + timedelta(hours=2))
    done = merge(kept, merged)
    close_callback(callback=other, closing=Closing.REACHED, by=dana, now=LATER)
    fresh = make_callback(person=kept)

    assert undo(done) == [first]

    assert list(Callback.objects.open()) == [fresh]


def test_nobody_is_merged_while_a_colleague_rings_them(dana):
    kept, merged, first, _other = two_promises()
    Callback.objects.filter(pk=first.pk).update(claimed_by=dana, claimed_until=LATER)

    with pytest.raises(RingingJustNow):
        merge(kept, merged)

    assert Person.objects.filter(merged_into__isnull=False).count() == 0
