"""Events of the phone system become rings, whatever order they come in, and rings become sheets."""

from datetime import timedelta
from random import Random

import pytest
from django.db import connection

from intake.audit.models import Entry
from intake.calls.models import Draft
from intake.calls.services import throw_draft_away
from intake.rings.hearing import hear
from intake.rings.models import Outcome, Recording, Ring, RingEvent
from intake.rings.rules import ABANDONED, ANSWERED, ENDED, KINDS, RINGING, VOICEMAIL
from intake.rings.services import AlreadyTaken, NothingToTake, take_ring
from intake.rings.settling import settle_due_rings
from tests.make import NOW, heard, make_call, make_line, make_staff, tell

pytestmark = pytest.mark.django_db
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
RANG = "+12155550142"


def states():
    rows = Ring.objects.order_by("their_id")
    return list(rows.values_list("their_id", "state", "rang_at", "answered_at", "ended_at", "line__name"))


def test_ring_is_kept_with_its_line_and_its_events_as_they_came():
    make_line("Main", "+12155550110")

    ring = heard(RINGING, ANSWERED, ENDED, number=RANG)

    assert (ring.state, ring.number, ring.line.name) == (ENDED, RANG, "Main")
    assert ring.rang_at < ring.answered_at < ring.ended_at
    assert [event.kind for event in ring.events.order_by("pk")] == [RINGING, ANSWERED, ENDED]
    assert ring.events.first().body == "as received"
    assert not Entry.objects.exists()


def test_ring_keeps_its_line_when_the_number_moves_to_another():
    main, other = make_line("Main", "+12155550110"), make_line("Other")
    heard(RINGING, ENDED, their_id="one")
    main.numbers.update(line=other)

    hear(event=tell(ANSWERED, their_id="one", after=5 * SECOND), now=NOW + MINUTE)
    hear(event=tell(RINGING, their_id="two"), now=NOW + MINUTE)

    assert [row[-1] for row in states()] == ["Main", "Other"]


def test_ring_whose_dialled_number_turns_out_to_be_another_goes_to_the_line_of_that():
    make_line("Main", "+12155550110")
    make_line("Other", "+12155550111")
    heard(ANSWERED, their_id="one")

    event = tell(RINGING, their_id="one", after=-8 * SECOND, dialled="+12155550111")
    hear(event=event, now=NOW + MINUTE)

    assert Ring.objects.get().line.name == "Other"


def test_event_that_is_delivered_twice_is_one_event():
    event = tell(RINGING)

    assert hear(event=event, now=NOW) is not None
    assert hear(event=event, now=NOW + MINUTE) is None

    assert RingEvent.objects.count() == 1


def test_events_of_many_rings_end_in_the_same_rows_in_any_order():
    make_line("Main", "+12155550110")
    random = Random(8)
    events = [
        tell(random.choice(KINDS), their_id=f"ring{turn % 12:02}", after=random.uniform(0, 300) * SECOND)
        for turn in range(60)
    ]
    seen = []
    for _turn in range(3):
        Ring.objects.all().delete()
        random.shuffle(events)
        for event in [*events, *random.sample(events, 20)]:
            hear(event=event, now=NOW + timedelta(hours=1))
        seen.append(states())

    assert seen[0] == seen[1] == seen[2]
    assert len(seen[0]) == 12
    assert RingEvent.objects.count() == 60


def test_clock_of_a_phone_system_that_is_ahead_is_not_believed():
    hear(event=tell(RINGING, after=timedelta(hours=3)), now=NOW)

    assert Ring.objects.get().rang_at == NOW


@pytest.mark.parametrize("year", [1, 1970, 1999])
def test_clock_of_a_phone_system_that_was_reset_is_not_believed(year):
    hear(event=tell(RINGING, at=NOW.replace(year=year)), now=NOW)

    assert Ring.objects.get().rang_at == NOW


def test_two_calls_whose_names_run_together_with_those_of_their_events_are_two():
    first, second = tell(RINGING, their_id="7:1", key="2"), tell(RINGING, their_id="7", key="1:2")

    assert hear(event=first, now=NOW) != hear(event=second, now=NOW)
    assert Ring.objects.count() == 2


def test_what_is_not_understood_is_kept_and_the_ring_rings():
    hear(event=tell(""), now=NOW)

    assert Ring.objects.get().state == RINGING
    assert RingEvent.objects.get().kind == ""


def test_database_holds_no_number_and_no_event_in_clear():
    heard(RINGING, number=RANG)

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM intake_ring")
        rows = str(cursor.fetchall())
        cursor.execute("SELECT * FROM intake_ringevent")
        rows += str(cursor.fetchall())
    assert "2155550142" not in rows
    assert "as received" not in rows


def test_message_is_fetched_only_where_the_site_keeps_messages():
    event = tell(VOICEMAIL, recording="https://api.example.org/1")
    hear(event=event, now=NOW)
    assert not Recording.objects.exists()

    hear(event=tell(VOICEMAIL, their_id="other", recording="https://api.example.org/2"), now=NOW,
         keep_recordings=True)  # fmt: skip

    assert Recording.objects.get().fetch_at == NOW


def test_first_who_answers_gets_a_sheet_with_number_and_time_and_the_next_reads_who():
    dana, joel = make_staff(name="Dana Whitfield"), make_staff()
    ring = heard(RINGING, number=RANG)

    draft = take_ring(ring=ring, by=dana, now=NOW + 9 * SECOND)
    with pytest.raises(AlreadyTaken) as refusal:
        take_ring(ring=ring, by=joel, now=NOW + 9 * SECOND)

    assert refusal.value.by == dana
    assert take_ring(ring=ring, by=dana, now=NOW + MINUTE) == draft
    assert (draft.number, draft.answers, draft.opened_at) == (
        RANG,
        {"number": ["(215) 555-0142"]},
        ring.rang_at,
    )
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == ["open_draft", "take_ring"]
    assert Draft.objects.count() == 1


def test_ring_whose_sheet_was_thrown_away_can_be_taken_again():
    dana, joel = make_staff(), make_staff()
    ring = heard(RINGING, number=RANG)
    first = take_ring(ring=ring, by=dana, now=NOW)
    throw_draft_away(draft=first, by=dana, now=NOW)

    second = take_ring(ring=ring, by=joel, now=NOW)

    assert second != first
    assert Ring.objects.get().taken_by == joel


def test_nobody_takes_a_ring_that_ended_before_an_answer():
    ring = heard(RINGING, ABANDONED)

    with pytest.raises(NothingToTake):
        take_ring(ring=ring, by=make_staff(), now=NOW)


def test_sheet_of_an_answered_ring_can_still_be_opened_when_it_has_ended():
    ring = heard(RINGING, ANSWERED, ENDED)

    assert take_ring(ring=ring, by=make_staff(), now=NOW).answers == {"number": ["(215) 555-0142"]}


def test_call_that_somebody_logged_by_hand_counts_as_getting_through():
    heard(RINGING, ENDED)
    make_call(number=RANG, rang_at=NOW + 20 * SECOND)

    settle_due_rings(now=NOW + MINUTE)

    assert Ring.objects.get().outcome == Outcome.GOT_THROUGH


def test_second_ring_of_a_number_that_is_being_talked_to_promises_nothing():
    heard(RINGING, ANSWERED)
    heard(RINGING, ENDED, at=NOW + MINUTE)

    settle_due_rings(now=NOW + 2 * MINUTE)

    assert Ring.objects.order_by("pk").last().outcome == Outcome.GOT_THROUGH
