"""The session ends, or the network goes, while somebody has a caller on the line: nothing typed is lost."""

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect

from intake.callbacks.models import Attempt
from intake.calls.models import Call, Draft
from intake.safety.models import Interrupt
from tests.make import ALL_DAY, make_callback, make_number, make_staff
from tests.stack import chromium, running
from tests.test_journey import PASSWORD, sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


def sign_in_again(page: Page) -> None:
    dialog = page.get_by_role("dialog", name="Your session has ended")
    expect(dialog).to_be_visible()
    dialog.get_by_label("User name").fill("dana")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in and go on").click()
    expect(dialog).to_be_hidden()


def type_on_and_on(page: Page) -> None:
    """Whoever types without a pause is saved all the same."""
    page.get_by_label("Name to use").press_sequentially("Renata who talks and talks", delay=90)
    assert Draft.objects.get().answers["caller_name"][0].startswith("Renata")


def lose_the_session(page: Page) -> None:
    Session.objects.all().delete()
    page.get_by_label("Number to call back").fill("973 555 0177")
    sign_in_again(page)
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved")
    page.get_by_role("button", name="Emergency").click()
    expect(page.get_by_role("button", name="Page the supervisor")).to_be_visible()


def page_while_signed_out(page: Page) -> None:
    Session.objects.all().delete()
    page.get_by_role("button", name="Page the supervisor").click()
    sign_in_again(page)
    expect(page.get_by_role("button", name="Page again")).to_be_visible()
    assert Interrupt.objects.get().times_paged == 1


def write_while_the_network_is_away(page: Page) -> None:
    page.context.set_offline(True)
    page.get_by_label("Where is the person now?").fill("12 Sample Street")
    expect(page.get_by_text("NOT sent yet")).to_be_visible()
    page.get_by_label("Seizure today").press("Space")  # the panel may lie over it
    page.context.set_offline(False)
    expect(page.get_by_text("NOT sent yet")).to_be_hidden(timeout=15_000)
    assert Interrupt.objects.get().location == "12 Sample Street"


def finish_while_signed_out(page: Page) -> None:
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved", timeout=10_000)
    page.locator("#interrupt summary").first.click()  # folds the panel to a bar
    page.get_by_label("Handed over on the line").check(force=True)
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved")
    Session.objects.all().delete()
    page.keyboard.press("Control+Enter")
    sign_in_again(page)
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("is logged")).to_be_visible()
    assert Call.objects.count() == 1


def record_an_attempt_while_signed_out(page: Page, reference: str) -> None:
    page.goto(f"/callbacks/{reference}/")
    page.locator("#claim").click()
    page.locator("[name=outcome][value=busy]").check(force=True)
    page.get_by_label("Note").fill("engaged twice")
    Session.objects.all().delete()
    page.get_by_role("button", name="Record this attempt").click()
    sign_in_again(page)
    expect(page.get_by_text("the next try is due")).to_be_visible()
    assert Attempt.objects.get().note == "engaged twice"


def test_nothing_is_lost_when_the_session_or_the_network_goes() -> None:
    make_staff(username="dana", name="Dana Whitfield", password=PASSWORD)
    number = make_number(**ALL_DAY)
    callback = make_callback(reference="CB-2345678", number=number, due_at=timezone.now())
    with running("web") as stack, chromium() as browser:
        page = browser.new_context(base_url=stack.url).new_page()
        sign_in(page, "dana")
        page.goto("/calls/new/")
        expect(page.locator("[name=danger]").first).to_be_focused()

        type_on_and_on(page)
        lose_the_session(page)
        page_while_signed_out(page)
        write_while_the_network_is_away(page)
        finish_while_signed_out(page)
        record_an_attempt_while_signed_out(page, callback.reference)
