"""The page of one callback: what it shows to whom, and where a refusal stands."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from intake.audit.models import Entry
from intake.callbacks.models import Attempt, Callback, Closing
from intake.callbacks.services import claim_callback
from intake.calls.models import CallerRole
from intake.people.models import Asked
from intake.staff.models import Role
from intake.triage.models import Urgency
from tests.make import ALL_DAY, make_attempt, make_call, make_callback, make_number, make_person, make_staff

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def dana(client):
    staff = make_staff(name="Dana Whitfield")
    client.force_login(staff)
    return staff


@pytest.fixture
def ruth(client):
    staff = make_staff(Role.SUPERVISOR, name="Ruth Okafor")
    client.force_login(staff)
    return staff


def words(response):
    """What somebody reads on the page, with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def due(**details):
    person = details.pop("person", None) or make_person()
    contact = details.pop("contact", {})
    return make_callback(
        due_at=timezone.now() - HOUR,
        person=person,
        number=make_number(person, **ALL_DAY | contact),
        **details,
    )


def page_of(client, callback, **options):
    return client.get(reverse("callback", args=[callback.reference]), **options)


def post(client, name, callback, **data):
    return client.post(reverse(name, args=[callback.reference]), data)


def test_number_is_a_link_only_for_who_has_the_callback(client, dana):
    callback = due()

    before = page_of(client, callback).content.decode()
    post(client, "claim_callback", callback)
    after = page_of(client, callback).content.decode()

    assert "tel:" not in before
    assert callback.number.number not in before
    assert f'href="tel:{callback.number.number}"' in after


def test_page_says_who_has_it_and_until_when(client, dana):
    callback, joel = due(), make_staff(name="Joel Kim")
    claimed = claim_callback(callback=callback, by=joel, now=timezone.now())

    page = words(page_of(client, callback))
    refused = post(client, "claim_callback", callback)

    until = timezone.localtime(claimed.claimed_until).strftime("%H:%M")
    assert f"Joel Kim is calling this person and has the callback until {until}." in page
    assert refused.status_code == 409
    assert "Joel Kim is already calling." in words(refused)


def test_voicemail_is_offered_only_where_it_is_allowed(client, dana):
    careful, open_hearted = due(), due(contact={"may_voicemail": Asked.YES})
    post(client, "claim_callback", careful)
    post(client, "claim_callback", open_hearted)

    assert "Voicemail left" not in words(page_of(client, careful))
    assert "Do not leave a voicemail" in words(page_of(client, careful))
    assert "Voicemail left V" in words(page_of(client, open_hearted))
    assert "“Hi, this is Dana returning a call.”" in words(page_of(client, open_hearted))


@pytest.mark.parametrize(
    ("call", "warning"),
    [
        ({"caller_role": CallerRole.LOVED_ONE, "client": None}, "You are ringing a loved one."),
        ({"caller_role": CallerRole.PROFESSIONAL, "client": None}, "Whoever answers is not known"),
        ({}, "How to reach them"),
    ],
)
def test_page_says_what_must_not_be_confirmed(client, dana, call, warning):
    person = make_person()
    made = make_call(**{"client": person, "caller": person} | call)
    callback = due(person=person, call=made)

    page = words(page_of(client, callback))

    assert warning in page
    assert ("Do not confirm" in page) == bool(call)


def test_code_word_stands_on_the_page_and_on_the_row(client, dana):
    callback = due(contact={"ask_for": "Aunt Carol's friend"})

    assert "Ask for, or say you are: Aunt Carol&#x27;s friend" in words(page_of(client, callback))
    assert "Aunt Carol&#x27;s friend" in words(client.get(reverse("desk")))


def test_refused_attempt_stands_beside_the_outcome_with_the_note(client, dana):
    callback = due()
    claim_callback(callback=callback, by=make_staff(name="Joel Kim"), now=timezone.now())

    answer = post(
        client, "record_attempt", callback, token=uuid4(), outcome="no_answer", note="rang out twice"
    )

    assert answer.status_code == 422
    assert re.search(r'id="id_outcome_error">Joel Kim is already calling', answer.content.decode())
    assert "rang out twice" in words(answer)
    assert not Attempt.objects.exists()


