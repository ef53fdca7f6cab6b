"""What happened with a person, newest first, a page at a time."""

from datetime import timedelta

import pytest

from intake.directory.timeline import PAGE, read_place, see_timeline
from intake.people.records import add_note, add_referral
from tests.make import NOW, make_attempt, make_call, make_callback, make_person, make_staff

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def kinds(timeline):
    return [moment.kind for moment in timeline.moments]


def test_timeline_has_everything_newest_first():
    person, staff = make_person(), make_staff()
    make_call(person, rang_at=NOW - 9 * DAY)
    callback = make_callback(person=person, due_at=NOW - 7 * DAY)
    make_attempt(callback, at=NOW - 6 * DAY)
    add_note(person=person, text="Likes mornings", by=staff, now=NOW - 5 * DAY)
    add_referral(person=person, to_whom="Clinic", why="", on=NOW.date(), by=staff, now=NOW - 4 * DAY)
    callback.closed_at, callback.closing, callback.remind_at = NOW - 3 * DAY, "settled", None
    callback.save()
    make_call(caller=person, client=make_person(), rang_at=NOW - 2 * DAY)
    make_call()
    make_attempt()

    timeline = see_timeline(person, None)

    assert kinds(timeline) == ["call", "closing", "referral", "note", "attempt", "promise", "call"]
    assert timeline.before is None


def test_pages_of_a_timeline_join_without_gap_or_repetition_even_in_one_moment():
    person, staff = make_person(), make_staff()
    for turn in range(PAGE + 4):
        add_note(person=person, text=str(turn), by=staff, now=NOW)
        make_call(person, rang_at=NOW)

    seen, before = [], None
    while True:
        page = see_timeline(person, before)
        seen += [moment.place for moment in page.moments]
        before = page.before and read_place(str(page.before))
        if before is None:
            break

    assert len(seen) == len(set(seen)) == 2 * (PAGE + 4)
    assert seen == sorted(seen, reverse=True)


@pytest.mark.parametrize(
    "text", ["", "x", "~~", "2026-11-24T15:00:00~call~1", "2026-11-24T15:00:00+00:00~secret~1", "x~call~1"]
)
def test_place_that_was_tampered_with_is_the_beginning(text):
    assert read_place(text) is None
