"""When this site tries again: edited, previewed, and obeyed."""

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from intake.audit.models import Entry
from intake.callbacks.models import Callback, Outcome
from intake.callbacks.policies import Policy, current_cadence, window_of
from intake.callbacks.refusals import InQuietHours
from intake.callbacks.replanning import PolicyHasChanged, preview_policy, save_policy
from intake.callbacks.rules import USUAL, Cadence, InvalidWaits, read_waits, say_waits
from intake.callbacks.services import record_attempt, schedule_callback
from intake.staff.models import Role
from intake.triage.models import Urgency
from tests.make import NOW, make_attempt, make_callback, make_number, make_staff

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TYPED = {
    "emergency_now": "5 min",
    "same_day": "30 min, 1 day",
    "within_72h": "1 h, 1 day",
    "routine": "1 h, 2 days",
    "attempt_limit": "3",
    "opens": "10:00",
    "closes": "19:00",
    "based_on": "0",
}


def cadence(**details):
    waits = {name: read_waits(text) for name, text in TYPED.items() if name in USUAL.waits}
    return Cadence(**{"waits": waits, "attempt_limit": 3} | details)


def save(given=None, **details):
    defaults = {"based_on": 0, "by": make_staff(Role.ADMINISTRATOR), "now": NOW}
    return save_policy(cadence=given or cadence(), **defaults | details)


def tried(at=NOW - MINUTE, **details):
    """A same-day callback that was tried once, and is tried again a quarter of an hour later."""
    callback = make_callback(due_at=at + 15 * MINUTE, promised_at=at - HOUR, tries=1, **details)
    make_attempt(callback, at=at)
    return callback


@pytest.fixture
def lena(client):
    staff = make_staff(Role.ADMINISTRATOR, name="Lena Fischer")
    client.force_login(staff)
    return staff


@pytest.mark.parametrize("text", ["15 min, 1 h, 4 h, 1 day", "90 min", "2 days, 14 days", "5 min"])
def test_waits_are_said_as_they_are_read(text):
    assert say_waits(read_waits(text)) == text


@pytest.mark.parametrize("text", ["", "soon", "0 min", "1 h,", "15 days", "25 h", "1.5 h", "-1 h", "1 week"])
def test_what_is_no_wait_is_refused(text):
    with pytest.raises(InvalidWaits):
        read_waits(text)


def test_program_keeps_its_own_waits_until_somebody_saves_others():
    assert current_cadence() == USUAL
    save()
    assert current_cadence() == cadence()


def test_next_try_and_the_supervisor_come_as_the_policy_says():
    save()
    callback, staff = make_callback(), make_staff()

    def try_once(now):
        record_attempt(callback=callback, token=uuid4(), outcome=Outcome.NO_ANSWER, by=staff, now=now)
        return Callback.objects.get()

    assert try_once(NOW).due_at == NOW + 30 * MINUTE
    assert try_once(NOW + HOUR).undecided_since is None
    assert try_once(NOW + 2 * HOUR).undecided_since == NOW + 2 * HOUR


def test_hours_of_the_policy_hold_where_nobody_asked_for_others():
    save(cadence(opens=time(11), closes=time(19)))
    usual, asked = make_number(), make_number(opens=time(9), closes=time(12))

    assert window_of(usual, current_cadence()).opens == time(11)
    assert window_of(asked, current_cadence()).opens == time(9)
    assert window_of(make_number(zone=""), current_cadence()).opens == time(12)
    promise = {"urgency": Urgency.SAME_DAY, "by": make_staff(), "now": NOW - HOUR, "due_at": NOW}
    with pytest.raises(InQuietHours) as refusal:
        schedule_callback(person=usual.person, number=usual, **promise)
    assert refusal.value.opening == datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
    assert schedule_callback(person=asked.person, number=asked, **promise)


def test_preview_moves_what_the_old_policy_planned_and_nothing_else():
    moves = tried()
    agreed = tried(hour_agreed=True)
    Callback.objects.filter(pk=agreed.pk).update(due_at=NOW + HOUR)
    tried(at=NOW - HOUR)  # overdue
    make_callback(due_at=NOW + HOUR)  # not tried yet
    make_callback(due_at=NOW + HOUR, tries=4, undecided_since=NOW)

    preview = preview_policy(cadence=cadence(), now=NOW)

    (one,) = preview.moved
    assert (one.callback, one.callback.due_at) == (moves, NOW + 14 * MINUTE)
    assert one.to_at == NOW + 29 * MINUTE
    assert (preview.sooner, preview.later, preview.open) == (0, 1, 4)
    assert Callback.objects.get(pk=moves.pk).due_at == NOW + 14 * MINUTE
    assert not Policy.objects.exists()


