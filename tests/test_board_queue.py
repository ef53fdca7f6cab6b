from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
from django.urls import reverse

from intake.board.filters import Filter, read_filter
from intake.board.queue import PAGE_LENGTH, list_views, see_queue
from intake.callbacks.models import Callback, Closing
from intake.staff.models import Role
from intake.triage.models import Urgency
from tests.make import NOW, make_callback, make_number, make_person, make_staff

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def sam():
    return make_staff(Role.SUPERVISOR)


@pytest.fixture
def supervisor(client, sam):
    client.force_login(sam)
    return client


def rows(sam, **asked):
    return see_queue(Filter(**asked), by=sam, now=NOW).rows


def follow(page):
    """What a link of the queue asks for."""
    chosen, problems = read_filter(dict(parse_qsl(page.query.removeprefix("?"))))
    assert problems == []
    return chosen


def test_overdue_callbacks_come_first_then_by_due_time(sam):
    later, late, soon = (make_callback(due_at=NOW + wait) for wait in (HOUR, -HOUR, MINUTE))

    assert rows(sam) == [late, soon, later]


def test_an_emergency_comes_before_others_due_in_the_same_moment(sam):
    make_callback(due_at=NOW)
    emergency = make_callback(due_at=NOW, urgency=Urgency.EMERGENCY)

    assert rows(sam)[0] == emergency


def test_lists_hold_the_rows_that_they_count(sam):
    assigned = make_callback(assigned_to=make_staff(), due_at=NOW - MINUTE)
    nobodys = make_callback(due_at=NOW + MINUTE)
    undecided = make_callback(undecided_since=NOW, due_at=NOW - MINUTE)
    make_callback(closed_at=NOW, closing=Closing.REACHED)

    shown = {
        view.code: (set(rows(sam, show=view.code)), view.count)
        for view in list_views(see_queue(Filter(), by=sam, now=NOW))
    }

    assert shown == {
        "open": ({assigned, nobodys, undecided}, 3),
        "overdue": ({assigned}, 1),
        "unassigned": ({nobodys}, 1),
        "undecided": ({undecided}, 1),
    }


def test_rows_are_narrowed_by_urgency_keeper_and_hour(sam):
    dana = make_staff()
    hers = make_callback(assigned_to=dana, urgency=Urgency.ROUTINE, due_at=NOW + DAY)
    mine = make_callback(assigned_to=sam, due_at=NOW + DAY + HOUR)
    nobodys = make_callback(due_at=NOW)

    assert rows(sam, urgency=Urgency.ROUTINE) == [hers]
    assert rows(sam, keeper=str(dana.pk)) == [hers]
    assert rows(sam, keeper="me") == [mine]
    assert rows(sam, keeper="nobody") == [nobodys]
    assert rows(sam, hour=NOW + DAY) == [hers]


def test_pages_go_forth_and_back_over_rows_due_in_the_same_moment(sam):
    person = make_person()
    number = make_number(person)
    for turn in range(2 * PAGE_LENGTH + 3):
        urgency = Urgency.EMERGENCY if turn % 3 == 0 else Urgency.ROUTINE
        due_at = NOW + turn // 40 * MINUTE
        make_callback(person=make_person(), number=number, due_at=due_at, urgency=urgency)
    everything = list(Callback.objects.open().in_order())

    first = see_queue(Filter(), by=sam, now=NOW)
    second = see_queue(follow(first.later), by=sam, now=NOW)
    third = see_queue(follow(second.later), by=sam, now=NOW)
    back = see_queue(follow(third.sooner), by=sam, now=NOW)

    assert [*first.rows, *second.rows, *third.rows] == everything
    assert back.rows == second.rows
    assert (first.sooner, third.later) == (None, None)
    assert see_queue(follow(back.sooner), by=sam, now=NOW).sooner is None


def test_page_past_the_end_says_so_and_leads_back(supervisor):
    make_callback()

    page = supervisor.get(
        reverse("board"), {"show": "open", "after": "4000000000000000.1.9"}
    ).content.decode()

    assert "this page lies beyond the last row" in page
    assert 'href="/board/"' in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("show=nonsense", "asks for a list that the board does not have"),
        ("show=%00", "asks for a list that the board does not have"),
        ("urgency=later", "asks for an urgency that does not exist"),
        ("urgency=none", "asks for an urgency that does not exist"),
        ("with=987654321", "asks for somebody who is not on the staff"),
        ("with=%D9%A3", "asks for somebody who is not on the staff"),
        ("with=99999999999999999999999", "asks for somebody who is not on the staff"),
        ("hour=noon", "asks for an hour that cannot be read"),
        ("hour=99991231T2359Z", "asks for an hour that cannot be read"),
        ("after=1", "asks for a page that does not exist"),
        ("before=99999999999999999.1.999999999999999999", ""),
        ("after=-1.0.0", "asks for a page that does not exist"),
        ("page=2", ""),
    ],
)
def test_nonsense_in_the_address_is_said_and_left_out(supervisor, query, words):
    callback = make_callback()

    answer = supervisor.get(f"/board/?{query}")

    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert callback.reference in answer.content.decode()
    assert "nonsense" not in answer.content.decode()


def test_address_holds_codes_only(sam):
    make_callback(person=make_person("Marcus"))
    chosen = Filter(show="overdue", urgency=Urgency.ROUTINE, keeper="me", hour=NOW)

    assert chosen.query == "?show=overdue&urgency=routine&with=me&hour=20261124T1500Z"
    assert follow(chosen) == chosen
