"""The phone's page: each line from real events, and what followed from the rings that nobody answered."""

from datetime import timedelta

import pytest
from django.utils import timezone

from intake.callbacks.models import Callback
from intake.phone.queries import count_lines
from intake.rings.models import Outcome, Ring
from intake.rings.rules import ANSWERED, ENDED, RINGING
from intake.rings.settling import settle_due_rings
from tests.machine import Page
from tests.make import NOW, heard, make_line, make_staff

pytestmark = pytest.mark.django_db
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def count():
    return count_lines(since=NOW - MINUTE, until=NOW + MINUTE)


def test_each_line_is_counted_from_real_events():
    make_line("Main", "+12155550110")
    for wait in (10, 20, 30):
        heard(RINGING, ANSWERED, apart=wait * SECOND)
    for wait in (3, 40):
        heard(RINGING, ENDED, apart=wait * SECOND)
    heard(RINGING)
    heard(RINGING, ANSWERED, dialled="+12155550999")

    everything, unknown, main = count()

    assert (main.name, main.offered, main.answered, main.abandoned, main.short) == ("Main", 5, 3, 2, 1)
    assert (main.speed, main.service_level) == (20 * SECOND, 40)
    assert (main.abandonment, main.abandonment_without_short) == (40, 25)
    assert (everything.offered, unknown.name, unknown.offered) == (6, "?", 1)


def test_figure_of_nothing_is_none_and_not_zero():
    assert count() == []
    heard(RINGING, ENDED, apart=2 * SECOND)

    assert (count()[0].speed, count()[0].abandonment_without_short) == (None, None)


@pytest.mark.parametrize("rows", [1, 3])
def test_page_asks_the_same_number_of_questions_for_any_number_of_rings(
    client, django_assert_num_queries, rows
):
    for turn in range(rows):
        heard(RINGING, ENDED, at=timezone.now() - MINUTE, number=f"+1215555{turn:04}")
    settle_due_rings(now=timezone.now())
    client.force_login(make_staff())

    with django_assert_num_queries(6):
        page = Page(client.get("/phone/"))

    assert page.words.count("A callback is promised") == rows


def test_rule_stands_beside_each_ring_and_staff_can_promise_all_the_same(client):
    heard(RINGING, ENDED, at=timezone.now() - MINUTE, apart=2 * SECOND)
    heard(RINGING, at=timezone.now() - 2 * timedelta(hours=1), number="+18565550177")
    settle_due_rings(now=timezone.now())
    client.force_login(make_staff())
    words = Page(client.get("/phone/")).words
    assert "Hung up within 5 seconds" in words
    assert "The phone system never said" in words
    assert "Hung up within 5 seconds" in Page(client.get("/desk/")).words

    call = Ring.objects.get(outcome=Outcome.SHORT).call
    client.post(f"/desk/rings/{call.reference}/call-back/")

    ring = Ring.objects.get(call=call)
    assert (ring.callback, ring.outcome) == (Callback.objects.get(), Outcome.CALLBACK)
