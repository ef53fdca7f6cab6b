"""Keeping a callback by keys in Chromium: claim, note, a page that renews itself, an outcome and Enter."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from intake.callbacks.models import Attempt, Callback, Outcome
from intake.callbacks.services import claim_callback
from tests.make import ALL_DAY, make_callback, make_number, make_staff
from tests.stack import chromium, running
from tests.test_journey import PASSWORD, sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
NOTE = "his sister says Sunday"


def renew(page: Page) -> None:
    with page.expect_response("**/callbacks/**"):
        page.evaluate("document.body.dispatchEvent(new CustomEvent('changed'))")


def let_the_claim_run_out(page: Page) -> None:
    Callback.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    renew(page)


def lose_the_claim_and_take_it_again(page: Page, callback: Callback) -> None:
    """It runs out and a colleague has it for a while: the number goes, the note stays."""
    let_the_claim_run_out(page)
    expect(page.get_by_text("Your ten minutes are over.")).to_be_visible()
    expect(page.locator("a[href^='tel:']")).to_have_count(0)
    claim_callback(callback=callback, by=make_staff(name="Joel Kim"), now=timezone.now())
    renew(page)
    expect(page.get_by_text("Joel Kim is calling this person")).to_be_visible()
    expect(page.get_by_label("Note")).to_have_value(NOTE)
    let_the_claim_run_out(page)
    page.get_by_role("button", name="I ring now").click()
    expect(page.get_by_label("Note")).to_have_value(NOTE)
    expect(page.locator("a[href^='tel:']")).to_have_count(1)


def log_who_hung_up(page: Page) -> None:
    page.keyboard.press("a")
    page.keyboard.type("215 555 0199")
    page.keyboard.press("Enter")
    page.wait_for_url("**/callbacks/**")
    expect(page.get_by_text("Rang, nobody answered")).to_be_visible()


def test_callback_is_kept_by_keys_and_what_is_typed_survives_the_live_page() -> None:
    dana = make_staff(username="dana", name="Dana Whitfield", password=PASSWORD)
    number, soon = make_number(**ALL_DAY), timezone.now() - timedelta(minutes=1)
    callback = make_callback(due_at=soon, person=number.person, number=number)
    with running("web") as stack, chromium() as browser:
        page = browser.new_context(base_url=stack.url).new_page()
        sign_in(page, "dana")
        page.goto(f"/callbacks/{callback.reference}/")
        expect(page.locator("a[href^='tel:']")).to_have_count(0)

        page.keyboard.press("c")
        expect(page.locator("a[href^='tel:']")).to_have_text(number.as_said)
        page.get_by_label("Note").fill(NOTE)
        renew(page)
        expect(page.get_by_label("Note")).to_be_focused()
        expect(page.get_by_label("Note")).to_have_value(NOTE)
        lose_the_claim_and_take_it_again(page, callback)
        page.locator("h1").click()
        page.keyboard.press("b")
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/")
        log_who_hung_up(page)

    attempt = Attempt.objects.get()
    assert (attempt.outcome, attempt.note, attempt.by) == (Outcome.BUSY, NOTE, dana)
    assert Callback.objects.count() == 2


def test_press_counts_though_the_page_is_drawn_anew_before_it_is_sent() -> None:
    """What is typed has the page ask first whether the session lives; a colleague's change may come then."""
    dana = make_staff(username="dana", name="Dana Whitfield", password=PASSWORD)
    number = make_number(**ALL_DAY)
    callback = make_callback(due_at=timezone.now(), person=number.person, number=number)
    asked: list[Route] = []
    with running("web") as stack, chromium() as browser:
        page = browser.new_context(base_url=stack.url).new_page()
        sign_in(page, "dana")
        page.goto(f"/callbacks/{callback.reference}/")
        page.keyboard.press("c")
        page.get_by_label("Note").fill(NOTE)
        let_the_claim_run_out(page)
        button = page.get_by_role("button", name="I ring now")
        button.evaluate("button => { button.dataset.before = '' }")
        page.route("**/calls/token/", lambda route: asked.append(route))
        with page.expect_request("**/calls/token/"):
            button.click()
        renew(page)
        expect(page.locator("#claim[data-before]")).to_have_count(0)
        asked[0].continue_()
        expect(page.locator("a[href^='tel:']")).to_have_text(number.as_said)
        expect(page.get_by_label("Note")).to_have_value(NOTE)

    callback.refresh_from_db()
    assert callback.claimed_by == dana
    assert callback.claimed_until > timezone.now()


def test_two_callbacks_are_kept_at_the_desk_in_six_keys() -> None:
    dana = make_staff(username="dana", name="Dana Whitfield", password=PASSWORD)
    due = [timezone.now() - timedelta(minutes=minutes) for minutes in (9, 2)]
    numbers = [make_number(**ALL_DAY, number=f"+1215555014{last}") for last in range(2)]
    for number, at in zip(numbers, due, strict=True):
        make_callback(due_at=at, person=number.person, number=number, assigned_to=dana)
    with running("web") as stack, chromium() as browser:
        page = browser.new_context(base_url=stack.url).new_page()
        sign_in(page, "dana")
        page.goto("/desk/")
        for number, letter in zip(numbers, "bd", strict=True):
            page.keyboard.press("c")
            expect(page.locator("a[href^='tel:']")).to_have_text(number.as_said)
            page.keyboard.press(letter)
            page.keyboard.press("Enter")
            expect(page.locator("a[href^='tel:']")).to_have_count(0)
            expect(page).to_have_url(f"{stack.url}/desk/")

    kept = Attempt.objects.order_by("pk").values_list("outcome", "callback__number", "by")
    assert list(kept) == [(Outcome.BUSY, numbers[0].pk, dana.pk), (Outcome.DROPPED, numbers[1].pk, dana.pk)]
