"""Hundreds who guess at once: they do not get further by it, and shut out nobody who is known here."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from intake.signin.throttle import TooManyTries, begin_try
from intake.staff.models import SignInTry
from intake.staff.rules import ONE_NAME_FROM_ONE_NETWORK, ONE_NAME_FROM_STRANGE_DEVICES
from tests.make import make_staff
from tests.test_signin import PASSWORD, add_app, code_of, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
THREADS, TRIES = 20, 200


def guess_at_once(address_of) -> Counter:
    """So many tries for the name dana; counts whether the password would have been looked at."""

    def guess(turn: int) -> str:
        try:
            begin_try(name="dana", address=address_of(turn), device="", now=timezone.now())
        except TooManyTries:
            return "refused"
        finally:
            connection.close()
        return "looked at"

    with ThreadPoolExecutor(THREADS) as pool:
        return Counter(pool.map(guess, range(TRIES)))


def test_parallel_guesses_from_one_network_are_no_more_than_guesses_in_a_row():
    counted = guess_at_once(lambda turn: "198.51.100.7")

    assert counted["looked at"] <= ONE_NAME_FROM_ONE_NETWORK
    assert SignInTry.objects.count() == TRIES


def test_200_parallel_guesses_shut_out_nobody_with_password_and_factor_on_a_known_device(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    dana, known = make_staff(username="dana", password=PASSWORD), Client()
    assert sign_in(known).status_code == 302
    known.post("/sign-out/")
    secret = add_app(dana)

    counted = guess_at_once(lambda turn: f"198.51.100.{turn}")

    assert counted["looked at"] <= ONE_NAME_FROM_STRANGE_DEVICES
    answer = sign_in(known)
    assert answer["Location"] == "/account/factor/authenticate/"
    assert known.post(answer["Location"], {"code": code_of(secret)}).status_code == 302
    assert known.get("/", follow=True).status_code == 200
