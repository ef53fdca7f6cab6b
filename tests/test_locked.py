"""The locked screen, a forgotten password, and the first visit of who was invited."""

import re
from datetime import timedelta
from urllib.parse import quote, urlsplit

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.core import mail, signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from intake.signin.marks import SEEN
from intake.staff.models import Role, Staff
from tests.make import make_staff
from tests.test_signin import PASSWORD, SCRIPT, sign_in, verbs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    """Argon2 is slow on purpose; what is tested here is who gets in."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def dana() -> Staff:
    return make_staff(username="dana", name="Dana Whitfield", password=PASSWORD, email="dana@example.org")


def leave_alone(client: Client, minutes: int) -> None:
    """Makes the mark of the last touch older."""
    mark = signing.loads(client.cookies[SEEN].value, salt=SEEN)
    mark["at"] -= minutes * 60
    client.cookies[SEEN] = signing.dumps(mark, salt=SEEN)


def test_idle_session_is_locked_and_opens_where_it_was(client, dana):
    sign_in(client)
    leave_alone(client, 10)

    answer = client.get(reverse("handover"))
    assert answer.url == f"{reverse('locked')}?next={quote(reverse('handover'), safe='')}"

    opened = client.post(reverse("locked"), {"password": PASSWORD, "next": reverse("desk")})
    assert opened.url == reverse("desk")
    assert client.get(reverse("desk")).status_code == 200


def test_session_in_use_is_not_locked(client, dana):
    sign_in(client)
    leave_alone(client, 9)

    assert client.get(reverse("desk")).status_code == 200
    leave_alone(client, 9)
    assert client.get(reverse("desk")).status_code == 200


def test_what_a_page_fetches_by_itself_keeps_nobody_awake(client, dana):
    sign_in(client)
    leave_alone(client, 9)
    client.get(reverse("notices"), headers=SCRIPT)
    leave_alone(client, 1)

    assert client.get(reverse("notices"), headers=SCRIPT).status_code == 401


def test_locked_session_still_saves_a_call_on_the_line(client, dana):
    sign_in(client)
    client.post(reverse("lock"))
    sheet = reverse("save_sheet", args=["00000000-0000-4000-8000-000000000001"])

    saved = client.post(
        sheet, {"changed": "caller_name", "caller_name": "Marcus", "revision": 0}, headers=SCRIPT
    )

    assert saved.status_code == 200
    assert client.get(reverse("desk"), headers=SCRIPT).status_code == 401  # and typing has not unlocked it


def test_throwing_the_mark_away_unlocks_nothing(client, dana):
    sign_in(client)
    Staff.objects.update(last_login=timezone.now() - timedelta(minutes=11))
    client.post(reverse("lock"))
    del client.cookies[SEEN]

    assert client.get(reverse("desk")).url.startswith(reverse("locked"))


def test_wrong_password_keeps_it_locked(client, dana):
    sign_in(client)
    client.post(reverse("lock"))

    answer = client.post(reverse("locked"), {"password": "wrong"})

    assert answer.status_code == 422
    assert client.get(reverse("desk")).url.startswith(reverse("locked"))


def test_locked_screen_leads_to_no_other_house(client, dana):
    sign_in(client)

    answer = client.post(reverse("locked"), {"password": PASSWORD, "next": "https://elsewhere.example/"})

    assert answer.url == "/"


def test_signing_out_clears_what_the_browser_kept(client, dana):
    sign_in(client)

    answer = client.post(reverse("sign_out"))

    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert verbs() == ["sign_in", "sign_out"]


# Passwords and invitations


def test_forgotten_password_is_chosen_anew_by_a_link(client, dana):
    client.post(reverse("account_reset_password"), {"email": "dana@example.org"})

    letter = mail.outbox[0]
    link = urlsplit(re.search(r"https?://\S+", letter.body)[0]).path
    page = client.get(link, follow=True)
    client.post(
        page.redirect_chain[-1][0], {"password1": "four words of mine", "password2": "four words of mine"}
    )

    assert "Dana" not in letter.body + letter.subject
    assert sign_in(client, "four words of mine").status_code == 302


def test_unknown_address_gets_the_same_page_and_no_letter(client, dana):
    known = client.post(reverse("account_reset_password"), {"email": "dana@example.org"}, follow=True)
    unknown = Client().post(reverse("account_reset_password"), {"email": "who@example.org"}, follow=True)

    assert known.redirect_chain == unknown.redirect_chain
    assert [letter.to for letter in mail.outbox] == [["dana@example.org"]]


def test_invited_person_chooses_a_password_once(client):
    staff = make_staff(Role.ADMISSIONS, username="mia")
    address = reverse(
        "welcome",
        args=[urlsafe_base64_encode(force_bytes(staff.pk)), default_token_generator.make_token(staff)],
    )

    short = client.post(address, {"new_password1": "short", "new_password2": "short"})
    kept = client.post(address, {"new_password1": PASSWORD, "new_password2": PASSWORD})

    assert (short.status_code, kept.status_code) == (422, 302)
    assert sign_in(client, name="mia").status_code == 302
    assert Client().get(address).status_code == 410
