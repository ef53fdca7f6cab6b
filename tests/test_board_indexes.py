"""The board and the reports count on indexes alone: the rows of a national line took three times as long."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intake.board.queries import count_figures, see_abandoned, see_shifts
from intake.board.queue import Filter, see_queue
from intake.desk.queries import MINE, see_desk
from intake.measures.periods import Period
from intake.measures.queries import Question, see_report
from tests.make import NOW, make_call, make_callback, make_shift, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.services]


def plans(deed) -> list[str]:
    """How PostgreSQL runs each query of `deed`, when it may not read whole tables."""
    with CaptureQueriesContext(connection) as asked:
        deed()
    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        found = []
        for query in asked.captured_queries:
            if query["sql"].lstrip().startswith("SELECT"):
                cursor.execute("EXPLAIN " + query["sql"])
                found.append("\n".join(line for (line,) in cursor.fetchall()))
    return found


@pytest.fixture(autouse=True)
def rows():
    make_shift()
    make_callback(call=make_call())


def test_figures_of_the_day_read_no_rows():
    for plan in plans(lambda: count_figures(NOW)):
        assert "Index Only Scan" in plan, plan
        assert "Index Scan" not in plan.replace("Index Only Scan", ""), plan


def test_load_of_a_shift_and_the_counts_of_the_queue_and_the_desk_read_no_rows():
    staff = make_staff("supervisor")
    (shifts,) = plans(lambda: see_shifts(NOW))
    load = shifts.partition("SubPlan 1")[2].partition("SubPlan")[0]
    assert "Index Only Scan using callback_open_" in load, shifts

    for deed in (
        lambda: see_queue(Filter(), by=staff, now=NOW),
        lambda: see_desk(staff=staff, now=NOW, whose=MINE),
    ):
        counted = [plan for plan in plans(deed) if "Aggregate" in plan]
        assert any("Index Only Scan using callback_open_in_order" in plan for plan in counted)


def test_unanswered_calls_have_an_index_of_their_own():
    (plan,) = plans(lambda: see_abandoned(NOW))

    assert "using call_unanswered on" in plan, plan


@pytest.mark.parametrize("stage", ["booked", "treated", "admitted", "attended"])
def test_people_who_came_to_a_stage_are_counted_without_their_rows(stage):
    month = Question(Period(NOW.date() - timedelta(days=30), NOW.date()))

    counted = [plan for plan in plans(lambda: see_report(month, now=NOW)) if f"journey_{stage}" in plan]

    assert counted
    assert all(f"Index Only Scan using journey_{stage}" in plan for plan in counted), counted
