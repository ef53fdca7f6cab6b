"""Finding people by the keyboard alone: the box, the palette, the list of keys; usable by everybody."""

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from intake.merges.models import Merge
from intake.people.services import add_person
from intake.shifts.models import Shift
from intake.shifts.services import begin_shift
from intake.staff.models import Role
from tests.make import make_call, make_callback, make_number, make_staff
from tests.stack import chromium, running
from tests.test_journey import PASSWORD, sign_in
from tests.test_looks import faults

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


def look(page: Page, state: str) -> list[str]:
    found = faults(page, state)
    page.set_viewport_size({"width": 1440, "height": 900})
    return found


def choices(page: Page) -> Locator:
    return page.locator("#palette-list").get_by_role("option")


def find_by_number(page: Page) -> None:
    """Typed at once, without waiting for the list: Enter opens what is meant, not what was shown before."""
    page.keyboard.press("/")
    page.keyboard.type("+1 856.555-0142")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Rosalind")).to_be_visible()


def find_by_name(page: Page) -> list[str]:
    page.keyboard.press("/")
    page.keyboard.type("ros")
    hits = page.locator("#found").get_by_role("option")
    first, second = hits.nth(0), hits.nth(1)
    expect(first).to_have_attribute("aria-selected", "true")
    found = look(page, "found")
    page.keyboard.press("ArrowDown")
    expect(second).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(second).to_be_hidden()
    page.keyboard.press("Control+A")
    page.keyboard.type("rosalind")
    expect(hits).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Rosalind")).to_be_visible()
    return found


def take_a_break(page: Page) -> list[str]:
    page.keyboard.press("Control+k")
    expect(choices(page).filter(has_text="Take a break")).to_be_visible()
    found = look(page, "palette")
    page.keyboard.type("brea")
    expect(choices(page).filter(has_text="Log a call")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.get_by_text("On a break since")).to_be_visible()
    return found


def go_elsewhere(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("hando")
    expect(choices(page).filter(has_text="Handover")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url("**/handover/")
    page.keyboard.press("Control+k")
    page.keyboard.type("rosalind")
    expect(choices(page).filter(has_text="Rosalind")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Rosalind")).to_be_visible()


def see_the_keys(page: Page) -> list[str]:
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog.get_by_text("Log a call")).to_be_visible()
    found = look(page, "keys")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    return found


def merge_and_undo(page: Page) -> list[str]:
    """Rosalind and Petra have one number; the pages ask, a person decides, and can take it back."""
    page.get_by_role("link", name="Compare").press("Enter")
    expect(page.get_by_role("heading", name="The same person?")).to_be_visible()
    found = look(page, "comparison")
    page.get_by_role("button", name="Make them one person").press("Enter")
    expect(page.get_by_text("They are one person now")).to_be_visible()
    expect(page.get_by_text("Has the same number")).to_have_count(0)
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.get_by_text("They are two people again")).to_be_visible()
    expect(page.get_by_text("Has the same number")).to_be_visible()
    return found


def test_people_are_found_and_everything_is_reached_by_keys_alone() -> None:
    dana = make_staff(Role.CLINICIAN, username="dana", name="Dana Whitfield", password=PASSWORD)
    now = timezone.now()
    begin_shift(staff=dana, now=now)
    rosalind = add_person(name="Rosalind", by=dana, now=now)
    make_number(rosalind, "+18565550142")
    make_call(rosalind, taken_by=dana)
    petra = add_person(name="Petra", by=dana, now=now)
    make_callback(person=add_person(name="Rosa", by=dana, now=now), due_at=now)
    with running("web") as stack, chromium() as browser:
        page = browser.new_context(base_url=stack.url).new_page()
        sign_in(page, "dana")
        find_by_number(page)
        make_number(petra, "+18565550142")
        found = find_by_name(page)
        found += take_a_break(page)
        go_elsewhere(page)
        found += see_the_keys(page)
        page.reload()
        found += merge_and_undo(page)

    assert Merge.objects.get().undone_by == dana
    assert Shift.objects.get().on_break_since is not None
    assert found == []
