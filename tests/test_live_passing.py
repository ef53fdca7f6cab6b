"""A notice is put off or handed over where it stands, without leaving the page."""

import re

import pytest
from django.utils import timezone
from django.utils.timezone import timedelta

from intake.callbacks.models import Move
from intake.triage.models import Urgency
from tests.make import ALL_DAY, make_callback, make_number, make_person, make_reminder, make_staff

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def dana(client):
    dana = make_staff()
    client.force_login(dana)
    return dana


def make_notice(to, **details):
    person = make_person("Zebediah Canary")
    number, due_at = make_number(person, **ALL_DAY), timezone.now() - 5 * MINUTE
    return make_reminder(make_callback(person=person, number=number, **{"due_at": due_at} | details), to=to)


def ask(client, notice, what):
    return client.get(f"/live/notices/{notice.pk}/{what}/", headers=HTMX)


def post(client, notice, what, **data):
    return client.post(f"/live/notices/{notice.pk}/{what}/", data, headers=HTMX)


def test_popover_asks_how_long_and_says_the_limits_and_nothing_about_whom(client, dana):
    notice = make_notice(dana, snoozes=1, snoozed_minutes=15)

    answer = ask(client, notice, "later")

    page = answer.content.decode()
    assert answer["HX-Retarget"] == "#passing"
    assert f"Remind again of {notice.callback.reference}" in page
    assert "At most twice, and an hour in all" in page
    assert "So far once, 15 min." in page
    assert "Canary" not in page


def test_putting_off_leaves_the_page_and_says_until_when(client, dana):
    notice = make_notice(dana)

    answer = post(client, notice, "later", minutes="15", code="on_a_call")

    page, move = answer.content.decode(), Move.objects.get()
    notice.callback.refresh_from_db()
    then = timezone.localtime(notice.callback.remind_at).strftime("%H:%M")
    assert (move.by, move.minutes, move.code) == (dana, 15, "on_a_call")
    assert f"{notice.callback.reference}: you are reminded again at {then}. It stays due." in page
    assert "passed-on" in answer["HX-Trigger"]
    assert answer.context["reminders"] == []


def test_what_may_not_be_put_off_is_refused_beside_the_question_with_what_was_chosen(client, dana):
    notice = make_notice(dana, snoozes=2, snoozed_minutes=30)

    answer = post(client, notice, "later", minutes="30", code="preparing")

    page = answer.content.decode()
    assert answer["HX-Retarget"] == "#passing"
    assert "A callback is put off twice and by an hour at most." in page
    assert re.search(r'value="30"[^>]* checked', page)
    assert 'value="preparing" selected' in page
    assert "HX-Trigger" not in answer


def test_handing_over_tells_the_colleague_and_takes_it_off_the_screen(client, dana):
    notice, ben = make_notice(dana), make_staff(name="Ben Oduya")
    asked = ask(client, notice, "hand-over").content.decode()

    answer = post(client, notice, "hand-over", to=ben.pk, code="shift_ends")

    assert "Ben Oduya" in asked
    assert "Because" in asked
    assert f"{notice.callback.reference} is with Ben Oduya now." in answer.content.decode()
    notice.callback.refresh_from_db()
    assert notice.callback.assigned_to == ben


def test_handing_over_without_saying_to_whom_is_refused(client, dana):
    answer = post(client, make_notice(dana), "hand-over", code="shift_ends")

    assert "This field is required." in answer.content.decode()
    assert not Move.objects.exists()


@pytest.mark.parametrize(
    ("details", "offered"),
    [({}, True), ({"urgency": Urgency.EMERGENCY}, False), ({"due_at": timezone.now() + 5 * MINUTE}, False)],
)
def test_later_is_offered_only_for_what_may_wait(client, dana, details, offered):
    make_notice(dana, **details)

    page = client.get("/live/notices/").content.decode()

    assert (">Later<" in page) is offered
    assert ">Hand over<" in page


@pytest.mark.parametrize("what", ["later", "hand-over"])
def test_notice_of_somebody_else_is_neither_shown_nor_passed_on(client, dana, what):
    notice = make_notice(make_staff())

    assert ask(client, notice, what).status_code == 404
    assert post(client, notice, what, minutes="15", code="on_a_call").status_code == 404


@pytest.mark.parametrize("what", ["later", "hand-over"])
def test_without_script_the_callback_asks_the_same(client, dana, what):
    notice = make_notice(dana)

    answer = client.get(f"/live/notices/{notice.pk}/{what}/")

    assert answer["Location"] == f"/callbacks/{notice.callback.reference}/"


def test_who_has_it_reads_by_when_to_begin(client, dana):
    notice = make_notice(dana)

    page = client.post(f"/live/notices/{notice.pk}/have/", headers=HTMX).content.decode()

    notice.callback.refresh_from_db()
    then = timezone.localtime(notice.callback.remind_at).strftime("%H:%M")
    assert f"{notice.callback.reference} is yours. Begin by {then}" in page
