"""What a set of events says about a ring, in whatever order the events came."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.rings.rules import (
    ABANDONED,
    ANSWERED,
    ENDED,
    HELD,
    KEPT_PLACE,
    KINDS,
    RINGING,
    TRANSFERRED,
    VOICEMAIL,
    Circumstances,
    Outcome,
    Told,
    decide_unanswered,
    derive,
)
from tests.make import NOW

SECOND = timedelta(seconds=1)
NUMBERS = st.sampled_from(["", "+12155550142", "+18565550177"])
EVENTS = st.builds(
    Told,
    at=st.integers(0, 900).map(lambda seconds: NOW + seconds * SECOND),
    kind=st.sampled_from(KINDS),
    number=NUMBERS,
    dialled=NUMBERS,
)


def told(*events):
    return [Told(NOW + seconds * SECOND, kind, "+12155550142", "+12155550110") for seconds, kind in events]


def story(*events):
    """State, and the seconds of ring, answer and end."""
    state = derive(told(*events))
    times = (state.rang_at, state.answered_at, state.ended_at)
    return state.state, *(None if at is None else int((at - NOW).total_seconds()) for at in times)


@pytest.mark.parametrize(
    ("events", "wanted"),
    [
        ([(0, RINGING)], (RINGING, 0, None, None)),
        ([(0, RINGING), (8, ANSWERED)], (ANSWERED, 0, 8, None)),
        ([(0, RINGING), (8, ANSWERED), (60, HELD)], (HELD, 0, 8, None)),
        ([(0, RINGING), (8, ANSWERED), (60, HELD), (70, ANSWERED)], (ANSWERED, 0, 8, None)),
        ([(0, RINGING), (8, ANSWERED), (60, TRANSFERRED), (300, ENDED)], (ENDED, 0, 8, 300)),
        ([(0, RINGING), (12, ENDED)], (ABANDONED, 0, None, 12)),
        ([(0, RINGING), (12, ABANDONED), (13, ENDED)], (ABANDONED, 0, None, 13)),
        ([(0, RINGING), (30, KEPT_PLACE)], (KEPT_PLACE, 0, None, 30)),
        ([(0, RINGING), (30, KEPT_PLACE), (33, ENDED)], (KEPT_PLACE, 0, None, 33)),
        ([(0, RINGING), (33, ENDED), (50, VOICEMAIL)], (VOICEMAIL, 0, None, 33)),
        ([(0, RINGING), (30, KEPT_PLACE), (33, ANSWERED)], (ANSWERED, 0, 33, None)),
        # what was lost, or told in a strange order
        ([(300, ENDED)], (ABANDONED, 300, None, 300)),
        ([(60, TRANSFERRED), (300, ENDED)], (ENDED, 60, 60, 300)),
        ([(5, ENDED), (8, ANSWERED)], (ENDED, 5, 8, 8)),
        ([(8, ANSWERED), (20, ABANDONED)], (ENDED, 8, 8, 20)),
        ([(0, ENDED), (9, RINGING)], (ABANDONED, 0, None, 0)),
    ],
)
def test_events_add_up(events, wanted):
    assert story(*events) == wanted
    assert story(*reversed(events)) == wanted
    assert story(*events, *events) == wanted


@given(events=st.lists(EVENTS, min_size=1, max_size=24), shuffle=st.randoms())
@settings(max_examples=500, deadline=None)
def test_ten_thousand_events_in_every_order_end_in_the_same_state(events, shuffle):
    others = list(events)
    shuffle.shuffle(others)

    assert derive(others) == derive(events)


@given(events=st.lists(EVENTS, min_size=1, max_size=12))
@settings(max_examples=200, deadline=None)
def test_times_of_a_ring_follow_each_other_whatever_was_told(events):
    state = derive(events)

    assert state.answered_at is None or state.rang_at <= state.answered_at
    assert state.ended_at is None or state.rang_at <= (state.answered_at or state.rang_at) <= state.ended_at
    assert (state.state == RINGING) == (state.answered_at is None and state.ended_at is None)


@given(events=st.lists(EVENTS, min_size=1, max_size=12), later=EVENTS)
@settings(max_examples=200, deadline=None)
def test_what_is_over_or_answered_stays_so_whatever_is_told_later(events, later):
    before, after = derive(events), derive([*events, later])

    assert after.answered_at is not None or before.answered_at is None
    assert after.ended_at is not None or before.ended_at is None or after.answered_at is not None


def known(**details):
    return Circumstances(
        **{
            "waited": 20 * SECOND,
            "ago": 5 * SECOND,
            "number_shown": True,
            "asked_for_it": False,
            "got_through": False,
            "has_sheet": False,
            "promised_by_itself": 0,
        }
        | details
    )


@pytest.mark.parametrize(
    ("details", "outcome"),
    [
        ({}, Outcome.CALLBACK),
        ({"waited": 4.9 * SECOND}, Outcome.SHORT),
        ({"waited": 5 * SECOND}, Outcome.CALLBACK),
        ({"waited": 1 * SECOND, "asked_for_it": True}, Outcome.CALLBACK),
        ({"number_shown": False, "asked_for_it": True}, Outcome.WITHHELD),
        ({"got_through": True, "asked_for_it": True}, Outcome.GOT_THROUGH),
        ({"has_sheet": True}, Outcome.BY_STAFF),
        ({"promised_by_itself": 2}, Outcome.CALLBACK),
        ({"promised_by_itself": 3}, Outcome.REPEAT),
        ({"promised_by_itself": 3, "asked_for_it": True}, Outcome.CALLBACK),
        ({"ago": timedelta(hours=25)}, Outcome.LONG_AGO),
    ],
)
def test_ring_that_nobody_answered_is_treated_by_rule(details, outcome):
    assert decide_unanswered(known(**details)) == outcome
