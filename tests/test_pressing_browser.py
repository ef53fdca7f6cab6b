"""Whoever presses pages the supervisor or has the call, whatever the page hears in that moment."""

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from intake.rings.models import Ring
from intake.safety.models import Interrupt
from intake.staff.models import Staff
from tests.make import heard, make_shift, make_staff
from tests.stack import chromium, running
from tests.test_journey import PASSWORD, sign_in
from tests.test_session_browser import sign_in_again
from tests.test_sheet_still_browser import hold, middle, wait_for_one

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
HEAR = "document.body.dispatchEvent(new CustomEvent('changed'))"


@pytest.fixture
def page():
    make_staff(username="dana", password=PASSWORD)
    with chromium() as browser, running("web") as stack:
        page = browser.new_context(base_url=stack.url, viewport={"width": 1280, "height": 900}).new_page()
        sign_in(page, "dana")
        page.goto("/calls/new/")
        page.get_by_role("button", name="Emergency").click()
        expect(page.get_by_role("button", name="Page the supervisor")).to_be_visible()
        yield page


def test_page_is_not_lost_with_the_button_that_sent_it(page):
    asked, paged = hold(page, "**/who/"), hold(page, "**/page/")
    page.evaluate(HEAR)
    who = wait_for_one(page, asked)
    Session.objects.all().delete()
    page.get_by_role("button", name="Page the supervisor").click()
    sent = wait_for_one(page, paged)
    page.unroute("**/page/")
    who.fulfill(body='<div class="row" id="interrupt-who"></div>')
    page.wait_for_timeout(300)
    sent.continue_()

    sign_in_again(page)
    expect(page.get_by_role("button", name="Page again")).to_be_visible()
    assert Interrupt.objects.get().times_paged == 1


def test_button_stays_under_the_finger_that_presses_it(page):
    asked = hold(page, "**/who/")
    page.evaluate(HEAR)
    who = wait_for_one(page, asked)
    page.mouse.move(*middle(page.get_by_role("button", name="Page the supervisor")))
    page.mouse.down()
    who.continue_()
    page.wait_for_timeout(500)
    page.mouse.up()

    expect(page.get_by_role("button", name="Page again")).to_be_visible()
    assert Interrupt.objects.get().times_paged == 1


def test_ring_stays_under_the_finger_that_answers_it(page):
    make_shift(Staff.objects.get(), now=timezone.now())
    heard("ringing", at=timezone.now())
    page.goto("/desk/")
    answer = page.get_by_role("button", name="Answer and log")
    expect(answer).to_be_visible()
    asked = hold(page, "**/desk/incoming/")
    page.evaluate(HEAR.replace("changed", "rang"))
    look = wait_for_one(page, asked)
    page.mouse.move(*middle(answer))
    page.mouse.down()
    look.fulfill(body="<p>Somebody else rings</p>")
    page.wait_for_timeout(500)
    page.mouse.up()

    page.wait_for_url("**/calls/*/")
    assert Ring.objects.get().taken_by == Staff.objects.get()
