"""What the site has set stands in the trail: which setting changed and when, never its value."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.urls import reverse

from core.environment import read_environment
from intake.audit.models import Entry
from intake.audit.site import UNSET, note_at_start, note_settings
from intake.staff.models import Role
from tests.make import NOW, make_staff

pytestmark = pytest.mark.django_db
GIVEN = {"RINGBACK_IDLE_MINUTES": "10", "RINGBACK_EMAIL_URL": "smtp://desk:hunter22@mail.example.org"}


def test_each_setting_that_changed_is_an_entry_and_no_value_is_in_it():
    assert note_settings(GIVEN, NOW) == sorted(GIVEN)
    assert note_settings(GIVEN, NOW) == []

    later = NOW + timedelta(days=1)
    assert note_settings(GIVEN | {"RINGBACK_IDLE_MINUTES": "60"}, later) == ["RINGBACK_IDLE_MINUTES"]

    entry = Entry.objects.latest("pk")
    assert (entry.verb, entry.about, entry.reference, entry.by, entry.at) == (
        "change_setting", "setting", "RINGBACK_IDLE_MINUTES", None, later,
    )  # fmt: skip
    assert not {"10", "60", GIVEN["RINGBACK_EMAIL_URL"]} & {
        row.detail["token"] for row in Entry.objects.all()
    }


def test_setting_that_was_taken_back_is_an_entry_too():
    note_settings(GIVEN, NOW)
    del (rest := dict(GIVEN))["RINGBACK_IDLE_MINUTES"]

    assert note_settings(rest, NOW) == ["RINGBACK_IDLE_MINUTES"]
    assert note_settings(rest, NOW) == []
    assert Entry.objects.latest("pk").detail == {"token": UNSET}


def test_environment_gives_what_the_site_has_set_by_name(monkeypatch):
    monkeypatch.setenv("RINGBACK_IDLE_MINUTES", "7")

    given = read_environment().given()

    assert given["RINGBACK_IDLE_MINUTES"] == "7"
    assert given["RINGBACK_CENTRE_NAME"] == "Recovery 24/7"
    assert "RINGBACK_AMI_CONTEXTS" not in given  # nobody has set it


def test_database_without_tables_stops_no_start(monkeypatch):
    def gone(*_args):
        raise OperationalError("no such table")

    monkeypatch.setattr("intake.audit.site.note_settings", gone)

    assert note_at_start(GIVEN, NOW) == []


def test_trail_shows_a_setting_by_its_name_and_among_keys_and_settings(client):
    client.force_login(make_staff(Role.AUDITOR))
    note_settings(GIVEN, NOW)

    for asked in ({"reference": "RINGBACK_IDLE_MINUTES"}, {"kind": "keys"}):
        page = client.get(reverse("audit_trail"), asked).content.decode()
        assert "change setting" in page
        assert "RINGBACK_IDLE_MINUTES" in page.partition("<tbody>")[2]
