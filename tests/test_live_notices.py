"""The notices of what is due, on the screen of the person they are for."""

import pytest
from django.utils import timezone
from django.utils.timezone import timedelta

from intake.callbacks.services import claim_callback
from intake.reminders.models import Reminder
from intake.staff.models import Role
from intake.triage.models import Urgency
from tests.make import ALL_DAY, make_callback, make_number, make_person, make_reminder, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def dana(client):
    dana = make_staff()
    client.force_login(dana)
    return dana


def make_notice(to, minutes=18, **details):
    """A notice of a callback that was due some minutes ago."""
    due_at = timezone.now() - timedelta(minutes=minutes, seconds=10)
    person = details.pop("person", None) or make_person()
    number = make_number(person, **ALL_DAY)
    return make_reminder(make_callback(due_at=due_at, person=person, number=number, **details), to=to)


def test_notice_says_what_is_due_and_nothing_about_whom(client, dana):
    notice = make_notice(dana, person=make_person("Zebediah Canary"))

    page = client.get("/live/notices/").content.decode()

    assert f'href="/callbacks/{notice.callback.reference}/"' in page
    assert "due 18 min late" in page
    assert "Same day" in page
    assert "I have it" in page
    assert "Canary" not in page
    assert notice.callback.number.number[-7:] not in page


def test_emergency_stands_first(client, dana):
    make_notice(dana, minutes=50)
    emergency = make_notice(dana, minutes=1, urgency=Urgency.EMERGENCY)

    notices = client.get("/live/notices/").context["reminders"]

    assert notices[0] == emergency


def test_notice_of_somebody_else_is_not_shown(client, dana):
    make_notice(make_staff())

    assert client.get("/live/notices/").context["reminders"] == []


def test_notice_leaves_the_screen_when_one_has_it(client, dana):
    notice = make_notice(dana)

    answer = client.post(f"/live/notices/{notice.pk}/have/", headers={"HX-Request": "true"})

    assert (answer.status_code, answer.context["reminders"]) == (200, [])
    notice.refresh_from_db()
    assert notice.acknowledged_at is not None


def test_without_htmx_having_it_leads_to_the_callback(client, dana):
    notice = make_notice(dana)

    answer = client.post(f"/live/notices/{notice.pk}/have/")

    assert answer["Location"] == f"/callbacks/{notice.callback.reference}/"


def test_ringing_now_claims_the_callback_and_opens_it(client, dana):
    notice = make_notice(dana)

    answer = client.post(f"/live/notices/{notice.pk}/ring/")

    assert answer["Location"] == f"/callbacks/{notice.callback.reference}/"
    notice.callback.refresh_from_db()
    assert notice.callback.claimed_by == dana
    assert client.get("/live/notices/").context["reminders"] == []


def test_who_comes_second_reads_who_is_ringing(client, dana):
    notice = make_notice(dana)
    ben = make_staff(name="Ben Oduya")
    claim_callback(callback=notice.callback, by=ben, now=timezone.now())

    page = client.post(f"/live/notices/{notice.pk}/ring/", follow=True).content.decode()

    assert "Ben Oduya is already calling." in page
    notice.callback.refresh_from_db()
    assert notice.callback.claimed_by == ben


def test_notice_of_somebody_else_cannot_be_rung(client, dana):
    notice = make_notice(make_staff())

    assert client.post(f"/live/notices/{notice.pk}/ring/").status_code == 404
    notice.callback.refresh_from_db()
    assert notice.callback.claimed_by is None


@pytest.mark.parametrize(
    ("rung", "said"),
    [("coming_up", "Coming up:"), ("due", "Call back"), ("second", "Nobody has rung yet:")],
)
def test_notice_says_which_step_it_is(client, dana, rung, said):
    make_reminder(make_callback(due_at=timezone.now()), to=dana, rung=rung)

    assert said in client.get("/live/notices/").content.decode()


@pytest.mark.parametrize(("minutes", "said"), [(0, False), (42, True)])
def test_notice_says_when_it_was_delivered_late(client, dana, minutes, said):
    due_at = timezone.now() - timedelta(minutes=minutes)
    make_reminder(make_callback(due_at=due_at), to=dana, made_at=timezone.now())

    page = client.get("/live/notices/").content.decode()

    assert (f"reminder delivered {minutes} min late" in page) is said


def test_only_a_fresh_notice_makes_a_sound_and_only_for_who_wants_it(client, dana):
    make_notice(dana)
    assert "data-alarm" not in client.get("/live/notices/").content.decode()
    make_reminder(make_callback(due_at=timezone.now()), to=dana)

    page = client.get("/live/notices/").content.decode()
    dana.wants_sound = True
    dana.save()

    assert page.count("data-alarm") == 1
    assert "data-sound" not in page
    assert "data-sound" in client.get("/live/notices/").content.decode()


@pytest.mark.parametrize("exists", [True, False])
def test_notice_of_somebody_else_is_refused_as_if_there_were_none(client, dana, exists):
    notice = make_notice(make_staff())

    answer = client.post(f"/live/notices/{notice.pk if exists else 10**9}/have/")

    assert answer.status_code == 404
    assert not Reminder.objects.filter(acknowledged_at__isnull=False).exists()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_keeps_no_callbacks_has_no_notices(client, role):
    client.force_login(make_staff(role))

    assert client.get("/live/notices/").status_code == 403
    assert client.post("/live/notices/1/have/").status_code == 403


def test_page_that_shows_the_same_is_left_alone_and_new_lateness_is_not_read_out(client, dana):
    make_notice(dana)
    shown = client.get("/live/notices/").context["shown"]
    which, _slash, _minutes = shown.partition("/")

    same = client.get("/live/notices/", headers={"X-Notices-Seen": shown})
    later = client.get("/live/notices/", headers={"X-Notices-Seen": f"{which}/17"})
    other = client.get("/live/notices/", headers={"X-Notices-Seen": "999/18"})

    assert same.status_code == 204
    assert 'aria-live="off"' in later.content.decode()
    assert 'aria-live="off"' not in other.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_notices_cost_the_session_the_person_and_one_question(
    client, dana, django_assert_num_queries, number
):
    for _ in range(number):
        make_notice(dana)

    with django_assert_num_queries(3):
        client.get("/live/notices/")
