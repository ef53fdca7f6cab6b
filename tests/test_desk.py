"""The desk: what to do next."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from intake.calls.models import Kind
from tests.make import make_call, make_callback, make_draft, make_person, make_staff

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("rows", [1, 3])
def test_desk_asks_eleven_questions_for_any_number_of_rows(client, rows, django_assert_num_queries):
    now, dana = timezone.now(), make_staff()
    client.force_login(dana)
    for turn in range(rows):
        person = make_person()
        make_callback(
            due_at=now,
            person=person,
            call=make_call(person),
            assigned_to=dana,
            claimed_by=dana,
            claimed_until=now,
        )
        make_draft(saved_at=now)
        ring = {"rang_at": now - MINUTE, "answered_at": None, "kind": Kind.HANG_UP, "caller": None}
        make_call(**ring, number=f"+1215555019{turn}")

    with django_assert_num_queries(11):
        client.get(reverse("desk"))
