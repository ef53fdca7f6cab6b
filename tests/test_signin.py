"""Signing in, its limits, and the second factor."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import signing
from django.test import Client
from django.urls import reverse

from intake.audit.models import Entry
from intake.signin.marks import DEVICE
from intake.staff.models import SignInTry, Staff
from tests.make import make_staff

pytestmark = pytest.mark.django_db
PASSWORD = "a word for tests only"
SCRIPT = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    """Argon2 is slow on purpose; what is tested here is who gets in."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def dana() -> Staff:
    return make_staff(username="dana", name="Dana Whitfield", password=PASSWORD, email="dana@example.org")


def sign_in(client: Client, password: str = PASSWORD, *, name: str = "dana", **headers: str):
    return client.post("/sign-in/", {"login": name, "password": password}, **headers)


def add_app(staff: Staff) -> str:
    """An authenticator app for them; answers its secret."""
    secret = generate_totp_secret()
    TOTP.activate(staff, secret)
    return secret


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def verbs() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


def test_right_password_opens_the_house_and_is_written_down(client, dana):
    answer = sign_in(client)

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/", follow=True).status_code == 200
    assert verbs() == ["sign_in"]


def test_wrong_password_says_so_beside_the_form_and_is_written_down(client, dana):
    answer = sign_in(client, "not it at all")

    assert "do not belong together" in answer.content.decode()
    assert client.get("/").url.startswith("/sign-in/")
    entry = Entry.objects.get()
    assert (entry.verb, entry.reference, entry.by) == ("sign_in_failed", str(dana.pk), None)


def test_what_a_stranger_types_as_a_name_is_kept_nowhere(client, dana):
    sign_in(client, name="Zebediah!secret")

    assert Entry.objects.get().reference == ""
    assert "zebediah" not in str(SignInTry.objects.values()).lower()


def test_sixth_try_for_one_name_from_one_network_is_not_looked_at(client, dana):
    for _turn in range(5):
        sign_in(client, "wrong")

    answer = sign_in(Client())

    assert "Too many tries" in answer.content.decode()


def test_other_network_is_not_shut_out_by_it(client, dana):
    for _turn in range(6):
        sign_in(client, "wrong", REMOTE_ADDR="198.51.100.7")

    assert sign_in(Client(), REMOTE_ADDR="203.0.113.9").status_code == 302


def test_known_device_gets_in_whatever_others_try(client, dana):
    sign_in(client)
    client.post("/sign-out/")
    for turn in range(60):
        sign_in(Client(), "wrong", REMOTE_ADDR=f"198.51.100.{turn}")

    assert "Too many tries" in sign_in(Client(), REMOTE_ADDR="203.0.113.9").content.decode()
    assert sign_in(client).status_code == 302


def test_known_device_has_a_limit_of_its_own(client, dana):
    sign_in(client)
    client.post("/sign-out/")
    for _turn in range(10):
        sign_in(client, "wrong")

    assert "Too many tries" in sign_in(client).content.decode()


def test_mark_of_a_device_is_no_mark_for_another_name(client, dana):
    make_staff(username="joel", password=PASSWORD)
    sign_in(client)
    client.post("/sign-out/")
    for _turn in range(5):
        sign_in(client, "wrong", name="joel")

    assert "Too many tries" in sign_in(client, name="joel").content.decode()


def test_forged_mark_of_a_device_is_none(client, dana):
    client.cookies[DEVICE] = signing.dumps({"device": "x", "names": ["dana"]}, key="k" * 40, salt=DEVICE)
    for _turn in range(5):
        sign_in(client, "wrong")

    assert "Too many tries" in sign_in(client).content.decode()


def test_inactive_staff_do_not_get_in(client, dana):
    Staff.objects.update(is_active=False)

    sign_in(client)

    assert client.get("/").url.startswith("/sign-in/")


def test_session_of_somebody_who_left_is_over_at_once(client, dana):
    sign_in(client)
    Staff.objects.update(is_active=False)

    assert client.get("/desk/").status_code == 302


# The second factor


def test_password_alone_does_not_open_an_account_with_an_app(client, dana):
    secret = add_app(dana)

    answer = sign_in(client)

    assert answer["Location"] == reverse("mfa_authenticate")
    assert client.get("/desk/").status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).status_code == 302
    assert client.get("/", follow=True).status_code == 200


def test_code_is_good_once(client, dana):
    secret = add_app(dana)
    code = code_of(secret)
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code})
    again = Client()
    sign_in(again)

    answer = again.post(reverse("mfa_authenticate"), {"code": code})

    assert answer.status_code == 200
    assert again.get("/desk/").status_code == 302


def test_secret_of_an_app_is_stored_sealed(dana):
    secret = add_app(dana)

    stored = Authenticator.objects.get().data["secret"]

    assert stored.startswith("v1.")
    assert secret not in stored


def test_site_that_requires_it_opens_nothing_before_a_second_factor(client, dana, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(client)

    assert client.get(reverse("desk")).url == reverse("mfa_index")
    assert client.get(reverse("mfa_index")).status_code == 200


def test_site_that_requires_it_opens_with_one(client, dana, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    secret = add_app(dana)
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

    assert client.get(reverse("desk")).status_code == 200
