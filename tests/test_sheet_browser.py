"""The call sheet in a real browser: nothing typed is lost, whatever happens to the page or the session."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from intake.calls.models import Call, Draft
from tests.make import make_staff
from tests.stack import chromium, running

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
PASSWORD = "a long enough password"


@pytest.fixture
def browser():
    with running("web") as stack, chromium() as browser:
        dana, client = make_staff(username="dana", password=PASSWORD), Client()
        client.force_login(dana)
        name = settings.SESSION_COOKIE_NAME
        context = browser.new_context(base_url=stack.url)
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": stack.url}])
        context.set_default_timeout(30_000)
        yield context


def open_sheet(browser, address="/calls/new/"):
    page = browser.new_page()
    page.goto(address)
    return page


def saved(page):
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved", timeout=30_000)


def test_wrong_answer_that_is_no_longer_called_for_is_shown_when_it_is_refused(browser):
    page = open_sheet(browser)
    page.get_by_label("Cocaine or crack", exact=True).check()
    page.locator("#id_cocaine_last").fill("banana")
    page.get_by_label("Cocaine or crack", exact=True).uncheck()
    page.get_by_label("Answered, nothing more wanted").check()
    saved(page)

    page.get_by_role("button", name="Finish call").first.click()

    expect(page.locator("#id_cocaine_last_error")).to_contain_text("in days")
    expect(page.locator("#id_cocaine_last")).to_be_visible()


def test_session_that_ends_in_mid_call_loses_nothing(browser):
    page = open_sheet(browser)
    page.locator("#id_note").fill("before")
    saved(page)
    Session.objects.all().delete()

    page.locator("#id_note").fill("before and after שלום 🌻")
    dialog = page.locator("#sign-in-again")
    expect(dialog).to_be_visible()
    dialog.get_by_label("User name").fill("dana")
    dialog.get_by_label("Password").fill("wrong")
    dialog.get_by_role("button").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button").click()

    expect(dialog).to_be_hidden()
    saved(page)
    assert Draft.objects.get().answers["note"] == ["before and after שלום 🌻"]
    assert "before" not in page.evaluate("JSON.stringify([localStorage, sessionStorage])")


def test_two_tabs_of_one_sheet_do_not_wipe_out_each_other(browser):
    first = open_sheet(browser)
    first.locator("#id_note").fill("from the first")
    saved(first)
    second = open_sheet(browser, first.url)
    second.locator("#id_age").fill("41")
    saved(second)

    first.locator("#id_caller_name").fill("Rosalind")
    saved(first)

    expect(first.locator("#id_age")).to_have_value("41")
    answers = Draft.objects.get().answers
    assert (answers["note"], answers["age"], answers["caller_name"]) == (
        ["from the first"],
        ["41"],
        ["Rosalind"],
    )


def test_page_without_the_server_keeps_what_is_typed_and_says_that_it_is_not_saved(browser):
    page = open_sheet(browser)
    browser.set_offline(True)
    page.locator("#id_note").fill("typed offline")
    expect(page.locator("#saved")).to_have_attribute("data-state", "lost")

    browser.set_offline(False)

    saved(page)
    assert Draft.objects.get().answers["note"] == ["typed offline"]


def test_one_key_closes_an_untouched_sheet(browser):
    page = open_sheet(browser)

    page.locator("h1").click()
    page.keyboard.press("h")

    page.wait_for_url("**/desk/")
    call = Call.objects.get()
    assert call.kind == "hang_up"
    assert (timezone.now() - call.rang_at).total_seconds() < 60


def test_page_of_a_sheet_that_is_finished_says_so_and_stays_alive(browser):
    page = open_sheet(browser)
    page.locator("#id_note").fill("before")
    saved(page)
    Draft.objects.update(thrown_away_at=timezone.now())

    page.locator("#id_note").fill("before and after")
    expect(page.locator("#saved")).to_have_attribute("data-state", "finished", timeout=30_000)
    page.locator("#id_note").fill("and on")
    page.get_by_role("button", name="Finish call").first.click()

    expect(page.locator("#saved")).to_have_attribute("data-state", "finished")
    assert page.evaluate("1 + 1") == 2
