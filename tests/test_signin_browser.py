"""Signing in with a second factor and a passkey, and the locked screen, in a real browser."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from intake.calls.models import Draft
from tests.make import make_staff
from tests.stack import chromium, running
from tests.test_journey import PASSWORD, sign_in
from tests.test_signin import code_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


def set_up_an_app(page: Page) -> None:
    page.goto("/account/factor/")
    page.get_by_role("link", name="Activate").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    secret = page.get_by_label("Authenticator secret").input_value()
    page.get_by_label("Authenticator code").fill(code_of(secret))
    page.get_by_role("button", name="Activate").click()
    expect(page.get_by_text("recovery codes", exact=False).first).to_be_visible()


def add_a_passkey(page: Page) -> None:
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
    }
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    line.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto("/account/factor/keys/new/")
    page.get_by_role("textbox", name="Name", exact=True).fill("This desk")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    expect(page).to_have_url(re.compile("/account/factor/$"))


def come_in_by_passkey(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    page.goto("/sign-in/")
    page.get_by_role("button", name="Use a passkey instead").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def lock_and_unlock(page: Page) -> None:
    page.goto("/desk/")
    page.get_by_role("button", name="Lock this screen").click()
    dialog = page.get_by_role("dialog", name="Locked")
    expect(dialog).to_be_visible()
    expect(page.locator(".app")).to_be_hidden()
    dialog.get_by_label("Password").fill("not it")
    dialog.get_by_role("button", name="Go on").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Go on").click()
    expect(page.locator(".app")).to_be_visible()


def lock_around_a_call(page: Page) -> None:
    """The call stays in view, and what is typed is saved; everything else is out of sight."""
    page.goto("/calls/new/")
    page.get_by_role("button", name="Lock this screen").click()
    expect(page.get_by_text("Locked, apart from this call.")).to_be_visible()
    expect(page.locator(".side")).to_be_hidden()
    page.get_by_label("Name to use").fill("Zebediah")
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved")
    assert Draft.objects.get().answers["caller_name"] == ["Zebediah"]
    page.get_by_role("button", name="Unlock").click()
    dialog = page.get_by_role("dialog", name="Locked")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Go on").click()
    expect(page.locator(".side")).to_be_visible()


def lose_the_session_with_a_second_factor(page: Page) -> None:
    """A code of the app is good once, and this test is faster than the app: a recovery code serves."""
    codes = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()
    Session.objects.all().delete()
    page.get_by_label("Name to use").fill("Zebediah who talks")
    dialog = page.get_by_role("dialog", name="Your session has ended")
    expect(dialog).to_be_visible()
    dialog.get_by_label("User name").fill("dana")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in and go on").click()
    dialog.get_by_label("Code of your").fill(codes[0])
    dialog.get_by_role("button", name="Sign in and go on").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved")


def test_second_factor_passkey_and_locked_screen() -> None:
    make_staff(username="dana", name="Dana Whitfield", password=PASSWORD)
    with running("web") as stack, chromium() as browser:
        page = browser.new_context(base_url=stack.url).new_page()
        sign_in(page, "dana")
        set_up_an_app(page)
        add_a_passkey(page)
        come_in_by_passkey(page)
        lock_and_unlock(page)
        lock_around_a_call(page)
        lose_the_session_with_a_second_factor(page)
