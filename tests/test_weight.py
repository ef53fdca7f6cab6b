"""What the first pages weigh over the wire, and that nothing moves when the font comes: in Chromium."""

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page, Route

from tests.stack import Stack, chromium, running
from tests.test_journey import PASSWORD, sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("looks"),
]
PAGE, SCRIPT = 150_000, 40_000  # bytes as they came over the wire, without the font
A_YEAR = 365 * 24 * 3600
MOVES = """() => new Promise((tell) => {
  let moved = 0;
  const add = (list) => list.getEntries().forEach((one) => { if (!one.hadRecentInput) moved += one.value; });
  new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
  document.fonts.ready.then(() => setTimeout(() => tell(moved), 300));
})"""


def weigh(page: Page, path: str) -> list[dict[str, Any]]:
    """Every answer that the page caused: address, kind and bytes, with nothing in the cache before."""
    answers: dict[str, dict[str, Any]] = {}
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on(
        "Network.responseReceived",
        lambda said: answers.update(
            {said["requestId"]: {"url": said["response"]["url"], "kind": said["type"], "bytes": 0}}
        ),
    )
    wire.on(
        "Network.loadingFinished",
        lambda said: answers.get(said["requestId"], {}).update(bytes=said["encodedDataLength"]),
    )
    page.goto(path)
    page.wait_for_timeout(1500)
    return list(answers.values())


def total(answers: list[dict[str, Any]], *kinds: str) -> float:
    return sum(
        one["bytes"] for one in answers if one["kind"] in kinds or (not kinds and one["kind"] != "Font")
    )


def pages(browser: Browser, stack: Stack) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    first = browser.new_context(base_url=stack.url)
    yield "/sign-in/", weigh(first.new_page(), "/sign-in/")
    sign_in(first.new_page(), "admissions")
    for path in ("/desk/", "/calls/new/"):
        again = browser.new_context(base_url=stack.url, storage_state=first.storage_state())
        yield path, weigh(again.new_page(), path)


def late(route: Route) -> None:
    time.sleep(1)
    route.continue_()


def test_pages_are_light_come_from_one_host_and_do_not_move(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RINGBACK_DEMO_PASSWORD", PASSWORD)
    call_command("seed", calls=60, days=7, seed=1, verbosity=0)
    with running("web") as stack, chromium() as browser:
        weighed = dict(pages(browser, stack))
        (font,) = {one["url"] for answers in weighed.values() for one in answers if one["kind"] == "Font"}
        kept = httpx.head(font).headers["Cache-Control"]
        page = browser.new_context(base_url=stack.url).new_page()
        page.route("**/*.ttf", late)
        page.goto("/sign-in/")
        moved = page.evaluate(MOVES)

    assert {path: total(answers) for path, answers in weighed.items() if total(answers) > PAGE} == {}
    assert {path: total(a, "Script") for path, a in weighed.items() if total(a, "Script") > SCRIPT} == {}
    everywhere = [one["url"] for answers in weighed.values() for one in answers]
    assert {urlsplit(url).netloc for url in everywhere if not url.startswith("data:")} == {
        f"localhost:{stack.port}"
    }
    assert [sum(one["kind"] == "Font" for one in answers) for answers in weighed.values()] == [1, 1, 1]
    assert f"max-age={A_YEAR}" in kept or "max-age=315360000" in kept
    assert moved < 0.01
