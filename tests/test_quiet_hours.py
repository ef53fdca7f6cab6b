"""Quiet hours: nobody is rung in theirs, except in an emergency or because they asked for the hour."""

from datetime import timedelta
from functools import partial
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from intake.audit.models import Entry
from intake.callbacks.models import Callback, Outcome
from intake.callbacks.services import AlreadyClaimed, QuietHoursNow, claim_callback, record_attempt
from intake.triage.models import Urgency
from tests.make import NOW, make_callback, make_number, make_reminder, make_staff

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
AT_NIGHT = NOW + 11 * HOUR  # 21:00 in New York


def attempt(callback, by, now):
    return record_attempt(callback=callback, outcome=Outcome.NO_ANSWER, token=uuid4(), by=by, now=now)


def test_nobody_is_rung_in_their_quiet_hours():
    callback = make_callback()

    with pytest.raises(QuietHoursNow, match="quiet hours") as refusal:
        claim_callback(callback=callback, by=make_staff(), now=AT_NIGHT)

    assert refusal.value.opening == NOW + 23 * HOUR
    callback.refresh_from_db()
    assert (callback.claimed_by, callback.hour_agreed) == (None, False)
    assert not Entry.objects.filter(verb="claim_callback").exists()


def test_that_they_asked_for_a_quiet_hour_is_kept_on_the_attempt_and_in_the_trail():
    callback, dana = make_callback(), make_staff()

    claim_callback(callback=callback, by=dana, now=AT_NIGHT, asked_for_hour=True)
    tried = attempt(callback, by=dana, now=AT_NIGHT + MINUTE)

    assert tried.hour_agreed
    assert Entry.objects.get(verb="claim_callback").detail["hour_agreed"] is True
    callback.refresh_from_db()
    assert not callback.hour_agreed
    with pytest.raises(QuietHoursNow):
        claim_callback(callback=callback, by=dana, now=AT_NIGHT + 2 * MINUTE)


def test_hour_that_was_said_to_be_asked_for_by_day_means_nothing():
    callback, dana = make_callback(), make_staff()

    claim_callback(callback=callback, by=dana, now=NOW, asked_for_hour=True)

    assert not attempt(callback, by=dana, now=NOW).hour_agreed


@pytest.mark.parametrize(("minutes", "rings"), [(-31, False), (-30, True), (60, True), (61, False)])
def test_agreed_hour_is_around_the_time_that_they_asked_for(minutes, rings):
    callback = make_callback(due_at=AT_NIGHT, hour_agreed=True)
    claim = partial(claim_callback, callback=callback, by=make_staff(), now=AT_NIGHT + minutes * MINUTE)

    if rings:
        assert claim().claimed_by
    else:
        with pytest.raises(QuietHoursNow):
            claim()


def test_quiet_hours_are_no_limit_in_an_emergency():
    callback = make_callback(urgency=Urgency.EMERGENCY)

    assert claim_callback(callback=callback, by=make_staff(), now=AT_NIGHT).claimed_by
    assert not attempt(
        callback, by=callback.claimed_by or make_staff(), now=AT_NIGHT + 11 * MINUTE
    ).hour_agreed


def test_quiet_hours_that_begin_during_a_call_do_not_take_it_away():
    callback, dana = make_callback(), make_staff()
    closing = NOW + 10 * HOUR  # 20:00 in New York
    claim_callback(callback=callback, by=dana, now=closing - MINUTE)

    assert claim_callback(callback=callback, by=dana, now=closing + MINUTE).claimed_by == dana
    with pytest.raises(QuietHoursNow):
        claim_callback(callback=callback, by=dana, now=closing + 11 * MINUTE)


def test_who_has_it_is_said_before_quiet_hours_are():
    callback = make_callback(urgency=Urgency.EMERGENCY)
    claim_callback(callback=callback, by=make_staff(name="Joel Kim"), now=AT_NIGHT)
    Callback.objects.update(urgency=Urgency.ROUTINE)

    with pytest.raises(AlreadyClaimed, match="Joel Kim"):
        claim_callback(callback=callback, by=make_staff(), now=AT_NIGHT)


@pytest.fixture
def dana(client):
    dana = make_staff()
    client.force_login(dana)
    return dana


def quiet_now():
    """A callback that is overdue, to a number whose quiet hours last for two hours more."""
    there = timezone.now().astimezone(ZoneInfo("America/New_York"))
    number = make_number(opens=(there + 2 * HOUR).time(), closes=(there + 3 * HOUR).time())
    return make_callback(due_at=timezone.now() - HOUR, person=number.person, number=number)


def post(client, name, callback, **data):
    return client.post(reverse(name, args=[callback.reference]), data)


def page_of(client, callback):
    return client.get(reverse("callback", args=[callback.reference])).content.decode()


def test_page_wants_a_deliberate_choice_before_the_number_is_shown(client, dana):
    callback = quiet_now()

    assert "They asked to be called at this hour" in page_of(client, callback)
    refused = post(client, "claim_callback", callback)
    assert refused.status_code == 409
    assert "It is quiet hours there now." in refused.content.decode()
    assert "tel:" not in page_of(client, callback)

    post(client, "claim_callback", callback, asked_for_hour="on")
    assert "tel:" in page_of(client, callback)
    post(client, "record_attempt", callback, token=uuid4(), outcome="no_answer")
    assert "they asked for this hour" in page_of(client, callback)


def test_ringing_from_the_notice_leads_to_where_one_can_say_that_they_asked_for_it(client, dana):
    notice = make_reminder(quiet_now(), to=dana)

    page = client.post(f"/live/notices/{notice.pk}/ring/", follow=True).content.decode()

    assert "It is quiet hours there now." in page
    assert "They asked to be called at this hour" in page
