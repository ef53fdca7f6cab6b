"""Pages keep still while somebody aims: an answer of the server takes nothing from under a finger."""

import wave
from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Locator, Page, Route, expect

from intake.rings.models import Recording, Ring, RingEvent
from intake.safety.models import Interrupt
from intake.staff.models import Staff
from tests.make import heard, make_shift, make_staff
from tests.stack import chromium, running
from tests.test_journey import PASSWORD, sign_in
from tests.test_session_browser import sign_in_again

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
HEAR = "document.body.dispatchEvent(new CustomEvent('changed'))"


@pytest.fixture
def page():
    make_staff(username="dana", password=PASSWORD)
    with running("web") as stack, chromium() as browser:
        page = browser.new_context(base_url=stack.url, viewport={"width": 1280, "height": 900}).new_page()
        sign_in(page, "dana")
        page.goto("/calls/new/")
        yield page


def hold(page: Page, address: str) -> list[Route]:
    """From now on requests to this address wait in the list that is given back."""
    held: list[Route] = []
    page.route(address, lambda route: held.append(route))
    return held


def hold_saving(page: Page) -> list[Route]:
    return hold(page, page.locator("#sheet").get_attribute("data-save"))


def wait_for_one(page: Page, held: list[Route], hear: str = "") -> Route:
    """The request that waits. A page that has just been drawn may not listen yet: it is told until it has."""
    for _ in range(100):
        if held:
            return held.pop()
        if hear:
            page.evaluate(hear)
        page.wait_for_timeout(100)
    raise AssertionError("nothing was sent")


def open_emergency(page: Page) -> None:
    page.get_by_role("button", name="Emergency").click()
    expect(page.get_by_role("button", name="Page the supervisor")).to_be_visible()


def middle(locator: Locator) -> tuple[float, float]:
    locator.scroll_into_view_if_needed()
    box = locator.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_choice_that_is_pressed_while_the_server_answers_is_made(page):
    held = hold_saving(page)
    page.get_by_label("Cocaine or crack", exact=True).check()
    choice = page.get_by_label("Answered, nothing more wanted")

    page.mouse.move(*middle(page.locator("label", has=choice)))
    page.mouse.down()
    wait_for_one(page, held).continue_()
    page.wait_for_timeout(1_000)  # the answer is here, and opens questions above
    page.mouse.up()

    expect(choice).to_be_checked()
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved")


def test_second_finger_on_the_screen_keeps_nothing_waiting(page):
    held = hold_saving(page)
    page.get_by_label("Cocaine or crack", exact=True).check()
    first = wait_for_one(page, held)
    page.evaluate("dispatchEvent(new PointerEvent('pointerdown'))")
    first.continue_()
    page.wait_for_timeout(500)
    page.evaluate("dispatchEvent(new PointerEvent('pointerdown'))")
    waited = page.evaluate("""() => new Promise((done) => {
        const lifted = performance.now(), state = document.querySelector("#saved");
        new MutationObserver(() => done(performance.now() - lifted)).observe(state, { attributes: true });
        dispatchEvent(new PointerEvent("pointerup"));
    })""")

    assert waited < 800  # of the two seconds after which a finger that stays down counts no more


def test_what_the_server_opens_for_an_answer_taken_back_stays_closed(page):
    held, cocaine = hold_saving(page), page.get_by_label("Cocaine or crack", exact=True)
    questions = page.locator("#sheet [data-when]:visible")
    cocaine.check()
    first = wait_for_one(page, held)
    cocaine.uncheck()
    asked = questions.count()
    first.fulfill(response=first.fetch())
    second = wait_for_one(page, held)
    assert questions.count() == asked

    second.continue_()
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved")
    assert questions.count() == asked


def test_group_that_gets_the_focus_moves_nothing(page):
    """A press sets the focus before it is over: a chip that moved then would not be the one let go."""
    chips = page.locator(".chips", has=page.get_by_label("Answered, nothing more wanted")).locator("label")
    choice = chips.nth(2)
    choice.scroll_into_view_if_needed()
    before = [chip.bounding_box() for chip in chips.all()]
    page.mouse.move(*middle(choice))
    page.mouse.down()
    page.wait_for_timeout(200)

    assert [chip.bounding_box() for chip in chips.all()] == before
    page.mouse.up()
    expect(choice.locator("input")).to_be_checked()