def test_page_that_renews_itself_keeps_the_form_and_writes_down_one_look(client, dana):
    callback = due()
    live = {"headers": {"HX-Request": "true"}}

    page_of(client, callback)
    part = client.get(f"{reverse('callback', args=[callback.reference])}?keep", **live)

    assert "<html" not in part.content.decode()
    assert re.search(r'<form[^>]* id="attempt"[^>]* hx-preserve="true"', part.content.decode())
    assert "Your ten minutes are over." in words(part)
    assert Entry.objects.filter(verb="read_callback").count() == 1


def test_a_part_asked_for_without_the_page_is_written_down(client, dana):
    page_of(client, due(), headers={"HX-Request": "true"})

    assert Entry.objects.filter(verb="read_callback").count() == 1


def test_note_stays_when_the_callback_is_taken_again(client, dana):
    answer = post(client, "claim_callback", due(), token=uuid4(), note="he asked for Sunday")

    assert answer.status_code == 200
    assert "he asked for Sunday" in words(answer)


def test_colleague_gets_it_in_one_form(client, dana):
    callback, joel = due(assigned_to=dana), make_staff(name="Joel Kim")

    answer = post(client, "hand_over_callback", callback, to=joel.pk, code="shift_ends")

    assert answer.status_code == 302
    assert Callback.objects.get().assigned_to == joel
    assert f"{callback.reference} is with Joel Kim now." in words(client.get(reverse("desk")))
    assert "Handed to Joel K." in words(page_of(client, callback))


def test_putting_off_too_often_is_refused_beside_its_control(client, dana):
    callback = due(snoozes=2, snoozed_minutes=20)

    answer = post(client, "snooze_callback", callback, minutes=5, code="on_a_call")

    assert answer.status_code == 422
    assert re.search(r'id="id_minutes_error">A callback is put off twice', answer.content.decode())


def test_put_off_says_when_it_reminds_again(client, dana):
    callback = due()

    post(client, "snooze_callback", callback, minutes=5, code="on_a_call")

    assert "put off, reminds again at" in words(page_of(client, callback))
    assert "Put off by 5 min" in words(page_of(client, callback))


def test_what_waits_for_its_next_reminder_is_not_called_put_off(client, dana):
    callback = due(remind_at=timezone.now() + HOUR)

    assert "put off" not in words(page_of(client, callback))


def test_an_emergency_cannot_be_put_off_on_the_page(client, dana):
    assert "An emergency is not put off." in words(page_of(client, due(urgency=Urgency.EMERGENCY)))


def test_supervisor_gives_up_or_says_why(client, ruth):
    unreachable, cancelled = due(undecided_since=timezone.now()), due()

    post(client, "close_callback", unreachable, closing="unreachable")
    refused = post(client, "close_callback", cancelled, closing="cancelled", reason=" ")
    post(client, "close_callback", cancelled, closing="cancelled", reason="admitted elsewhere")

    assert re.search(r'id="id_reason_error">Say why', refused.content.decode())
    assert [row.closing for row in Callback.objects.order_by("pk")] == [
        Closing.UNREACHABLE,
        Closing.CANCELLED,
    ]


def test_supervisor_has_it_tried_again_by_somebody(client, ruth):
    callback, joel = due(undecided_since=timezone.now(), tries=5), make_staff()

    post(client, "retry_callback", callback, to=joel.pk)

    after = Callback.objects.get()
    assert (after.undecided_since, after.assigned_to) == (None, joel)


def test_who_does_not_supervise_decides_nothing(client, dana):
    callback = due(undecided_since=timezone.now())

    assert "Close this callback" not in words(page_of(client, callback))
    assert post(client, "close_callback", callback, closing="unreachable").status_code == 403
    assert post(client, "retry_callback", callback, to="anyone").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_page_asks_eleven_questions_whatever_was_tried(client, dana, rows, django_assert_num_queries):
    callback = due(call=make_call())
    for _row in range(rows):
        make_attempt(callback)
        make_staff()

    with django_assert_num_queries(11):
        page_of(client, callback)
