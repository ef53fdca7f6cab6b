"""The board while somebody works on it: what changes comes by itself, and nothing moves under their hand."""

import os
import re
import signal
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from intake.callbacks.passing import assign_callback
from intake.callbacks.services import close_callback, schedule_callback
from intake.staff.models import Role
from intake.triage.models import Urgency
from tests.make import make_callback, make_number, make_staff
from tests.stack import chromium, running
from tests.test_live_browser import signed_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
MINUTE = timedelta(minutes=1)


def promise(by, wait):
    """Somebody promises a callback, as the sheet does it."""
    number, now = make_number(), timezone.now()
    return schedule_callback(
        person=number.person,
        number=number,
        urgency=Urgency.SAME_DAY,
        due_at=now + wait,
        by=by,
        now=now,
        hour_agreed=True,
    )


def shown(page: Page) -> list[str]:
    return page.locator("#queue-body tr").evaluate_all("rows => rows.map(row => row.id.slice(3))")


def top(page: Page, callback) -> float:
    return page.locator(f"#tr-{callback.reference}").bounding_box()["y"]


def opened(context) -> Page:
    """The board, in touch with the server."""
    page = context.new_page()
    page.goto("/board/")
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    page.evaluate("window.same = true")
    return page


def choose_two_with_keys(page: Page) -> None:
    for key in "jxjx":
        page.keyboard.press(key)
    expect(page.locator("#many-count")).to_have_text("2 chosen")


def reassign_to_sam(page: Page, first, dana) -> None:
    """Many at once, one of which somebody else is ringing."""
    first.refresh_from_db()
    first.claimed_by, first.claimed_until = dana, timezone.now() + 10 * MINUTE
    first.save()
    page.locator("#many-to").select_option(label="Sam O.")
    page.get_by_role("button", name="Reassign", exact=True).click()
    said = page.locator("#board-said")
    expect(said).to_contain_text("1 callback is reassigned.")
    expect(said).to_contain_text(f"Not done for {first.reference}. Dana Whitfield is already calling.")
    expect(page.locator("#queue-body :checked")).to_have_count(1)


def test_what_changes_is_worked_in_and_moves_nothing_that_is_looked_at():
    sam, dana = make_staff(Role.SUPERVISOR, name="Sam Okafor"), make_staff(name="Dana Whitfield")
    first, second, third = (make_callback(due_at=timezone.now() + wait * MINUTE) for wait in (20, 30, 40))
    with running("web") as stack, chromium() as browser:
        context, _streams, faults = signed_in(browser, stack, sam)
        page = opened(context)
        choose_two_with_keys(page)
        before = top(page, second)

        sooner = promise(sam, 5 * MINUTE)
        make_callback(due_at=timezone.now(), urgency=Urgency.EMERGENCY)  # a panel appears above the rows
        assign_callback(callback=second, to=dana, by=sam, now=timezone.now())
        close_callback(callback=third, closing="cancelled", reason="test", by=sam, now=timezone.now())

        expect(page.locator(f"#tr-{second.reference}")).to_contain_text("Dana W.")
        expect(page.locator("#queue-news")).to_contain_text("2 new callbacks")
        expect(page.locator(f"#tr-{third.reference}")).to_contain_text("no longer in this list")
        assert shown(page) == [first.reference, second.reference, third.reference]
        assert abs(top(page, second) - before) < 2
        assert page.evaluate("document.activeElement.id") == f"row-{second.reference}"
        page.locator("#queue-news").get_by_role("button").click()
        expect(page.locator(f"#tr-{sooner.reference}")).to_be_visible()
        assert shown(page)[1:] == [sooner.reference, first.reference, second.reference]
        expect(page.locator("#queue-body :checked")).to_have_count(2)
        reassign_to_sam(page, first, dana)
        page.locator("h1").hover()
        page.evaluate("document.activeElement.blur()")
        newest = promise(sam, 7 * MINUTE)  # with nobody in the rows it simply comes
        expect(page.locator(f"#tr-{newest.reference}")).to_be_visible()
        assert page.evaluate("window.same") is True
        assert faults == []


GREY = "getComputedStyle(document.querySelector('.board')).filter === 'grayscale(1)'"
CHANGED = "document.body.dispatchEvent(new CustomEvent('changed'))"


def fail_to_fetch(page: Page) -> None:
    """The stream lives, but the board itself does not come."""
    assert not page.evaluate(GREY)
    page.route("**/board/", lambda route: route.abort())
    page.evaluate(CHANGED)
    expect(page.locator(".stale")).to_be_visible()
    assert page.evaluate(GREY)
    page.unroute("**/board/")  # it asks again by itself
    expect(page.locator(".stale")).to_be_hidden()


def cut_the_line(page: Page, web: int) -> None:
    """An open stream outlives the browser's own switch, so the server is frozen as well."""
    html = page.locator("html")
    page.context.set_offline(True)
    os.killpg(web, signal.SIGSTOP)
    expect(html).to_have_attribute("data-live", "lost")
    assert page.evaluate(GREY)
    os.killpg(web, signal.SIGCONT)
    page.context.set_offline(False)
    expect(html).to_have_attribute("data-live", "on", timeout=30_000)
    expect(page.locator(".stale")).to_be_hidden()
    assert not page.evaluate(GREY)


WATCH = """
    const { documentElement } = document;
    documentElement.dataset.seen = "";
    new MutationObserver(() => { documentElement.dataset.seen += `${documentElement.dataset.live} `; })
        .observe(documentElement, { attributeFilter: ["data-live"] });
    const real = Date.now;
    Date.now = () => real() + 30_000;
"""


def sleep(page: Page) -> None:
    """The lid of the laptop was closed for a while: the clock on the wall gives it away."""
    page.evaluate(WATCH)
    expect(page.locator("html")).to_have_attribute("data-seen", re.compile("^lost on"))


def come_back_from_memory(page: Page) -> None:
    with page.expect_navigation():
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    assert page.evaluate("window.same") is None


def test_board_that_lost_touch_never_looks_live():
    with running("web") as stack, chromium() as browser:
        context, _streams, _faults = signed_in(browser, stack, make_staff(Role.SUPERVISOR))
        page = opened(context)

        fail_to_fetch(page)
        cut_the_line(page, stack.groups["web"])
        sleep(page)
        come_back_from_memory(page)
