"""A shift is handed over: two signatures, then everything moves in one step."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from intake.audit.models import Entry
from intake.callbacks.models import Callback, Closing, Move
from intake.handovers.models import Handover
from intake.handovers.queries import see_next_shift
from intake.handovers.services import (
    AlreadyGiven,
    CannotTakeOver,
    NotYoursToTake,
    give_shift,
    take_shift,
    withdraw_handover,
)
from intake.staff.models import Role
from intake.triage.models import Urgency
from tests.make import NOW, make_call, make_callback, make_draft, make_staff

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def dana():
    return make_staff(name="Dana Whitfield")


@pytest.fixture
def joel():
    return make_staff(name="Joel Kim")


def test_everything_moves_at_the_second_signature_and_nothing_before(dana, joel):
    due, later = (
        make_callback(assigned_to=dana, remind_at=None),
        make_callback(due_at=NOW + HOUR, assigned_to=dana),
    )
    make_callback(assigned_to=dana, closed_at=NOW, closing=Closing.REACHED)
    others, nobodys = make_callback(assigned_to=make_staff()), make_callback()

    handover = give_shift(leaving=dana, arriving=joel, now=NOW)
    assert Callback.objects.open().filter(assigned_to=dana).count() == 2
    taken = take_shift(handover=handover, by=joel, now=NOW + MINUTE)

    assert (taken.moved, taken.taken_at) == (2, NOW + MINUTE)
    assert set(Callback.objects.filter(assigned_to=joel)) == {due, later}
    assert Callback.objects.get(pk=due.pk).remind_at == NOW + MINUTE
    assert Callback.objects.get(pk=later.pk).remind_at == NOW + HOUR
    assert Callback.objects.get(pk=others.pk).assigned_to == others.assigned_to
    assert Callback.objects.get(pk=nobodys.pk).assigned_to is None
    assert set(Move.objects.values_list("to", "code")) == {(joel.pk, "handover")}
    assert list(Entry.objects.order_by("pk").values_list("verb", "by")) == [
        ("give_shift", dana.pk),
        ("hand_over_callback", joel.pk),
        ("hand_over_callback", joel.pk),
        ("take_shift", joel.pk),
    ]


def test_nobody_signs_for_somebody_else_or_twice(dana, joel):
    handover = give_shift(leaving=dana, arriving=joel, now=NOW)

    with pytest.raises(NotYoursToTake):
        take_shift(handover=handover, by=make_staff(), now=NOW)
    with pytest.raises(NotYoursToTake):
        withdraw_handover(handover=handover, by=joel, now=NOW)
    with pytest.raises(AlreadyGiven):
        give_shift(leaving=dana, arriving=make_staff(), now=NOW)
    take_shift(handover=handover, by=joel, now=NOW)
    with pytest.raises(NotYoursToTake):
        take_shift(handover=handover, by=joel, now=NOW)
    assert give_shift(leaving=dana, arriving=joel, now=NOW).pk != handover.pk


def test_withdrawn_handover_is_not_taken(dana, joel):
    handover = give_shift(leaving=dana, arriving=joel, now=NOW)

    withdraw_handover(handover=handover, by=dana, now=NOW)

    with pytest.raises(NotYoursToTake):
        take_shift(handover=handover, by=joel, now=NOW)


@pytest.mark.parametrize("details", [{"is_active": False}, {"role": Role.AUDITOR}])
def test_shift_is_handed_only_to_who_rings_people_back(dana, details):
    with pytest.raises(CannotTakeOver):
        give_shift(leaving=dana, arriving=make_staff(**details), now=NOW)
    with pytest.raises(CannotTakeOver):
        give_shift(leaving=dana, arriving=dana, now=NOW)


def test_database_knows_one_waiting_handover_of_a_person(dana, joel):
    give_shift(leaving=dana, arriving=joel, now=NOW)

    for written in ({"leaving": dana, "arriving": joel}, {"leaving": joel, "arriving": joel}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Handover.objects.create(**written, given_at=NOW)


def test_next_shift_is_told_each_thing_once():
    urgent = make_callback(due_at=NOW + 20 * HOUR, urgency=Urgency.SAME_DAY)
    emergency = make_callback(due_at=NOW, urgency=Urgency.EMERGENCY)
    soon = make_callback(due_at=NOW + 8 * HOUR, urgency=Urgency.ROUTINE)
    make_callback(due_at=NOW + 8 * HOUR + MINUTE, urgency=Urgency.ROUTINE)
    undecided = make_callback(undecided_since=NOW, urgency=Urgency.SAME_DAY)
    draft = make_draft()
    make_draft(finished_at=NOW)

    seen = see_next_shift(staff=make_staff(), now=NOW)

    assert (seen.high_risk, seen.due) == ([emergency, urgent], [soon])
    assert (seen.undecided, seen.drafts, seen.own) == ([undecided], [draft], 0)


def test_two_people_hand_a_shift_over_on_their_screens(client, dana, joel):
    make_callback(assigned_to=dana)
    client.force_login(dana)
    client.post(reverse("handover"), {"arriving": joel.pk})
    signed = client.get(reverse("handover")).content.decode()
    client.force_login(joel)
    offered = client.get(reverse("handover")).content.decode()

    answer = client.post(reverse("take_shift", args=[Handover.objects.get().pk]))

    assert "It is done when Joel Kim signs too." in signed
    assert "Dana Whitfield hands over to you" in offered
    assert "1 open callback." in offered
    assert answer["Location"] == reverse("desk")
    assert Callback.objects.get().assigned_to == joel


def test_what_is_refused_is_said_where_it_was_pressed(client, dana, joel):
    handover = give_shift(leaving=dana, arriving=joel, now=timezone.now())
    client.force_login(dana)

    twice = client.post(reverse("handover"), {"arriving": joel.pk})
    withdraw_handover(handover=handover, by=dana, now=timezone.now())
    late = client.post(reverse("withdraw_handover", args=[handover.pk]))
    foreign = client.post(reverse("take_shift", args=[handover.pk]))

    assert "You have signed" in twice.content.decode()
    assert (twice.status_code, late.status_code, foreign.status_code) == (422, 409, 404)
    assert re.search(r'role="alert">This handover was withdrawn', late.content.decode())


@pytest.mark.parametrize("rows", [1, 3])
def test_handover_asks_twelve_questions_for_any_number_of_rows(client, dana, rows, django_assert_num_queries):
    for _row in range(rows):
        for details in ({"assigned_to": dana}, {"urgency": Urgency.ROUTINE}, {"undecided_since": NOW}):
            make_callback(call=make_call(), **details)
        make_draft()
        give_shift(leaving=make_staff(), arriving=dana, now=NOW)
    client.force_login(dana)

    with django_assert_num_queries(12):
        client.get(reverse("handover"))
