"""Steps on the way to treatment, recorded in Chromium on the page of a person: `O`, and the step's letter."""

import pytest
from playwright.sync_api import expect

from intake.outcomes.forms import KEYS
from intake.outcomes.models import Outcome, Step
from tests.make import make_callback, make_number, make_staff
from tests.stack import chromium, running
from tests.test_journey import PASSWORD, sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


def test_steps_are_recorded_in_two_keys_each() -> None:
    dana, number = make_staff(username="dana", name="Dana Whitfield", password=PASSWORD), make_number()
    make_callback(person=number.person, number=number)  # else nobody needs to know them
    with running("web") as stack, chromium() as browser:
        page = browser.new_context(base_url=stack.url).new_page()
        sign_in(page, "dana")
        page.goto(f"/people/{number.person.reference}/")
        for count, step in enumerate((Step.ATTENDED, Step.ADMITTED), start=1):
            page.keyboard.press("o")
            page.keyboard.press(KEYS[step])
            expect(page.locator("[aria-labelledby=way] .tick li")).to_have_count(count)

    recorded = Outcome.objects.order_by("pk").values_list("step", "person", "recorded_by")
    assert list(recorded) == [(step, number.person.pk, dana.pk) for step in (Step.ATTENDED, Step.ADMITTED)]
