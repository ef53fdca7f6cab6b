"""Nothing typed is lost: the network is away for 20 s, the browser is killed, two type into one field."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from intake.calls.models import Draft
from tests.make import make_staff
from tests.sink import free_port
from tests.stack import CHROMIUM, QUIET, chromium, running
from tests.test_journey import PASSWORD, sign_in
from tests.test_looks import faults

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
AWAY = 20  # seconds
NOTE = "#id_note"


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved", timeout=30_000)


def note() -> str:
    return str(Draft.objects.get().answers["note"][0])


def type_while_the_network_is_away(page: Page) -> None:
    """What is typed in twenty seconds without a network arrives by itself when it is back."""
    page.locator(NOTE).fill("Before. ")
    saved(page)
    page.context.set_offline(True)
    until, words = time.monotonic() + AWAY, 0
    while time.monotonic() < until:
        page.locator(NOTE).press_sequentially(f"word{words} ", delay=60)
        words += 1
        if words == 6:
            expect(page.get_by_text("No connection. Type on")).to_be_visible()
            expect(page.locator("#saved")).to_contain_text("NOT saved")
    assert note() == "Before. "

    page.context.set_offline(False)

    saved(page)
    expect(page.get_by_text("No connection. Type on")).to_be_hidden()
    assert note() == "Before. " + "".join(f"word{turn} " for turn in range(words))


def nothing_in_storage(page: Page) -> None:
    """The browser keeps at most which address is open (htmx does)."""
    kept = page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    stores = page.evaluate("async () => [await indexedDB.databases(), await caches.keys()].flat().length")
    assert "word" not in kept
    assert "Before" not in kept
    assert stores == 0


def two_type_into_one_field(page: Page, other: Page) -> None:
    """Joel opens the sheet; both are told. Both type into the name: one key chooses, both pages show it."""
    sign_in(other, "joel")
    other.goto(page.url)
    expect(other.get_by_text("Dana Whitfield has this sheet open too")).to_be_visible()
    expect(page.get_by_text("Joel Kim has this sheet open too")).to_be_visible()
    page.locator(NOTE).focus()
    other.context.set_offline(True)
    other.locator("#id_caller_name").fill("Marcus")
    page.locator("#id_caller_name").fill("Markus")
    saved(page)
    other.context.set_offline(False)
    clash = other.get_by_role("group", name="Name to use")
    expect(clash).to_contain_text("You typed", timeout=15_000)
    expect(clash).to_contain_text("Dana Whitfield typed")
    expect(page.get_by_role("group", name="Name to use")).to_contain_text("Joel Kim typed", timeout=15_000)
    assert Draft.objects.get().answers["caller_name"] == ["Markus"]
    assert faults(page, "clash") == []

    other.locator("#id_caller_name").press("Alt+1")

    expect(clash).to_be_hidden()
    expect(other.locator("#id_caller_name")).to_have_value("Marcus")
    expect(page.locator("#id_caller_name")).to_have_value("Marcus", timeout=15_000)
    assert Draft.objects.get().answers["caller_name"] == ["Marcus"]


def a_browser_of_its_own(folder: Path) -> tuple["subprocess.Popen[bytes]", str]:
    """Chromium as a program that can be killed, and where to talk with it."""
    port = free_port()
    command = [CHROMIUM, "--headless", *QUIET, f"--remote-debugging-port={port}", f"--user-data-dir={folder}"]
    program = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    return program, f"http://127.0.0.1:{port}"


def connect(beside: Browser, address: str) -> Browser:
    """The browser at `address`, as soon as it answers."""
    until = time.monotonic() + 30
    while True:
        try:
            return beside.browser_type.connect_over_cdp(address)
        except Error:
            assert time.monotonic() < until
            time.sleep(0.2)


def type_on_and_on(page: Page, seconds: float) -> list[float]:
    """A letter after the other without a pause. Gives when each was typed."""
    typed_at: list[float] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        page.keyboard.type("m")
        typed_at.append(time.monotonic())
        page.wait_for_timeout(50)
    return typed_at


def test_network_and_colleague_take_no_word_away() -> None:
    make_staff(username="dana", name="Dana Whitfield", password=PASSWORD)
    make_staff(username="joel", name="Joel Kim", password=PASSWORD)
    with running("web") as stack, chromium() as browser:
        page, other = (browser.new_context(base_url=stack.url).new_page() for _person in range(2))
        sign_in(page, "dana")
        page.goto("/calls/new/")

        type_while_the_network_is_away(page)
        nothing_in_storage(page)
        two_type_into_one_field(page, other)


def test_browser_that_is_killed_in_mid_sentence_leaves_the_draft_two_seconds_behind(tmp_path: Path) -> None:
    make_staff(username="dana", name="Dana Whitfield", password=PASSWORD)
    with running("web") as stack, chromium() as browser:
        elsewhere = browser.new_context(base_url=stack.url).new_page()
        sign_in(elsewhere, "dana")
        program, address = a_browser_of_its_own(tmp_path)
        try:
            page = connect(browser, address).new_context(base_url=stack.url).new_page()
            sign_in(page, "dana")
            page.goto("/calls/new/")
            page.locator(NOTE).focus()
            typed_at = type_on_and_on(page, seconds=4)
        finally:
            os.killpg(program.pid, signal.SIGKILL)
            killed_at = time.monotonic()
            program.wait()

        elsewhere.goto(f"/calls/{Draft.objects.get().pk}/")
        letters = len(elsewhere.locator(NOTE).input_value())
        assert letters >= sum(at < killed_at - 2 for at in typed_at) > 10
