"""Every screen, light and dark, wide and narrow, with text twice as large, the main ones in Spanish too: axe
finds nothing, and nothing runs out of the page."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Browser, Page

from intake.callbacks.models import Callback
from intake.calls.models import Call, Draft
from intake.lines.models import Line
from intake.rings.hearing import Event, hear
from intake.staff.models import Staff
from tests.stack import Stack, chromium, running
from tests.test_journey import PASSWORD, sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("looks"),
]


def screens() -> dict[str, list[str]]:
    """Who opens which screens."""
    callback, claimed = Callback.objects.open().order_by("pk")[:2]
    now = timezone.now()
    claimed.claimed_by = Staff.objects.get(username="admissions")
    claimed.claimed_until = now + timezone.timedelta(minutes=10)
    claimed.save()
    call = Call.objects.filter(kind="help", note__isnull=False).exclude(disposition="").first()
    draft = Draft.objects.open().first()
    line = Line.objects.first()
    hear(event=Event("sample", "now", "now", "ringing", now, "+12155550183", body="x"), now=now)
    return {
        "admissions": [
            *("/desk/", "/desk/?all", "/calls/new/", "/me/", "/handover/", "/phone/"),
            *("/people/", "/people/search/", f"/people/{callback.person.reference}/"),
            f"/people/{callback.person.reference}/merge/{claimed.person.reference}/",
            *(f"/calls/{draft.pk}/", "/calls/late/", "/calls/paper/"),
            *(f"/callbacks/{callback.reference}/", f"/callbacks/{claimed.reference}/"),
        ],
        "supervisor": [
            *("/board/", "/board/?show=unassigned", "/board/wall/", "/board/week/", "/board/capacity/"),
            *("/audit/", "/staff/", "/shifts/", f"/callbacks/{callback.reference}/"),
            *("/reports/", "/reports/rows/kept/due/", "/reports/month/", "/reports/staffing/", "/quality/"),
            *("/quality/form/", f"/calls/{call.reference}/", f"/calls/{call.reference}/print/"),
        ],
        "clinician": [  # in Spanish
            *("/desk/", "/desk/?shift", "/calls/new/", "/me/", "/handover/", "/clinic/", "/board/"),
            *(f"/calls/{draft.pk}/", f"/calls/{call.reference}/", f"/callbacks/{callback.reference}/"),
            *("/people/", f"/people/{callback.person.reference}/"),
        ],
        "administrator": ["/policies/", "/lines/", f"/lines/{line.pk}/", "/staff/", "/desk/", "/me/"],
    }


def faults(page: Page, path: str) -> list[str]:
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for violation in Axe().run(page).response["violations"]:
            nodes = "; ".join(node["html"][:140] for node in violation["nodes"][:3])
            found.append(f"{path} {scheme}: {violation['id']}: {nodes}")
    for width, text in ((390, 100), (1920, 100), (1280, 200)):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("size => { document.documentElement.style.fontSize = size }", f"{text}%")
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            found.append(f"{path} at {width} px with {text} % text runs {over} px out of the page")
    return found


def look_at(browser: Browser, stack: Stack, username: str, paths: list[str]) -> list[str]:
    context = browser.new_context(base_url=stack.url)
    page, said = context.new_page(), []
    page.on(
        "console",
        lambda message: said.append(f"console: {message.text}") if message.type == "error" else None,
    )
    page.on("pageerror", lambda error: said.append(f"script: {error}"))
    found = []
    sign_in(page, username)
    if username == "clinician":
        Staff.objects.filter(username=username).update(language="es")
    for path in paths:
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(path)
        page.wait_for_timeout(300)
        found += faults(page, path)
    context.close()
    allowed = "403"
    return found + [line for line in said if allowed not in line]


def test_every_screen_is_usable_by_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RINGBACK_DEMO_PASSWORD", PASSWORD)
    call_command("seed", calls=60, days=7, seed=1, verbosity=0)
    with running("web") as stack, chromium() as browser:
        stranger = browser.new_context(base_url=stack.url).new_page()
        stranger.goto("/sign-in/")
        found = faults(stranger, "/sign-in/")
        for username, paths in screens().items():
            found += look_at(browser, stack, username, paths)

    assert found == []