def test_page_is_not_lost_with_the_button_that_sent_it(page):
    open_emergency(page)
    asked, paged = hold(page, "**/who/"), hold(page, "**/page/")
    who = wait_for_one(page, asked, HEAR)
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
    open_emergency(page)
    asked = hold(page, "**/who/")
    who = wait_for_one(page, asked, HEAR)
    page.mouse.move(*middle(page.get_by_role("button", name="Page the supervisor")))
    page.mouse.down()
    who.continue_()
    page.wait_for_timeout(500)
    page.mouse.up()

    expect(page.get_by_role("button", name="Page again")).to_be_visible()
    assert Interrupt.objects.get().times_paged == 1


def test_what_a_press_held_up_is_asked_for_again_when_the_finger_slides_away(page):
    open_emergency(page)
    asked = hold(page, "**/who/")
    who = wait_for_one(page, asked, HEAR)
    page.mouse.move(*middle(page.get_by_role("button", name="Page the supervisor")))
    page.mouse.down()
    who.continue_()
    page.wait_for_timeout(500)
    page.evaluate("dispatchEvent(new PointerEvent('pointercancel'))")

    wait_for_one(page, asked)


def test_ring_stays_under_the_finger_that_answers_it(page):
    make_shift(Staff.objects.get(), now=timezone.now())
    heard("ringing", at=timezone.now())
    page.goto("/desk/")
    answer = page.get_by_role("button", name="Answer and log")
    expect(answer).to_be_visible()
    asked = hold(page, "**/desk/incoming/")
    look = wait_for_one(page, asked, HEAR.replace("changed", "rang"))
    page.mouse.move(*middle(answer))
    page.mouse.down()
    look.fulfill(body="<p>Somebody else rings</p>")
    page.wait_for_timeout(500)
    page.mouse.up()

    page.wait_for_url("**/calls/*/")
    assert Ring.objects.get().taken_by == Staff.objects.get()


def test_ring_keeps_the_focus_when_another_comes(page):
    make_shift(Staff.objects.get(), now=timezone.now())
    first = heard("ringing", at=timezone.now())
    page.goto("/desk/")
    answer = page.locator(f"#ringing [formaction*='{first.reference}']")
    answer.focus()
    heard("ringing", at=timezone.now(), number="+12155550199")

    expect(page.get_by_role("button", name="Answer and log")).to_have_count(2)
    expect(answer).to_be_focused()


def a_minute_of_silence() -> bytes:
    sound = BytesIO()
    with wave.open(sound, "wb") as file:
        file.setparams((1, 1, 8000, 0, "NONE", ""))
        file.writeframes(b"\x80" * 8000 * 60)
    return sound.getvalue()


def test_message_plays_on_while_the_page_around_it_changes(page):
    heard("ringing", "voicemail", number="", at=timezone.now() - timedelta(minutes=1))
    event = RingEvent.objects.latest("pk")
    Recording.objects.create(
        ring=event.ring, event=event, address="x", file="x", kind="audio/wav", kept_at=timezone.now()
    )
    sound = {"body": a_minute_of_silence(), "content_type": "audio/wav"}
    page.route("**/recordings/*/", lambda route: route.fulfill(**sound))
    page.goto("/phone/")
    player = page.locator("audio")
    player.evaluate("player => { player.dataset.before = ''; player.muted = true; return player.play() }")

    for _turn in range(2):
        with page.expect_response("**/phone/"):
            page.evaluate(HEAR)
    page.wait_for_timeout(300)
    assert player.evaluate("player => !player.paused && 'before' in player.dataset")

    player.evaluate("player => player.pause()")
    page.evaluate(HEAR)
    expect(page.locator("audio[data-before]")).to_have_count(0)
    expect(player).to_be_visible()
