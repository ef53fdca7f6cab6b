"""Who may open what: every address, for every role and a stranger, by every method, has one stated answer."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from intake.calls.models import Call
from intake.staff.models import Role
from tests.access import ABSENT, ANYBODY, OPEN_TO_STRANGERS, ROLES, TABLE
from tests.make import make_staff

pytestmark = pytest.mark.django_db


def addresses(resolver: URLResolver) -> Iterator[tuple[str, list[str]]]:
    """Name of every address, and something absent for each of its arguments."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry)
        elif isinstance(entry, URLPattern):
            kinds = [type(kind).__name__ for kind in entry.pattern.converters.values()]
            yield (
                entry.name or str(entry.pattern),
                [ABSENT[kind.removesuffix("Converter").lower()] for kind in kinds],
            )


ADDRESSES = dict(addresses(get_resolver()))


def status(client: Client, name: str, method: str) -> int:
    return client.generic(method, reverse(name, args=ADDRESSES[name])).status_code


def as_role(letter: str) -> Client:
    client = Client()
    client.force_login(make_staff(ROLES[letter]))
    return client


def test_every_address_has_its_row_and_every_row_its_address():
    assert ADDRESSES.keys() == TABLE.keys()


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_every_role_gets_what_the_table_says(name, method):
    opens_to, by_get, by_post = TABLE[name]
    answer = by_get if method == "GET" else by_post

    given = {letter: status(as_role(letter), name, method) for letter in ANYBODY}

    for letter, got in given.items():
        wanted = answer if letter in opens_to or answer == 405 else 403
        assert got in (wanted if isinstance(wanted, set) else {wanted}), f"{ROLES[letter]} {method} {name}"


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
def test_stranger_gets_the_sign_in_page_and_nothing_else(method):
    for name in sorted(ADDRESSES.keys() - OPEN_TO_STRANGERS):
        answer = Client().generic(method, reverse(name, args=ADDRESSES[name]))

        assert answer.status_code == 302, name
        assert answer["Location"].startswith("/sign-in/?next=/"), name


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_no_address_knows_another_method(method):
    client = as_role("s")

    answers = {name: status(client, name, method) for name in ADDRESSES.keys() - {"sign_in", "healthz"}}

    assert {name: got for name, got in answers.items() if got != 405} == {}


def test_what_is_forbidden_changes_nothing():
    for letter in "ud":
        assert status(as_role(letter), "finish_sheet", "POST") == 403

    assert not Call.objects.exists()


def test_session_of_somebody_who_left_is_dead_at_once():
    staff = make_staff()
    client = Client()
    client.force_login(staff)
    assert status(client, "desk", "GET") == 200

    staff.is_active = False
    staff.save()

    assert status(client, "desk", "GET") == 302


def test_new_role_takes_effect_at_once():
    staff = make_staff(Role.SUPERVISOR)
    client = Client()
    client.force_login(staff)
    assert status(client, "audit_trail", "GET") == 200

    staff.role = Role.ADMISSIONS
    staff.save()

    assert status(client, "audit_trail", "GET") == 403


@pytest.mark.parametrize("letter", ANYBODY)
def test_first_screen_of_every_role_opens(letter):
    client = as_role(letter)

    assert client.get("/", follow=True).status_code == 200


@pytest.mark.parametrize("name", ["desk", "board", "audit_trail", "staff", "new_call", "clinic"])
def test_page_is_not_kept_by_the_browser(name):
    answer = as_role("s").get(reverse(name))

    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]


@pytest.mark.parametrize("letter", ANYBODY)
def test_navigation_names_only_what_opens(letter):
    client = as_role(letter)

    places = client.get("/", follow=True).context["places"]()

    assert places
    assert {client.get(place["url"]).status_code for place in places} == {200}
