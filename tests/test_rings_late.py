"""Late news of one ring may change what follows from another of the same number, or from itself."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from intake.audit.models import Entry
from intake.callbacks.models import Callback, Closing
from intake.calls.models import Call, Visit
from intake.calls.services import save_draft
from intake.rings.hearing import hear
from intake.rings.models import LOST_AFTER, Outcome, Recording, Ring
from intake.rings.rules import ANSWERED, ENDED, KEPT_PLACE, RINGING, VOICEMAIL
from intake.rings.services import take_ring
from intake.rings.settling import settle_due_rings
from intake.sheet.forms import Sheet
from intake.sheet.services import finish_sheet
from tests.make import NOW, heard, make_callback, make_staff, tell

pytestmark = pytest.mark.django_db
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def settle(after):
    while settle_due_rings(now=NOW + after):
        continue


def late(kind, their_id, after, heard_after):
    hear(event=tell(kind, their_id=their_id, after=after), now=NOW + heard_after)


def outcomes():
    return list(Ring.objects.order_by("rang_at").values_list("outcome", flat=True))


def test_conversation_that_had_ended_before_the_ring_promises_it_all_the_same():
    heard(RINGING, ANSWERED, their_id="talk")
    heard(RINGING, ENDED, at=NOW + 30 * MINUTE)
    settle(31 * MINUTE)
    assert outcomes() == ["", Outcome.GOT_THROUGH]

    late(ENDED, "talk", 10 * MINUTE, heard_after=32 * MINUTE)
    settle(33 * MINUTE)

    assert outcomes() == ["", Outcome.CALLBACK]
    assert Callback.objects.get().closed_at is None


def test_conversation_whose_end_is_never_told_holds_up_a_promise_for_an_hour_at_most():
    heard(RINGING, ANSWERED)
    heard(RINGING, ENDED, at=NOW + 30 * MINUTE)
    settle(31 * MINUTE)
    assert outcomes() == ["", Outcome.GOT_THROUGH]

    settle(LOST_AFTER + MINUTE)

    assert outcomes() == ["", Outcome.CALLBACK]


def test_ring_in_a_conversation_that_ends_later_is_not_promised():
    heard(RINGING, ANSWERED, their_id="talk")
    heard(RINGING, ENDED, at=NOW + 30 * MINUTE)
    settle(31 * MINUTE)

    late(ENDED, "talk", 40 * MINUTE, heard_after=40 * MINUTE)
    settle(2 * LOST_AFTER)

    assert outcomes() == ["", Outcome.GOT_THROUGH]


def test_conversation_we_hear_of_late_settles_no_promise_to_who_rang_after_it():
    heard(RINGING, ENDED)
    heard(RINGING, ENDED, at=NOW + 10 * MINUTE)
    settle(11 * MINUTE)
    assert outcomes() == [Outcome.CALLBACK, Outcome.PROMISED]

    for kind, after in ((RINGING, 3), (ANSWERED, 3.5), (ENDED, 5)):
        late(kind, "talk", after * MINUTE, heard_after=12 * MINUTE)
    settle(13 * MINUTE)

    assert Callback.objects.get().closed_at is None


def test_conversation_we_heard_of_as_a_hang_up_can_be_logged():
    ring = heard(RINGING, ENDED, their_id="talk")
    settle(MINUTE)
    assert (Ring.objects.get().call, Call.objects.count()) == (Call.objects.get(), 1)

    late(ANSWERED, "talk", 5 * SECOND, heard_after=2 * MINUTE)
    settle(3 * MINUTE)

    assert not Call.objects.exists()
    assert Entry.objects.filter(verb="take_hang_up_back", about="call").count() == 1
    assert (Callback.objects.get().closing, Callback.objects.get().call) == (Closing.SETTLED, None)
    assert list(Ring.objects.unlogged(NOW + 3 * MINUTE)) == [ring]
    assert take_ring(ring=ring, by=make_staff(), now=NOW + 4 * MINUTE).number == ring.number


def test_hang_up_that_staff_promised_to_ring_back_stays_logged():
    ring = heard(RINGING, ENDED, their_id="talk")
    settle(MINUTE)
    make_callback(call=Call.objects.get(), promised_by=make_staff())

    late(ANSWERED, "talk", 5 * SECOND, heard_after=2 * MINUTE)
    settle(3 * MINUTE)

    ring.refresh_from_db()
    assert ring.call.answered_at == NOW + 5 * SECOND


def test_empty_sheet_that_somebody_looks_at_is_left_to_them_until_they_close_it():
    dana, ring = make_staff(), heard(RINGING, their_id="one")
    draft = take_ring(ring=ring, by=dana, now=NOW + SECOND)
    late(ENDED, "one", 9 * SECOND, heard_after=9 * SECOND)
    Visit.objects.create(draft=draft, page=uuid4(), staff=dana, came_at=NOW, seen_at=NOW + 50 * SECOND)

    settle(MINUTE)
    assert outcomes() == [Outcome.BY_STAFF]

    settle(2 * MINUTE)
    assert outcomes() == [Outcome.CALLBACK]


def test_ring_whose_end_is_never_told_can_be_promised_by_staff(client):
    client.force_login(make_staff())
    ring = heard(RINGING)
    settle(LOST_AFTER - SECOND)
    assert not Call.objects.exists()

    settle(LOST_AFTER)

    ring.refresh_from_db()
    assert (ring.call.answered_at, ring.call.ended_at, ring.outcome) == (None, None, "")
    client.post(reverse("call_back", args=[ring.call.reference]))
    ring.refresh_from_db()
    assert (ring.outcome, ring.callback) == (Outcome.CALLBACK, Callback.objects.get())


def test_ring_whose_end_comes_late_after_all_is_logged_once():
    heard(RINGING, their_id="lost")
    settle(LOST_AFTER)
    late(ENDED, "lost", MINUTE, heard_after=2 * LOST_AFTER)

    settle(2 * LOST_AFTER + MINUTE)

    assert (Call.objects.get().ended_at, outcomes()) == (NOW + MINUTE, [Outcome.CALLBACK])


@pytest.mark.parametrize("kind", [VOICEMAIL, KEPT_PLACE])
def test_message_of_a_withheld_number_is_heard_on_the_page_of_the_phone(client, kind, settings):
    settings.VOICEMAIL = True
    client.force_login(make_staff())
    now = timezone.now()
    event = tell(kind, at=now, number="", recording="https://phone.example.org/1" * (kind == VOICEMAIL))
    hear(event=event, now=now, keep_recordings=True)
    settle_due_rings(now=now + MINUTE)
    Recording.objects.update(kept_at=now, file="a", kind="audio/mpeg", fetch_at=None)

    page = client.get(reverse("rings")).content.decode()

    assert ("<audio" in page) == (kind == VOICEMAIL)


def log_by_hand(dana, opened_after, number="+12155550142"):
    opened_at, fields = (
        NOW + opened_after,
        {"kind": ["information"], "disposition": ["answered"], "note": ["x"]},
    )
    draft = save_draft(
        draft_id=uuid4(), changes=fields | {"number": [number]}, number=number, opened_at=opened_at, by=dana,
        now=opened_at,
    )  # fmt: skip
    sheet = Sheet(draft.answers, by=dana, now=opened_at)
    assert sheet.is_complete()
    return finish_sheet(draft=draft, sheet=sheet, by=dana, now=opened_at + MINUTE)[0]


def test_sheet_opened_by_hand_while_it_rings_is_the_sheet_of_that_ring():
    dana, ring = make_staff(), heard(RINGING, ANSWERED)

    call = log_by_hand(dana, 5 * SECOND)
    settle(2 * MINUTE)

    ring.refresh_from_db()
    assert (ring.call, call.rang_at, call.answered_at) == (call, NOW, NOW + 10 * SECOND)
    assert not Ring.objects.unlogged(NOW + 2 * MINUTE)


@pytest.mark.parametrize(
    ("kinds", "opened_after", "number"),
    [
        ((RINGING, ENDED), 5 * SECOND, "+12155550142"),
        ((RINGING, ANSWERED), 6 * MINUTE, "+12155550142"),
        ((RINGING, ANSWERED), -2 * MINUTE, "+12155550142"),
        ((RINGING, ANSWERED), 5 * SECOND, "+12155550199"),
    ],
)
def test_sheet_by_hand_is_of_no_ring_that_hung_up_came_at_another_time_or_from_elsewhere(
    kinds, opened_after, number
):
    heard(*kinds)

    log_by_hand(make_staff(), opened_after, number)

    assert Ring.objects.get().call is None


def test_sheet_by_hand_takes_no_ring_that_a_colleague_has():
    ring = heard(RINGING, ANSWERED)
    take_ring(ring=ring, by=make_staff(), now=NOW + SECOND)

    log_by_hand(make_staff(), 5 * SECOND)

    assert Ring.objects.get().call is None
