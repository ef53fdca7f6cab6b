"""What became of the calls that were decided against the suggestion, by rule and direction."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from intake.callbacks.models import Closing
from intake.clinic.outcomes import NAMES, see_outcomes
from intake.safety.models import Interrupt
from intake.staff.models import Role
from intake.triage.models import Urgency
from intake.triage.queries import override_report
from tests.make import (
    NOW,
    make_call,
    make_callback,
    make_draft,
    make_override,
    make_person,
    make_staff,
    make_triage,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def staff():
    return make_staff()


def decide(staff, *, to=Urgency.ROUTINE, fired=("S01",), urgency=Urgency.SAME_DAY, at=NOW):
    """A call that was decided otherwise; answers the call."""
    call = make_call(make_person(), rang_at=at - DAY / 24)
    make_override(
        make_triage(call, fired=fired, urgency=urgency, by=staff, at=at),
        to=to,
        by=staff,
        at=at,
        effective_at=at,
    )
    return call


def ended(call, closing=""):
    end = {"closed_at": NOW, "closing": closing} if closing else {}
    return make_callback(person=call.client, call=call, **end)


def endanger(call, staff, *, at, false_alarm=False):
    """Somebody was in danger during another call of the same person."""
    later = make_call(call.client)
    ending = (
        {"closed_at": at, "closed_by": staff, "closing": "no_emergency", "reason": "x"} if false_alarm else {}
    )
    Interrupt.objects.create(
        draft=make_draft(staff),
        call=later,
        opened_at=at,
        opened_by=staff,
        follow_up_due_at=None if false_alarm else at + DAY,
        **ending,
    )


def outcomes():
    return see_outcomes(override_report(start=NOW - DAY, end=NOW + DAY))


def total():
    return {str(became.name): (became.down, became.up) for became in outcomes().total}


@pytest.mark.parametrize(
    ("closing", "name"),
    [
        (Closing.REACHED, "Reached"),
        (Closing.SETTLED, "They rang us"),
        (Closing.DECLINED, "Declined"),
        (Closing.UNREACHABLE, "Unreachable"),
        (Closing.CANCELLED, "Cancelled"),
        ("", "Still open"),
    ],
)
def test_each_ending_of_a_callback_is_an_outcome(staff, closing, name):
    ended(decide(staff), closing)

    assert total() == {name: (1, 0)}


def test_every_closing_has_a_name():
    assert set(Closing.values) <= set(NAMES)


def test_call_without_a_callback_is_an_outcome_too(staff):
    decide(staff)

    assert total() == {"No callback was promised": (1, 0)}


def test_outcomes_stand_beside_their_rule_and_direction(staff):
    ended(decide(staff, fired=("S01", "S04")), Closing.REACHED)
    ended(decide(staff, fired=("S01",), to=Urgency.EMERGENCY), Closing.UNREACHABLE)
    ended(decide(staff, fired=("S01",)))

    rows = {of.row.rule: of for of in outcomes().rules}

    assert [(str(name), n) for name, n in rows["S01"].down] == [("Still open", 1), ("Reached", 1)]
    assert [(str(name), n) for name, n in rows["S01"].up] == [("Unreachable", 1)]
    assert [(str(name), n) for name, n in rows["S04"].down] == [("Reached", 1)]
    assert total() == {"Unreachable": (0, 1), "Still open": (1, 0), "Reached": (1, 0)}


def test_the_last_callback_of_a_call_counts(staff):
    call = decide(staff)
    ended(call, Closing.CANCELLED)
    ended(call, Closing.REACHED)

    assert total() == {"Reached": (1, 0)}


@pytest.mark.parametrize(("days", "counts"), [(-1, False), (0, False), (1, True), (30, True), (31, False)])
def test_emergency_of_the_same_person_soon_after_outweighs_how_it_ended(staff, days, counts):
    call = decide(staff)
    ended(call, Closing.REACHED)
    endanger(call, staff, at=NOW + days * DAY)

    assert total() == {"An emergency within 30 days" if counts else "Reached": (1, 0)}


def test_false_alarm_and_somebody_elses_emergency_do_not_count(staff):
    call = decide(staff)
    ended(call, Closing.REACHED)
    endanger(call, staff, at=NOW + DAY, false_alarm=True)
    endanger(make_call(make_person()), staff, at=NOW + DAY)

    assert total() == {"Reached": (1, 0)}


@pytest.mark.parametrize("times", [1, 3])
def test_outcomes_are_three_queries(staff, times, django_assert_num_queries):
    for _turn in range(times):
        ended(decide(staff), Closing.REACHED)
    report = override_report(start=NOW - DAY, end=NOW + DAY)

    with django_assert_num_queries(3):
        see_outcomes(report)


def test_page_shows_what_became_of_them(client):
    now, lead = timezone.now(), make_staff(Role.CLINICIAN)
    client.force_login(lead)
    ended(decide(lead, at=now - DAY), Closing.UNREACHABLE)

    page = client.get(reverse("clinic")).content.decode()

    assert "What became of them" in page
    assert "1 · Unreachable" in page
