"""The script for a voicemail: vague, and only where one may be left."""

import pytest
from django.urls import reverse

from intake.people.models import Asked
from tests.make import make_callback, make_number, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    client.force_login(make_staff(name="Dana Whitfield"))

    def page_of(may_voicemail):
        number = make_number(may_voicemail=may_voicemail)
        callback = make_callback(person=number.person, number=number)
        return client.get(reverse("callback", args=[callback.reference])).content.decode()

    return page_of


def test_script_says_the_neutral_number_and_neither_centre_nor_reason(page, settings):
    settings.NEUTRAL_NUMBER = "+12155550100"

    said = page(Asked.YES)

    assert "“Hi, this is Dana returning a call, my number is (215) 555-0100.”" in said
    assert settings.CENTRE_NAME not in said.partition("Voicemail:")[2].partition("</li>")[0]


def test_without_a_neutral_number_the_script_says_none(page, settings):
    settings.NEUTRAL_NUMBER = ""

    assert "“Hi, this is Dana returning a call.”" in page(Asked.YES)


@pytest.mark.parametrize("answer", [Asked.NO, Asked.UNKNOWN])
def test_no_script_where_nobody_said_yes(page, settings, answer):
    settings.NEUTRAL_NUMBER = "+12155550100"

    said = page(answer)

    assert "Do not leave a voicemail" in said
    assert "returning a call" not in said
