"""Drafts that are older than a shift: a supervisor sees whose they are, and says who is to finish them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intake.audit.models import Entry
from intake.calls.models import A_SHIFT, Draft
from intake.calls.queries import drafts_left_behind
from intake.staff.models import Role
from tests.make import NOW, make_draft, make_staff

pytestmark = pytest.mark.django_db


def opened(ago, **details):
    return make_draft(make_staff(name=details.pop("name", "Lee Left")), opened_at=NOW - ago, **details)


def signed_in(role=Role.SUPERVISOR):
    client, staff = Client(), make_staff(role, name="Sam Okafor")
    client.force_login(staff)
    return client, staff


def give(client, draft, to):
    return client.post(reverse("assign_draft", args=[draft.pk]), {"to": to})


def test_draft_is_left_behind_once_it_is_as_old_as_a_shift():
    old, older = opened(A_SHIFT), opened(timedelta(days=2))
    opened(A_SHIFT - timedelta(seconds=1))
    opened(A_SHIFT * 2, finished_at=NOW)
    opened(A_SHIFT * 2, thrown_away_at=NOW)

    assert drafts_left_behind(NOW) == [older, old]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_once_and_loads_nothing_that_was_typed(rows, django_assert_num_queries):
    for _row in range(rows):
        opened(A_SHIFT, answers={"note": ["a secret"]})

    with django_assert_num_queries(1):
        drafts = drafts_left_behind(NOW)
        assert {draft.opened_by.name + draft.saved_by.name for draft in drafts} == {"Lee LeftLee Left"}
    assert all({"answers", "marks", "asides", "number"} <= draft.get_deferred_fields() for draft in drafts)


def test_board_names_who_began_it_and_how_long_ago_and_never_what_stands_there():
    now = timezone.now()
    make_draft(
        make_staff(name="Lee Left"),
        opened_at=now - timedelta(hours=9),
        saved_at=now - timedelta(hours=8, minutes=30),
        answers={"note": ["a secret"], "caller_name": ["Zebediah"]},
    )
    page = signed_in()[0].get("/board/").content.decode()

    assert "Lee Left" in page
    assert "9 h 00 ago" in page
    assert "a secret" not in page
    assert "Zebediah" not in page


def test_supervisor_takes_it_up_and_goes_on_with_it():
    draft, (client, sam) = opened(A_SHIFT), signed_in()

    answer = give(client, draft, sam.pk)

    assert answer["Location"] == reverse("sheet", args=[draft.pk])
    assert Draft.objects.get().assigned_to == sam
    assert Entry.objects.get(verb="assign_draft").detail == {"to": sam.pk}


def test_it_is_given_back_and_stands_on_that_desk_as_theirs():
    draft, (client, _sam) = opened(A_SHIFT), signed_in()

    assert give(client, draft, draft.opened_by_id)["Location"] == "/board/"

    desk = Client()
    desk.force_login(draft.opened_by)
    assert "you are to finish it" in desk.get("/desk/").content.decode()
    assert "you are to finish it" not in client.get("/desk/").content.decode()


@pytest.mark.parametrize("to", ["", "x", "٣", "987654321", "9" * 50])
def test_it_is_given_to_nobody_who_does_not_exist(to):
    assert give(signed_in()[0], opened(A_SHIFT), to).status_code == 404


def test_it_is_given_to_nobody_who_has_left_or_logs_no_calls():
    gone, auditor = make_staff(is_active=False), make_staff(Role.AUDITOR)
    client, draft = signed_in()[0], opened(A_SHIFT)

    assert {give(client, draft, who.pk).status_code for who in (gone, auditor)} == {404}


def test_draft_that_was_finished_meanwhile_is_given_to_nobody():
    draft, (client, _sam) = opened(A_SHIFT, finished_at=NOW), signed_in()

    assert give(client, draft, draft.opened_by_id)["Location"] == "/board/"
    assert Draft.objects.get().assigned_to is None


def test_clinician_sees_the_list_and_gives_nothing_to_anybody():
    make_draft(make_staff(name="Lee Left"), opened_at=timezone.now() - timedelta(hours=9))
    page = signed_in(Role.CLINICIAN)[0].get("/board/").content.decode()

    assert "Lee Left" in page
    assert "Take it up" not in page