def test_preview_shows_fifty_and_counts_all():
    for turn in range(51):
        tried(at=NOW - timedelta(seconds=turn + 1))

    preview = preview_policy(cadence=cadence(attempt_limit=1), now=NOW)

    assert (len(preview.moved), preview.later, preview.at_the_limit) == (50, 51, 51)
    dues = [one.callback.due_at for one in preview.moved]
    assert dues == sorted(dues)


def test_what_would_have_been_due_already_is_due_as_soon_as_it_may_ring():
    tried()

    (one,) = preview_policy(
        cadence=cadence(waits=USUAL.waits | {"same_day": read_waits("1 min")}), now=NOW
    ).moved

    assert one.to_at == NOW


def test_saving_moves_what_was_previewed_and_writes_it_down():
    callback, lena = tried(), make_staff(Role.ADMINISTRATOR)

    policy = save(by=lena)

    after = Callback.objects.get()
    assert (after.due_at, after.remind_at, after.round) == (NOW + 29 * MINUTE, NOW + 19 * MINUTE, 2)
    entries = Entry.objects.order_by("pk").values_list("verb", "by", "reference", "detail")
    assert list(entries) == [
        ("replan_callback", lena.pk, callback.reference, {"policy": 1}),
        ("save_policy", lena.pk, str(policy.pk), {"version": 1, "moved": 1}),
    ]


def test_of_two_administrators_the_second_is_told():
    save()

    with pytest.raises(PolicyHasChanged):
        save()

    assert save(based_on=1).version == 2


@pytest.mark.parametrize("written", [{"attempt_limit": 0}, {"attempt_limit": 11}, {"opens": "20:00"}])
def test_database_refuses_an_impossible_policy(written):
    save(cadence(opens=time(9), closes=time(20)))

    with pytest.raises(IntegrityError), transaction.atomic():
        Policy.objects.update(**written)


def test_policy_is_saved_as_it_was_previewed(client, lena):
    previewed = client.post(reverse("policies"), TYPED)
    seen = previewed.context["form"].fingerprint
    changed = client.post(reverse("policies"), TYPED | {"previewed": seen, "attempt_limit": "4"})
    saved = client.post(reverse("policies"), TYPED | {"previewed": seen})

    assert "What this would do now" in previewed.content.decode()
    assert changed.status_code == 200
    assert saved.status_code == 302
    assert Policy.objects.get().attempt_limit == 3
    assert "30 min, 1 day" in client.get(reverse("policies")).content.decode()


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("same_day", "soon", "“soon” is no wait"),
        ("routine", ", ".join(["1 h"] * 10), "Nine waits are enough"),
        ("emergency_now", "1 day", "In an emergency"),
        ("attempt_limit", "11", "less than or equal to 10"),
        ("attempt_limit", "0", "greater than or equal to 1"),
        ("opens", "07:59", "before 8:00"),
        ("closes", "21:01", "after 21:00"),
        ("closes", "10:00", "must come after the first"),
        ("opens", "", "This field is required"),
    ],
)
def test_what_cannot_hold_is_said_beside_its_field(client, lena, field, typed, said):
    answer = client.post(reverse("policies"), TYPED | {field: typed})

    assert answer.status_code == 422
    assert said in " ".join(answer.context["form"].errors[field])
    assert said in answer.content.decode()


def test_page_based_on_an_older_version_is_refused(client, lena):
    seen = client.post(reverse("policies"), TYPED).context["form"].fingerprint
    save()

    answer = client.post(reverse("policies"), TYPED | {"previewed": seen})

    assert answer.status_code == 409
    assert "Somebody has saved another policy" in answer.content.decode()


@pytest.mark.parametrize("role", [Role.ADMISSIONS, Role.SUPERVISOR, Role.AUDITOR, Role.CLINICIAN])
def test_only_an_administrator_edits_policies(client, role):
    client.force_login(make_staff(role))

    assert client.get(reverse("policies")).status_code == 403


def test_administrator_sees_no_name_and_no_number(client, lena):
    callback = tried(at=NOW)
    Callback.objects.update(due_at=NOW + 15 * MINUTE)

    page = client.post(reverse("policies"), TYPED).content.decode()

    assert callback.person.name not in page
    assert callback.number.number not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_preview_asks_three_questions_and_one_for_the_policy(rows, django_assert_num_queries):
    for _row in range(rows):
        tried()

    with django_assert_num_queries(4):
        preview_policy(cadence=cadence(), now=NOW)
