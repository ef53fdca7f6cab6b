"""The README's story as code: a ring, a sheet, a promise, a reminder, an attempt. All parts are real."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from intake.callbacks.models import Attempt, Callback, Closing, Outcome
from intake.calls.models import Call, Draft
from intake.people.models import PhoneNumber
from intake.reminders.models import Channel, Reminder, State
from intake.shifts.services import begin_shift
from intake.staff.models import Role
from tests.make import ALL_DAY, make_staff
from tests.stack import chromium, running

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]

PASSWORD = "a word for tests only"
CANARIES = ("Zebediah", "856 555 0142", "(856) 555-0142", "+18565550142", "8565550142", "couch")


def sign_in(page: Page, username: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.wait_for_load_state()


def choose(page: Page, question: str, answer: str) -> None:
    page.get_by_role("radiogroup", name=question).get_by_label(answer, exact=True).check(force=True)


def fill_sheet(page: Page) -> None:
    """Marcus rings at night: he cannot get off the couch, and wished he were dead."""
    page.keyboard.press("n")
    page.wait_for_url("**/calls/new/")
    page.get_by_label("None of these", exact=True).first.check(force=True)
    choose(page, "wished you were dead", "Yes")
    page.get_by_label("The person themselves").check(force=True)
    page.get_by_label("Name to use").fill("Zebediah")
    page.get_by_label("Number to call back").fill("856 555 0142")
    choose(page, "safe to call this number", "Yes")
    page.get_by_label("Cocaine or crack", exact=True).check(force=True)
    page.get_by_label("Cocaine or crack: last use").fill("3 days")
    choose(page, "Little interest or pleasure", "3")
    choose(page, "Feeling down, depressed", "2")
    page.get_by_label("What was said that the questions do not hold").fill("Cannot get off the couch")


def test_a_call_is_logged_triaged_promised_reminded_and_kept() -> None:
    dana = make_staff(username="dana", name="Dana Whitfield", password=PASSWORD, email="dana@example.org")
    make_staff(Role.SUPERVISOR, username="sam", name="Sam Okafor", password=PASSWORD)
    begin_shift(staff=dana, now=timezone.now())
    with running("web", "worker", "mail-worker", "beat") as stack, chromium() as browser:
        page = browser.new_context(base_url=stack.url).new_page()
        sign_in(page, "dana")

        fill_sheet(page)
        expect(page.locator("#saved")).to_contain_text("Saved")
        expect(page.locator("#judgement")).to_contain_text("Same day")
        expect(page.locator("#why")).to_contain_text("S01")

        # Another machine takes the draft up where it stands.
        elsewhere = browser.new_context(base_url=stack.url).new_page()
        sign_in(elsewhere, "dana")
        elsewhere.goto(f"/calls/{Draft.objects.get().pk}/")
        expect(elsewhere.get_by_label("Name to use")).to_have_value("Zebediah")

        page.get_by_label("Callback promised").check(force=True)
        page.get_by_label("In 30 minutes").check(force=True)
        page.get_by_label("They asked to be called at this hour").check(force=True)
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("is logged")).to_be_visible()
        call, callback = Call.objects.get(), Callback.objects.get()
        assert (callback.call, callback.urgency, callback.assigned_to) == (call, "same_day", dana)

        # Half an hour passes: the due time is moved to two seconds from now. A test runs at any hour, and
        # that he asked for it holds for his first try alone. So no hour is quiet where Marcus is.
        PhoneNumber.objects.update(**ALL_DAY)
        due_at = timezone.now() + timedelta(seconds=2)
        Callback.objects.update(promised_for=due_at, due_at=due_at, remind_at=due_at)
        notice = page.locator("#notices").get_by_text(callback.reference)
        expect(notice).to_be_visible()
        reminder = Reminder.objects.get(channel=Channel.SCREEN)
        assert (reminder.to, reminder.state, reminder.due_at) == (dana, State.SENT, due_at)
        letter = wait_for_letter(stack)
        assert callback.reference in letter
        assert f"{stack.url}/callbacks/{callback.reference}/" in letter
        assert not [canary for canary in CANARIES if canary in letter]

        # The board says so, to somebody else.
        board = browser.new_context(base_url=stack.url).new_page()
        sign_in(board, "sam")
        board.goto("/board/")
        row = board.locator("tr", has_text="Zebediah")
        expect(row).to_contain_text("0 of 5")

        notice.click()
        page.locator("#claim").click()
        expect(page.get_by_role("link", name="(856) 555-0142")).to_have_attribute("href", "tel:+18565550142")
        page.locator("[name=outcome][value=no_answer]").check(force=True)
        page.get_by_role("button", name="Record this attempt").click()
        expect(page.get_by_text("the next try is due")).to_be_visible()
        attempt = Attempt.objects.get()
        assert (attempt.outcome, attempt.by) == (Outcome.NO_ANSWER, dana)
        expect(row).to_contain_text("1 of 5")

        page.goto(f"/callbacks/{callback.reference}/")
        page.locator("#claim").click()
        page.locator("[name=outcome][value=reached]").check(force=True)
        page.get_by_role("button", name="Record this attempt").click()
        expect(page.get_by_text(f"{callback.reference} is closed")).to_be_visible()
        expect(row).to_have_count(0)
        assert Callback.objects.get().closing == Closing.REACHED
        said = "".join(stack.words_of(name) for name in ("web", "worker", "mail-worker", "beat"))
        assert not [canary for canary in CANARIES if canary in said]


def wait_for_letter(stack) -> str:
    until = time.monotonic() + 10
    while not stack.mail.letters and time.monotonic() < until:
        time.sleep(0.1)
    assert len(stack.mail.letters) == 1
    return stack.mail.raw[0].decode()
