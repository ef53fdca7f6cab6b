"""What follows from a ring that nobody answered: a promise within minutes, or a rule that says why none."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from intake.audit.models import Entry
from intake.callbacks.models import Callback, Closing
from intake.callbacks.services import claim_callback
from intake.calls.models import Call, Disposition
from intake.calls.services import save_draft
from intake.lines.models import Opening
from intake.people.models import Asked
from intake.rings import settling
from intake.rings.hearing import GRACE, hear
from intake.rings.models import Outcome, Ring
from intake.rings.rules import ABANDONED, ANSWERED, ENDED, KEPT_PLACE, RINGING, VOICEMAIL
from intake.rings.services import take_ring
from intake.rings.settling import settle_due_rings
from tests.make import NOW, heard, make_callback, make_line, make_number, make_staff, tell

pytestmark = pytest.mark.django_db
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
RANG = "+12155550142"


def settle(after=MINUTE):
    return settle_due_rings(now=NOW + after)


def outcomes():
    return list(Ring.objects.order_by("rang_at").values_list("outcome", flat=True))


def test_unanswered_ring_becomes_a_callback_in_five_minutes_from_the_ring():
    heard(RINGING, ENDED)

    assert (settle(), settle()) == (1, 0)

    call, callback, ring = Call.objects.get(), Callback.objects.get(), Ring.objects.get()
    assert (ring.call, ring.callback, ring.outcome) == (call, callback, Outcome.CALLBACK)
    assert (call.answered_at, call.disposition, call.rang_at) == (None, Disposition.CALLBACK, NOW)
    assert (callback.due_at, callback.promised_for) == (NOW + 5 * MINUTE, NOW + 15 * MINUTE)
    assert (callback.promised_by, callback.called_unasked, callback.number.may_call) == (
        None,
        True,
        "unknown",
    )
    assert "settle_ring" in Entry.objects.values_list("verb", flat=True)


def test_answer_whose_event_comes_after_the_end_promises_nothing():
    heard(RINGING, ENDED, their_id="one")
    assert settle(10 * SECOND + GRACE - SECOND) == 0
    hear(event=tell(ANSWERED, their_id="one", after=5 * SECOND), now=NOW + 12 * SECOND)

    assert settle() == 1

    assert not Callback.objects.exists()
    assert outcomes() == [""]


def test_answer_that_we_hear_of_minutes_later_takes_the_promise_back():
    heard(RINGING, ENDED, their_id="one")
    settle()
    hear(event=tell(ANSWERED, their_id="one", after=5 * SECOND), now=NOW + 3 * MINUTE)

    settle(4 * MINUTE)

    assert Callback.objects.get().closing == Closing.SETTLED
    assert outcomes() == [""]


def test_number_that_gets_through_meanwhile_is_not_rung_back():
    heard(RINGING, ENDED)
    heard(RINGING, ANSWERED, at=NOW + 15 * SECOND)

    settle()

    assert not Callback.objects.exists()
    assert outcomes() == [Outcome.GOT_THROUGH, ""]


def test_number_that_gets_through_later_settles_what_was_promised_by_itself():
    heard(RINGING, ENDED)
    settle()
    heard(RINGING, ANSWERED, at=NOW + 3 * MINUTE)

    settle(4 * MINUTE)

    assert Callback.objects.get().closing == Closing.SETTLED
    assert outcomes() == [Outcome.GOT_THROUGH, ""]


def test_callback_that_somebody_is_ringing_stays_theirs_when_the_number_gets_through():
    heard(RINGING, ENDED)
    settle()
    claim_callback(callback=Callback.objects.get(), by=make_staff(), now=NOW + 2 * MINUTE)
    heard(RINGING, ANSWERED, at=NOW + 3 * MINUTE)

    settle(4 * MINUTE)

    assert Callback.objects.get().closed_at is None


def test_promise_of_staff_is_not_settled_by_a_ring():
    number = make_number(number=RANG)
    make_callback(person=number.person, number=number, promised_by=make_staff(), due_at=NOW + HOUR)
    heard(RINGING, ENDED)
    settle()
    heard(RINGING, ANSWERED, at=NOW + 2 * MINUTE)

    settle(4 * MINUTE)

    assert Callback.objects.get().closed_at is None
    assert outcomes() == [Outcome.PROMISED, ""]


@pytest.mark.parametrize(
    ("kinds", "apart", "number", "outcome"),
    [
        ((RINGING, ENDED), 4 * SECOND, RANG, Outcome.SHORT),
        ((RINGING, ENDED), 10 * SECOND, "", Outcome.WITHHELD),
        ((RINGING, KEPT_PLACE), 2 * SECOND, RANG, Outcome.CALLBACK),
        ((RINGING, ENDED, VOICEMAIL), 2 * SECOND, RANG, Outcome.CALLBACK),
        ((RINGING, ABANDONED, ENDED), 10 * SECOND, RANG, Outcome.CALLBACK),
    ],
)
def test_each_ring_is_logged_and_says_what_followed(kinds, apart, number, outcome):
    heard(*kinds, apart=apart, number=number)

    settle()

    assert outcomes() == [outcome]
    assert Call.objects.get().answered_at is None
    assert Callback.objects.count() == (outcome == Outcome.CALLBACK)


def test_number_that_must_not_be_called_is_not_rung_back_even_if_it_asks():
    make_number(number=RANG, may_call=Asked.NO)
    heard(RINGING, KEPT_PLACE)

    settle()

    assert outcomes() == [Outcome.FORBIDDEN]
    assert not Callback.objects.exists()


def test_fourth_wait_of_a_day_is_for_staff_to_decide():
    for turn in range(4):
        heard(RINGING, ENDED, at=NOW + turn * 2 * HOUR)
        settle(turn * 2 * HOUR + MINUTE)
        Callback.objects.filter(closed_at=None).update(closed_at=NOW, closing=Closing.REACHED, remind_at=None)

    assert outcomes() == [Outcome.CALLBACK] * 3 + [Outcome.REPEAT]


def test_who_keeps_their_place_has_it_from_their_first_ring():
    heard(RINGING, ENDED, apart=3 * SECOND)
    heard(RINGING, KEPT_PLACE, at=NOW + 3 * MINUTE)

    settle(4 * MINUTE)

    assert outcomes() == [Outcome.SHORT, Outcome.CALLBACK]
    assert Callback.objects.get().due_at == NOW + 5 * MINUTE


def test_who_was_answered_in_between_begins_a_new_wait():
    heard(RINGING, ENDED, apart=3 * SECOND)
    heard(RINGING, ANSWERED, ENDED, at=NOW + MINUTE)
    heard(RINGING, KEPT_PLACE, at=NOW + 10 * MINUTE)

    settle(11 * MINUTE)

    assert Callback.objects.get().due_at == NOW + 15 * MINUTE


def test_who_rings_a_closed_line_is_rung_when_it_opens():
    line = make_line("Main", "+12155550110")
    Opening.objects.create(line=line, weekday=2, opens=time(9), closes=time(17))  # NOW is a Tuesday
    make_number(number=RANG)
    heard(RINGING, KEPT_PLACE)

    settle()

    opens = datetime(2026, 11, 25, 9, tzinfo=ZoneInfo("America/New_York"))
    assert Callback.objects.get().due_at == opens
    assert Callback.objects.get().hour_agreed is False


def test_what_we_hear_of_a_day_later_is_kept_and_nobody_is_rung():
    hear(event=tell(RINGING, after=-26 * HOUR), now=NOW)
    hear(event=tell(ENDED, after=-26 * HOUR + MINUTE), now=NOW)

    settle()

    assert outcomes() == [Outcome.LONG_AGO]


def test_empty_sheet_of_a_ring_that_hung_up_makes_way_for_the_promise():
    ring = heard(RINGING, their_id="one")
    draft = take_ring(ring=ring, by=make_staff(), now=NOW + SECOND)
    hear(event=tell(ENDED, their_id="one", after=9 * SECOND), now=NOW + 9 * SECOND)

    settle()

    draft.refresh_from_db()
    assert draft.thrown_away_at
    assert outcomes() == [Outcome.CALLBACK]


def test_sheet_on_which_something_was_typed_is_left_to_whoever_typed_it():
    dana, ring = make_staff(), heard(RINGING, their_id="one")
    draft = take_ring(ring=ring, by=dana, now=NOW + SECOND)
    save_draft(draft_id=draft.pk, changes={"note": ["x"]}, number=None, opened_at=NOW, by=dana, now=NOW)
    hear(event=tell(ENDED, their_id="one", after=9 * SECOND), now=NOW + 9 * SECOND)

    settle()

    assert outcomes() == [Outcome.BY_STAFF]
    assert not Call.objects.exists()
    assert Ring.objects.get().settle_at == NOW + MINUTE + settling.LOOK_AGAIN


def test_ring_that_cannot_be_settled_holds_up_no_other(monkeypatch):
    heard(RINGING, ENDED, number="+18565550177")
    heard(RINGING, ENDED, at=NOW + SECOND)
    real = settling.settle_ring

    def fail_once(ring, now):
        if ring.number == "+18565550177":
            raise ValueError
        real(ring, now)

    monkeypatch.setattr(settling, "settle_ring", fail_once)

    assert settle() == 2
    assert outcomes() == ["", Outcome.CALLBACK]
    assert settle(MINUTE + SECOND) == 0
    monkeypatch.undo()
    assert settle(3 * MINUTE) == 1
    assert outcomes() == [Outcome.CALLBACK] * 2
