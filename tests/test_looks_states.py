"""The call sheet in its states: messages, every question, somebody in danger, afterwards."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from intake.calls.models import Call
from intake.safety.models import Interrupt
from intake.shifts.services import begin_shift
from intake.staff.models import Role
from tests.make import make_staff
from tests.stack import chromium, running
from tests.test_journey import PASSWORD, sign_in
from tests.test_looks import faults

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("looks"),
]


def open_every_question(page: Page) -> None:
    """Answers that call for all that can be called for."""
    for name, value in {"asq_1": "yes", "phq9_1": "3", "gad7_1": "3", "veteran": "yes"}.items():
        page.locator(f"[name={name}][value='{value}']").check(force=True)
    expect(page.locator("#q_exposure")).to_be_visible()
    page.locator("[name=exposure][value=yes]").check(force=True)
    for substance in ("alcohol", "cocaine", "benzodiazepines"):
        page.locator(f"[name=substances][value={substance}]").check(force=True)
    page.locator("#id_alcohol_last").fill("12 days")
    page.locator("#id_medication").select_option("stopped")
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved")


def look(page: Page, state: str) -> list[str]:
    """What axe and the widths find; the page is wide again afterwards."""
    found = faults(page, state)
    page.set_viewport_size({"width": 1440, "height": 900})
    return found


def refuse_to_finish(page: Page) -> None:
    page.locator("[name=disposition][value=callback_promised]").check(force=True)
    page.get_by_label("Number to call back").fill("12")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("The call is not logged yet")).to_be_visible()


def bring_into_danger(page: Page) -> None:
    page.get_by_label("Number to call back").fill("856 555 0142")
    page.locator("[name=may_call][value=yes]").check(force=True)
    page.locator("[name=hour_agreed]").check()
    page.locator("[name=danger][value=chest_pain_or_breathing]").check(force=True)
    expect(page.get_by_role("button", name="Page the supervisor")).to_be_visible()


def page_the_supervisor(page: Page, board: Page) -> None:
    """The supervisor hears of it by itself, on whatever page they have open."""
    sign_in(board, "sam")
    board.goto("/board/")
    board.wait_for_load_state()
    page.get_by_role("button", name="Page the supervisor").click()
    expect(board.get_by_text("Dana Whitfield calls for a supervisor")).to_be_visible()


def come(page: Page, board: Page) -> None:
    board.get_by_role("link", name="Open the emergency").click()
    board.get_by_role("button", name="I come").click()
    expect(board.get_by_text("Sam Okafor is here")).to_be_visible()
    expect(page.get_by_text("Sam Okafor is here")).to_be_visible()


def test_sheet_is_usable_by_everybody_in_every_state() -> None:
    dana = make_staff(username="dana", name="Dana Whitfield", password=PASSWORD)
    make_staff(Role.SUPERVISOR, username="sam", name="Sam Okafor", password=PASSWORD)
    begin_shift(staff=dana, now=timezone.now())
    found = []
    with running("web") as stack, chromium() as browser:
        page, board = (browser.new_context(base_url=stack.url).new_page() for _person in range(2))
        sign_in(page, "dana")
        page.goto("/calls/new/")
        open_every_question(page)
        found += look(page, "every question")
        refuse_to_finish(page)
        found += look(page, "with messages")
        bring_into_danger(page)
        found += look(page, "in danger")
        page_the_supervisor(page, board)
        found += look(board, "board in an emergency")
        come(page, board)
        found += look(board, "emergency")
        page.keyboard.press("Control+Enter")  # it never blocks the call
        expect(page.get_by_text("is logged")).to_be_visible()
        page.goto(f"/calls/{Call.objects.get().reference}/")
        found += look(page, "afterwards")

    assert Interrupt.objects.open().count() == 1
    assert found == []
