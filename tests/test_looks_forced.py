"""Colours that the system forces on a page: what is chosen, where one is, and the focus, still show."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page

from intake.staff.models import Role
from tests.make import make_staff
from tests.stack import chromium, running
from tests.test_journey import PASSWORD, sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("looks"),
]
# What no forced colour takes away: lines around a thing, under it, and how heavy its letters are.
DRAWN = """element => { const s = getComputedStyle(element);
    return [s.outlineStyle, s.outlineWidth, s.borderTopStyle, s.borderTopWidth, s.textDecorationLine,
        s.fontWeight, s.borderInlineStartWidth].join(" "); }"""


def drawn(thing: Locator) -> str:
    return thing.first.evaluate(DRAWN)


def answer(page: Page) -> None:
    for name, value in {"caller_role": "self", "asq_1": "yes"}.items():
        page.locator(f"[name={name}][value={value}]").check(force=True)
    page.locator("h1").click()


PAIRS: dict[str, tuple[Callable[[Page], None] | None, dict[str, tuple[str, str]]]] = {
    "/calls/new/": (
        answer,
        {
            "chip": ("label.chip:has(:checked)", "label.chip:not(:has(:checked))"),
            "answer": (".answer label:has([value=yes]:checked)", ".answer label:has([value=no])"),
            "kind of call": (".seg label:has(:checked)", ".seg label:not(:has(:checked))"),
        },
    ),
    "/desk/": (None, {"whose": (".seg a[aria-current]", ".seg a:not([aria-current])")}),
    "/board/": (None, {"place": (".nav a[aria-current]", ".nav a:not([aria-current])")}),
}


def test_chosen_things_and_the_focus_show_in_forced_colours() -> None:
    make_staff(Role.SUPERVISOR, username="sam", name="Sam Okafor", password=PASSWORD)
    alike = []
    with running("web") as stack, chromium() as browser:
        page = browser.new_context(base_url=stack.url, forced_colors="active").new_page()
        sign_in(page, "sam")
        for address, (prepare, pairs) in PAIRS.items():
            page.goto(address)
            assert page.evaluate("matchMedia('(forced-colors: active)').matches")
            if prepare:
                prepare(page)
            for what, (chosen, other) in pairs.items():
                if drawn(page.locator(chosen)) == drawn(page.locator(other)):
                    alike.append(f"{address}: {what}")
            page.keyboard.press("Tab")
            page.keyboard.press("Tab")
            if "none" in drawn(page.locator(":focus")).split()[:1]:
                alike.append(f"{address}: focus")

    assert alike == []
