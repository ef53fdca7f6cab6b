"""Inviting somebody, changing a role, letting somebody go."""

import re
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from intake.audit.models import Entry
from intake.callbacks.models import Callback
from intake.office.services import CannotTakeThemOver, LastAdministrator, change_role, let_go
from intake.shifts.models import Shift
from intake.staff.models import Role, Staff
from tests.make import NOW, make_callback, make_shift, make_staff
from tests.test_signin import PASSWORD, add_app, sign_in

pytestmark = pytest.mark.django_db
NEW = {"name": "Mia Castellano", "username": "mia.c", "email": "mia@example.org", "role": Role.ADMISSIONS}


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make_staff(Role.ADMINISTRATOR, username="lena"))
    return client


def test_invited_person_gets_a_link_and_comes_in_by_it(office):
    office.post(reverse("invite"), NEW)

    letter = mail.outbox[0]
    link = urlsplit(re.search(r"https?://\S+", letter.body)[0]).path
    guest = Client()
    guest.post(link, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert sign_in(guest, name="mia.c").status_code == 302
    assert not {"Mia", "Castellano", "mia.c"} & set(re.split(r"\W", letter.subject + letter.body))
    assert Entry.objects.filter(verb="invite_staff").count() == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("username", "lena", "already exists"),
        ("username", "Mia C!", "Small letters"),
        ("email", "nowhere", "valid email"),
        ("role", "king", "valid choice"),
        ("name", "", "required"),
    ],
)
def test_bad_invitation_says_what_is_wrong_and_keeps_what_was_typed(office, field, value, words):
    answer = office.post(reverse("invite"), NEW | {field: value})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert ("Mia Castellano" in page) == (field != "name")
    assert not mail.outbox


def test_leaving_moves_what_was_theirs_in_one_step():
    lena, sam, dana = make_staff(Role.ADMINISTRATOR), make_staff(), make_staff()
    theirs = make_callback(assigned_to=dana, claimed_by=dana, claimed_until=NOW)
    other = make_callback(assigned_to=sam)
    make_shift(dana)
    add_app(dana)

    moved = let_go(staff=dana, to=sam, by=lena, now=NOW)

    assert moved == 1
    assert set(Callback.objects.filter(assigned_to=sam)) == {theirs, other}
    assert not Callback.objects.filter(claimed_by=dana).exists()
    assert Shift.objects.get(staff=dana).ended_at == NOW
    assert not Authenticator.objects.exists()
    assert not Staff.objects.get(pk=dana.pk).is_active


def test_without_a_colleague_they_go_to_anyone_on_shift():
    dana = make_staff()
    callback = make_callback(assigned_to=dana)

    let_go(staff=dana, to=None, by=make_staff(Role.ADMINISTRATOR), now=NOW)

    callback.refresh_from_db()
    assert callback.assigned_to is None


def test_callbacks_go_to_nobody_who_keeps_none():
    dana, auditor = make_staff(), make_staff(Role.AUDITOR)
    make_callback(assigned_to=dana)

    with pytest.raises(CannotTakeThemOver):
        let_go(staff=dana, to=auditor, by=make_staff(Role.ADMINISTRATOR), now=NOW)

    assert Staff.objects.get(pk=dana.pk).is_active


def test_last_administrator_stays():
    lena = make_staff(Role.ADMINISTRATOR)

    with pytest.raises(LastAdministrator):
        let_go(staff=lena, to=None, by=lena, now=NOW)
    with pytest.raises(LastAdministrator):
        change_role(staff=lena, role=Role.AUDITOR, by=lena, now=NOW)


def test_open_session_ends_when_somebody_leaves(office):
    dana = make_staff(username="dana", password=PASSWORD)
    theirs = Client()
    sign_in(theirs)
    assert theirs.get(reverse("desk")).status_code == 200

    office.post(reverse("let_go", args=[dana.pk]), {"to": ""})

    assert theirs.get(reverse("desk")).status_code == 302
    assert sign_in(Client()).status_code == 200 or sign_in(Client())["Location"].endswith("gone/")


def test_lost_factor_is_forgotten_and_sessions_end(office):
    dana = make_staff(username="dana", password=PASSWORD)
    add_app(dana)

    office.post(reverse("sign_out_everywhere", args=[dana.pk]), {"factors": "forget"})

    assert not Authenticator.objects.exists()


def test_dangerous_page_asks_again_who_it_is(client):
    make_staff(Role.ADMINISTRATOR, username="dana", password=PASSWORD)
    sign_in(client)

    asked = client.get(reverse("invite"))
    assert asked.url.startswith(reverse("account_reauthenticate"))

    client.post(asked.url, {"password": PASSWORD})
    assert client.get(reverse("invite")).status_code == 200


def test_employee_page_takes_a_fixed_number_of_queries(office, django_assert_num_queries):
    dana = make_staff()
    for _turn in range(3):
        make_staff()
        make_callback(assigned_to=dana)

    with django_assert_num_queries(8):
        office.get(reverse("employee", args=[dana.pk]))
