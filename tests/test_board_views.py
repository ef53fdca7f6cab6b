import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from intake.audit.services import record
from intake.board.queries import see_week
from intake.board.sharing import forget
from intake.calls.models import CallerRole
from intake.people.gates import Restriction
from intake.reminders.models import Channel, Heartbeat, State
from intake.staff.models import Role
from intake.triage.models import Urgency
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


@pytest.fixture(autouse=True)
def nothing_is_kept():
    forget()


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
    assert "week-title" not in part


@pytest.mark.parametrize("role", [Role.ADMISSIONS, Role.AUDITOR, Role.ADMINISTRATOR])
def test_board_is_closed_to_others(client, role):
    client.force_login(make_staff(role))

    assert client.get(reverse("board")).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("headers", "queries"), [({}, 21), ({"HX-Request": "true"}, 23)])
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

    see_week(now)  # asked once an hour
    with django_assert_num_queries(queries):
        supervisor.get(reverse("board"), headers=headers)


def test_wallboard_names_nobody(supervisor):
    now = timezone.now()
    planted = ["Zebediah", "Whitfield", "Quimby", "5550142", "555-0142"]
    person = make_person(planted[0])
    dana = make_staff(name=f"Dana {planted[1]}")
    make_shift(dana, now=now)
    make_draft(dana)
    number = make_number(person, "+18565550142", answered_by="Quimby", ask_for="Quimby")
    call = make_call(person, number="+18565550142", note="Quimby", rang_at=now - MINUTE, answered_at=None)
    callback = make_callback(
        person=person,
        number=number,
        call=call,
        due_at=now - HOUR,
        assigned_to=dana,
        urgency=Urgency.EMERGENCY,
    )

    answer = supervisor.get(reverse("wall"))

    page = answer.content.decode()
    assert "Overdue 1 oldest 1 h 00 late" in words(answer)
    hidden = [*planted, callback.reference, call.reference, answer.wsgi_request.user.name, dana.initials]
    assert [word for word in hidden if word in page] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_wallboard_asks_the_same_queries_for_any_number_of_rows(supervisor, django_assert_num_queries, rows):
    for _turn in range(rows):
        make_shift(now=timezone.now())
        make_callback(due_at=timezone.now(), undecided_since=timezone.now())

    with django_assert_num_queries(12):
        supervisor.get(reverse("wall"), headers={"HX-Request": "true"})


@pytest.mark.parametrize(("asked", "theme"), [("", "dark"), ("light", "light"), ("<b>", "dark")])
def test_wallboard_is_dark_unless_asked(supervisor, asked, theme):
    page = supervisor.get(reverse("wall"), {"theme": asked}).content.decode()

    assert f'data-theme="{theme}"' in page


def part(client, **asked):
    return client.get(reverse("board"), asked, headers={"HX-Request": "true"}).content.decode()


def test_live_part_is_made_once_for_all_who_look_at_the_same_rows(
    client, supervisor, django_assert_max_num_queries
):
    make_callback(due_at=timezone.now())
    first = part(supervisor)
    client.force_login(make_staff(Role.SUPERVISOR))

    with django_assert_max_num_queries(4):  # who asks, what they may see, and whether anything has happened
        second = part(client)

    assert second == first
    assert "csrfmiddlewaretoken" not in first


def test_kept_part_is_made_anew_as_soon_as_anything_happens(supervisor):
    callback = make_callback(due_at=timezone.now())
    assert callback.reference in part(supervisor)
    callback.closed_at, callback.closing, callback.remind_at = timezone.now(), "reached", None
    callback.save()

    record(verb="close_callback", about=callback, by=None, at=timezone.now())

    assert callback.reference not in part(supervisor)


def test_nobody_is_given_the_part_of_another_role_or_of_another_me(client):
    now = timezone.now()
    supervisors = [make_staff(Role.SUPERVISOR) for _ in range(2)]
    mine = [make_callback(due_at=now, assigned_to=staff).reference for staff in supervisors]
    seen = []
    for staff in [*supervisors, make_staff(Role.CLINICIAN)]:
        client.force_login(staff)
        seen.append((part(client, **{"with": "me"}), part(client)))

    assert [reference in seen[0][0] for reference in mine] == [True, False]
    assert [reference in seen[1][0] for reference in mine] == [False, True]
    assert 'value="reassign"' in seen[0][1]
    assert 'value="reassign"' not in seen[2][1]


def test_kept_part_names_nobody_to_those_to_whom_they_are_sealed(client):
    named, other = (make_staff(Role.SUPERVISOR) for _ in range(2))
    kin = make_person("Zebediah")
    make_callback(due_at=timezone.now(), person=kin)
    sealed = Restriction.objects.create(person=kin, reason="kin", at=timezone.now(), by=named)
    sealed.named.add(named)
    seen = []
    for staff in (named, other):
        client.force_login(staff)
        seen.append("Zebediah" in part(client))

    assert seen == [True, False]
