"""One's own page: what one may change about oneself, and what the trail says of it."""

import pytest

from intake.audit.models import Entry
from intake.reminders.channels import NotDelivered
from intake.staff.models import Role
from tests.make import make_staff

pytestmark = pytest.mark.django_db
SERVICE = "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js"
TYPED = {"name": "Dana Whitfield", "email": "dana@example.org"}


@pytest.fixture
def dana(client):
    dana = make_staff(**TYPED)
    client.force_login(dana)
    return dana


def save(client, **typed):
    return client.post("/me/", TYPED | typed)


def test_own_details_are_saved_and_the_trail_says_which_but_not_what(client, dana):
    answer = save(client, name="Dana Winter", service_url=SERVICE, on_call="on")

    dana.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, "/me/")
    assert (dana.name, dana.email, dana.service_url, dana.on_call) == (
        "Dana Winter",
        "dana@example.org",
        SERVICE,
        True,
    )
    (entry,) = Entry.objects.all()
    assert (entry.verb, entry.by, entry.detail) == (
        "change_own_details",
        dana,
        {"changed": "name service_url on_call"},
    )


def test_saving_the_same_leaves_no_entry(client, dana):
    save(client)

    assert not Entry.objects.exists()


def test_stored_address_is_kept_when_nothing_is_typed_and_is_not_shown(client, dana):
    save(client, service_url=SERVICE)

    save(client)
    page = client.get("/me/").content.decode()

    dana.refresh_from_db()
    assert dana.service_url == SERVICE
    assert "Stored: Discord" in page
    assert "JHMHI8qBe7bk2ZwO5U711o3dV_js" not in page


def test_service_is_forgotten_when_one_says_so(client, dana):
    save(client, service_url=SERVICE)

    save(client, without_service="on")

    dana.refresh_from_db()
    assert dana.service_url is None


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "", "This field is required."),
        ("email", "nowhere", "Enter a valid email address."),
        ("service_url", "file:///etc/passwd", "This kind of service is not known here."),
        ("service_url", "ntfys://127.0.0.1/x", "This server stands in a private network"),
        ("service_url", "discord://x", "Something is missing in this address."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_saved(client, dana, field, typed, said):
    answer = save(client, **{"name": "Dana Winter", field: typed})

    assert answer.status_code == 422
    assert said in answer.context["form"].errors[field][0]
    assert f'aria-describedby="id_{field}_error"' in answer.content.decode()
    dana.refresh_from_db()
    assert dana.name == "Dana Whitfield"


@pytest.mark.parametrize(("wanted", "kept"), [("yes", True), ("no", False), ("", False)])
def test_sound_is_switched_on_and_off(client, dana, wanted, kept):
    dana.wants_sound = not kept
    dana.save()

    client.post("/me/sound/", {"wanted": wanted})

    dana.refresh_from_db()
    assert dana.wants_sound is kept
    assert [entry.detail for entry in Entry.objects.all()] == [{"wanted": kept}]


def test_only_who_keeps_callbacks_is_asked_whether_they_are_on_call(client, dana):
    assert "I am on call" in client.get("/me/").content.decode()

    client.force_login(make_staff(Role.AUDITOR))

    assert "I am on call" not in client.get("/me/").content.decode()


def test_test_without_a_service_asks_for_one(client, dana):
    page = client.post("/me/test/", follow=True).content.decode()

    assert "Save the address of a service first." in page


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (None, "The service has taken the test."),
        (NotDelivered(permanent=False, problem="x"), "The service did not take the test."),
        (NotDelivered(permanent=True, problem="x"), "This address cannot be used any more."),
    ],
)
def test_test_says_what_became_of_it(client, dana, monkeypatch, outcome, said):
    sent = []

    def send(url):
        sent.append(url)
        if outcome:
            raise outcome

    monkeypatch.setattr("intake.me.views.send_test", send)
    save(client, service_url=SERVICE)

    page = client.post("/me/test/", follow=True).content.decode()

    assert sent == [SERVICE]
    assert said in page


def test_own_page_costs_the_session_and_the_person(client, dana, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get("/me/")
