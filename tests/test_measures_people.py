"""Measures of callbacks and of the way to treatment, by hand, and the rows behind a number."""

from datetime import timedelta

import pytest

from intake.callbacks.models import Closing, Purpose
from intake.measures.facts import CAME_TO, FACT
from intake.measures.periods import Period
from intake.measures.queries import Question, percentile, rows_of
from intake.outcomes.models import Step
from intake.triage.models import Urgency
from tests.make import make_callback
from tests.make_counted import (
    AFTER,
    DAY,
    HOUR,
    NOON,
    SECOND,
    TODAY,
    come,
    counted,
    make_outcome,
    promise,
    report,
    ring,
    screen,
)

pytestmark = pytest.mark.django_db


# Callbacks


def test_first_try_by_the_promised_time_keeps_it():
    promise(first_attempt_at=NOON, tries=2)
    promise(first_attempt_at=NOON + SECOND, tries=1, closed_at=NOON + HOUR, closing=Closing.REACHED)
    promise()
    promise(closed_at=NOON, closing=Closing.SETTLED)  # they rang first: it never fell due
    promise(closed_at=NOON + SECOND, closing=Closing.SETTLED)

    assert counted("kept") == (1, 4, 0.25)
    assert counted("kept_same_day") == (1, 4, 0.25)
    assert counted("kept_routine") == (0, 0, None)
    assert counted("contact_rate") == (2, 4, 0.5)
    assert counted("tries_per_contact") == (3, 2, 1.5)


@pytest.mark.parametrize(("hours", "reached"), [(24, (1, 1)), (24.01, (0, 1)), (72, (0, 1)), (72.01, (0, 0))])
def test_follow_up_is_counted_from_the_ring(hours, reached):
    call = ring(waited=SECOND)
    ends = NOON + timedelta(hours=hours)
    promise(call=call, closed_at=ends, closing=Closing.REACHED, first_attempt_at=ends)
    make_callback(call=call, due_at=NOON, purpose=Purpose.CLINICIAN, urgency=Urgency.SAME_DAY)

    assert counted("follow_up_24")[:2] == (reached[0], 1)
    assert counted("follow_up_72")[:2] == (reached[1], 1)


def test_follow_up_wants_consent_and_an_urgent_call():
    promise(call=ring(waited=SECOND), called_unasked=True)
    make_callback(call=ring(waited=SECOND), due_at=NOON, urgency=Urgency.ROUTINE)
    make_callback(
        call=ring(waited=SECOND), due_at=NOON, urgency=Urgency.WITHIN_72H, purpose=Purpose.FOLLOW_UP
    )

    assert counted("follow_up_24") == (0, 1, 0)


# Way to treatment


def test_assessment_is_offered_within_a_day_of_the_ring():
    come((Step.OFFERED, DAY))
    come((Step.OFFERED, DAY + SECOND))
    come()
    come((Step.DECLINED, HOUR))

    assert counted("offered_within_24") == (1, 4, 0.25)
    assert counted("declined") == (1, 4, 0.25)


def test_waiting_is_in_days_of_the_calendar_and_counts_when_treatment_begins():
    come((Step.TREATED, 13 * DAY), at=NOON - 13 * DAY)
    come((Step.TREATED, 8 * HOUR), at=NOON)  # 20:00 of the same day
    come((Step.TREATED, 9 * DAY), at=NOON)  # after the period

    assert counted("waiting_time") == (13, 2, 6.5)


def test_no_show_is_one_minus_the_share_with_an_assessment():
    come((Step.BOOKED, HOUR, 2 * HOUR), (Step.ATTENDED, 2 * HOUR))
    come((Step.BOOKED, HOUR, 2 * HOUR), (Step.MISSED, 2 * HOUR))
    come((Step.BOOKED, HOUR, 2 * DAY))

    assert counted("no_show") == (1, 2, 0.5)


@pytest.mark.parametrize(("fourth", "continued"), [(30 * DAY, 1), (30 * DAY + SECOND, 0)])
def test_four_further_services_within_thirty_days_continue(fourth, continued):
    services = [(Step.SERVICE, HOUR + day * DAY) for day in (1, 2, 3)]
    come((Step.ADMITTED, HOUR), *services, (Step.SERVICE, HOUR + fourth))

    assert counted("admissions") == (1, None, 1)
    assert counted("continuation") == (continued, 1, continued)


