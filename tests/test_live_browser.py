"""What a page does with the live stream: it hears, it shares, and it says so when it has lost touch."""

import os
import signal
import time

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from intake.reminders.services import claim_due_reminders
from tests.make import ALL_DAY, make_callback, make_number, make_staff
from tests.stack import chromium, running

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


def signed_in(browser, stack, staff):
    """A browser in which somebody has signed in, and its requests for the stream so far."""
    client = Client()
    client.force_login(staff)
    name = settings.SESSION_COOKIE_NAME
    context = browser.new_context(base_url=stack.url)
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": stack.url}])
    streams, faults = [], []
    context.on("request", lambda asked: streams.append(asked) if asked.url.endswith("/live/") else None)
    context.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    return context, streams, faults


def remind(staff, **details):
    """A callback falls due and a clock ticks."""
    callback = make_callback(due_at=timezone.now(), assigned_to=staff, **details)
    claim_due_reminders(now=timezone.now())
    return callback


def test_reminder_comes_to_every_tab_by_one_stream_and_goes_when_one_has_it():
    dana = make_staff()
    with running("web") as stack, chromium() as browser:
        context, streams, faults = signed_in(browser, stack, dana)
        tabs = [context.new_page() for _ in range(3)]
        for tab in tabs:
            tab.goto("/desk/")
            expect(tab.locator("html")).to_have_attribute("data-live", "on", timeout=20_000)

        callback = remind(dana)

        for tab in tabs:
            expect(tab.locator("#notices").get_by_text(callback.reference)).to_be_visible(timeout=15_000)
        tabs[0].locator("#notices").get_by_role("button", name="I have it").click()
        for tab in tabs:
            notice = tab.locator("#notices").get_by_role("link", name=callback.reference)
            expect(notice).to_have_count(0, timeout=15_000)
        assert len(streams) == 1
        tabs[0].close()  # the one that listens: another takes over
        callback = remind(dana)
        for tab in tabs[1:]:
            expect(tab.locator("#notices").get_by_text(callback.reference)).to_be_visible(timeout=15_000)
        assert faults == []


def test_page_says_that_it_lost_touch_with_a_frozen_server_and_comes_back():
    with running("web") as stack, chromium() as browser:
        context, _streams, _faults = signed_in(browser, stack, make_staff())
        page = context.new_page()
        page.goto("/desk/")
        lost = page.locator("[data-live-lost]")
        expect(page.locator("html")).to_have_attribute("data-live", "on", timeout=20_000)
        expect(lost).to_be_hidden()

        os.killpg(stack.groups["web"], signal.SIGSTOP)
        frozen_at = time.monotonic()
        expect(lost).to_be_visible(timeout=20_000)
        assert time.monotonic() - frozen_at > 3
        os.killpg(stack.groups["web"], signal.SIGCONT)

        expect(lost).to_be_hidden(timeout=20_000)
        expect(page.locator("html")).to_have_attribute("data-live", "on")


COUNTS = """
    window.heard = 0;
    window.noted = [];
    const Real = window.AudioContext;
    window.AudioContext = class extends Real { constructor() { super(); window.heard += 1; } };
    window.Notification = class extends EventTarget {
        static permission = "granted";
        constructor(title, options) { super(); window.noted.push([title, options.body ?? ""]); }
    };
"""


@pytest.mark.parametrize("wanted", [True, False])
def test_new_notice_sounds_once_and_names_the_reference_only_for_who_wants_it(wanted):
    dana = make_staff(wants_sound=wanted)
    with running("web") as stack, chromium() as browser:
        context, _streams, faults = signed_in(browser, stack, dana)
        context.add_init_script(COUNTS)
        page = context.new_page()
        page.goto("/desk/")
        expect(page.locator("html")).to_have_attribute("data-live", "on", timeout=20_000)

        callback = remind(dana)

        expect(page.locator("#notices").get_by_text(callback.reference)).to_be_visible(timeout=15_000)
        page.wait_for_timeout(700)
        heard, noted = page.evaluate("[window.heard, window.noted]")
        assert (heard, noted) == ((1, [[callback.reference, ""]]) if wanted else (0, []))
        assert faults == []


def put_off_by_keys(page, popover):
    page.get_by_role("button", name="Later").press("Enter")
    expect(popover.get_by_text("an hour in all")).to_be_visible()
    expect(popover.get_by_label("5 min", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(popover).to_be_hidden()
    page.get_by_role("button", name="Later").press("Enter")
    expect(popover.get_by_label("5 min", exact=True)).to_be_focused()
    page.keyboard.press("ArrowRight")  # 15 minutes
    page.evaluate("document.body.dispatchEvent(new CustomEvent('reminded'))")  # it stays open, and as it is
    expect(popover.get_by_label("15 min")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator("#notices").get_by_role("status")).to_contain_text("you are reminded again at")
    expect(popover).to_be_hidden()
    assert page.url.endswith("/desk/")


def hand_over_by_keys(page, popover):
    page.get_by_role("button", name="Hand over").press("Enter")
    expect(popover.get_by_label("Give it to")).to_be_focused()
    popover.get_by_label("Give it to").select_option(label="Ben Oduya")
    popover.get_by_role("button", name="Hand it over").press("Enter")
    expect(page.locator("#notices").get_by_role("status")).to_contain_text("is with Ben Oduya now")
    assert page.url.endswith("/desk/")


def test_notice_is_put_off_and_handed_over_by_keyboard_without_leaving_the_page():
    dana, ben = make_staff(), make_staff(name="Ben Oduya")
    with running("web") as stack, chromium() as browser:
        context, _streams, faults = signed_in(browser, stack, dana)
        page = context.new_page()
        page.goto("/desk/")
        expect(page.locator("html")).to_have_attribute("data-live", "on", timeout=20_000)
        number = make_number(**ALL_DAY)
        first = remind(dana, person=number.person, number=number)
        popover = page.locator("#passing")

        put_off_by_keys(page, popover)
        second = remind(dana)
        hand_over_by_keys(page, popover)
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.snoozed_minutes, second.assigned_to) == (15, ben)
        assert faults == []
