import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from intake.calls.models import CallerRole
from intake.reminders.models import Channel, Heartbeat, State
from intake.staff.models import Role
from tests.make import (
    make_call,
    make_callback,
    make_draft,
    make_number,
    make_person,
    make_reminder,
    make_shift,
    make_staff,
)

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def supervisor(client):
    client.force_login(make_staff(Role.SUPERVISOR))
    return client


def words(response):
    """What somebody reads on the page, with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_board_says_what_a_supervisor_needs(supervisor):
    now = timezone.now()
    person = make_person("Marcus")
    number = make_number(person, zone="America/Los_Angeles")
    call = make_call(person, caller_role=CallerRole.LOVED_ONE)
    callback = make_callback(
        person=person, number=number, call=call, due_at=now - 18 * MINUTE, tries=1, remind_at=None
    )
    make_callback(person=make_person(""), assigned_to=make_staff(name="Dana Whitfield"), due_at=now + DAY)
    Heartbeat.objects.create(clock="loop", ticked_at=now)

    response = supervisor.get(reverse("board"))

    page = words(response)
    assert "18 min late" in page
    assert "Pacific" in page
    assert "Marcus Loved one · No voicemail" in page
    assert "Same day 1 of 5 Anyone on shift" in page
    assert "No name given" in page
    assert "Dana W." in page
    assert f'href="/callbacks/{callback.reference}/"' in response.content.decode()
    assert "clock has stopped" not in page


def test_board_tells_a_decision_from_a_late_callback(supervisor):
    now = timezone.now()
    make_callback(due_at=now - HOUR, undecided_since=now - HOUR, tries=5)

    page = words(supervisor.get(reverse("board"), {"show": "undecided"}))

    assert "to decide 1 h 00 ago" in page
    assert "5 of 5 Supervisor decides" in page
    assert "Overdue callbacks 0" in page


def test_board_warns_when_the_clock_has_stopped(supervisor):
    Heartbeat.objects.create(clock="loop", ticked_at=timezone.now() - MINUTE)

    assert "The clock has stopped: it last ticked 1 min ago." in words(supervisor.get(reverse("board")))


def test_empty_board_says_what_to_do(supervisor):
    page = words(supervisor.get(reverse("board")))

    assert "One appears here as soon as a call ends with a promise to ring back." in page
    assert "Nobody is on duty." in page
    assert "The clock is not running." in page


def test_live_page_asks_for_its_own_part(supervisor):
    answer = supervisor.get(reverse("board"), {"show": "undecided"}, headers={"HX-Request": "true"})

    part = answer.content.decode().strip()
    assert part.startswith('<div id="board-live"')
    assert 'hx-get="/board/?show=undecided"' in part
    assert "<svg viewBox" not in part


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=x", "page=99999999999999999999", "show=%00"])
def test_nonsense_in_the_address_shows_the_board(supervisor, query):
    assert supervisor.get(f"/board/?{query}").status_code == 200


@pytest.mark.parametrize("role", [Role.ADMISSIONS, Role.AUDITOR, Role.ADMINISTRATOR])
def test_board_is_closed_to_others(client, role):
    client.force_login(make_staff(role))

    assert client.get(reverse("board")).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("headers", "queries"), [({}, 17), ({"HX-Request": "true"}, 16)])
def test_board_asks_the_same_queries_for_any_number_of_rows(
    supervisor, django_assert_num_queries, rows, headers, queries
):
    now = timezone.now()
    for _turn in range(rows):
        staff = make_staff()
        make_shift(staff, now=now)
        make_call(rang_at=now - DAY)
        callback = make_callback(due_at=now, assigned_to=staff, call=make_call())
        make_callback(claimed_by=staff, claimed_until=now + HOUR, due_at=now)
        make_reminder(callback, channel=Channel.EMAIL, state=State.FAILED, sent_at=None)
        make_draft(saved_at=now - HOUR)

    with django_assert_num_queries(queries):
        supervisor.get(reverse("board"), headers=headers)