def test_admitted_twice_is_one_person():
    person = come((Step.ADMITTED, DAY), at=NOON - 200 * DAY)
    ring(waited=SECOND, client=person)
    make_outcome(person, step=Step.ADMITTED, at=NOON, recorded_at=AFTER)

    assert counted("admissions", first=TODAY - 300 * DAY)[0] == 1
    assert counted("offered_within_24", first=TODAY - 300 * DAY)[1] == 2


@pytest.mark.parametrize(("days", "initiated"), [(13, 1), (14, 0)])
def test_initiation_is_within_fourteen_days_the_first_included(days, initiated):
    come((Step.ATTENDED, HOUR), (Step.TREATED, days * DAY), *[(Step.SERVICE, days * DAY + HOUR)] * 2)

    assert counted("initiation") == (initiated, 1, initiated)
    assert counted("engagement") == (initiated, 1, initiated)


def test_step_that_was_undone_counts_no_more():
    person = come()
    wrong = make_outcome(person, step=Step.ADMITTED, at=NOON + HOUR, recorded_at=AFTER)
    assert counted("admissions")[0] == 1

    make_outcome(person, step=Step.UNDONE, at=NOON + HOUR, recorded_at=AFTER, corrects=wrong)

    assert counted("admissions")[0] == 0


def test_pace_is_told_in_whole_hours():
    come((Step.OFFERED, 2 * HOUR - SECOND))
    come((Step.OFFERED, 5 * HOUR))
    come((Step.OFFERED, 30 * HOUR))
    come()

    paces = {pace.stage: (pace.n, pace.median, pace.ninetieth) for pace in report().paces}

    assert paces["reached"] == (4, 0, 0)
    assert paces["offered"] == (3, 5, 30)
    assert paces["admitted"] == (0, None, None)


@pytest.mark.parametrize(
    ("counts", "share", "hours"),
    [
        ({}, 0.5, None),
        ({7: 1}, 0.5, 7),
        ({1: 1, 2: 1}, 0.5, 1),
        ({1: 9, 2: 1}, 0.9, 1),
        ({1: 8, 2: 2}, 0.9, 2),
    ],
)
def test_percentile_is_a_time_that_somebody_took(counts, share, hours):
    assert percentile(counts, share) == hours


# The rows behind a number


def test_rows_behind_a_number_are_as_many_and_name_calls():
    calls = [ring(waited=SECOND), ring(lasted=4 * SECOND), ring(lasted=5 * SECOND)]
    screen(call=calls[0], suicide_screened=True)
    promise(first_attempt_at=NOON)

    question = Question(Period(TODAY, TODAY))
    facts = report().facts
    for key, fact in FACT.items():
        rows = list(rows_of(fact, question, now=AFTER))
        if fact.total is None and not fact.distinct:
            assert len(rows) == (facts.get(key) or 0), key
    listed = [row["shown"] for row in rows_of(FACT["abandoned_long"], question, now=AFTER)]
    assert listed == [calls[2].reference]


def test_rows_behind_a_stage_are_those_who_came_to_it():
    come((Step.OFFERED, HOUR), (Step.ATTENDED, DAY))
    come((Step.OFFERED, 5 * HOUR))
    come((Step.TREATED, DAY))
    come()

    numbers = {pace.stage: pace.n for pace in report().paces}
    question = Question(Period(TODAY, TODAY))
    rows = {stage: len(rows_of(fact, question, now=AFTER)) for stage, fact in CAME_TO.items()}

    assert rows == numbers
    assert (rows["reached"], rows["offered"], rows["attended"]) == (4, 2, 1)


def test_report_takes_as_many_queries_for_one_row_as_for_many(django_assert_num_queries):
    report()
    with django_assert_num_queries(QUERIES):
        report()
    for _turn in range(5):
        screen()
        promise()
        come((Step.ADMITTED, HOUR))
    report()

    with django_assert_num_queries(QUERIES):
        report()


QUERIES = 33
