"""A call with a full phone screening, logged from the keyboard alone: every key press is counted."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from intake.callbacks.models import Callback
from intake.calls.models import Call, Draft
from intake.shifts.services import begin_shift
from intake.triage.models import Triage
from tests.make import make_staff
from tests.stack import chromium, running
from tests.test_journey import PASSWORD, sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
MOST_KEYS = 119


class Keyboard:
    """The keys of one page. `pressed` counts every key but the letters and digits of free text."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def say(self, text: str) -> None:
        """Free text, and Enter to go on."""
        self.page.keyboard.type(text)
        self.press("Enter")

    @property
    def focus(self) -> str:
        """The name of the field that has the focus."""
        return str(self.page.evaluate("document.activeElement.name"))


def ask_about_danger(keys: Keyboard) -> None:
    """None of these, then the four questions of the ASQ."""
    assert keys.focus == "danger"
    keys.press("0", "n", "n", "n", "n")


def ask_who(keys: Keyboard) -> None:
    """The person themselves; a name, a number; may be called, no voicemail, no text."""
    assert keys.focus == "caller_role"
    keys.press("1")
    keys.say("Marcus")
    keys.say("856 555 0142")
    keys.press("y", "n", "n", "PageDown")
    assert keys.focus == "today"
    keys.press("0")
    keys.say("34")
    keys.press("PageDown")


def ask_about_substances(keys: Keyboard) -> None:
    """Cocaine and alcohol: how often, last, how; and no hint of withdrawal."""
    assert keys.focus == "substances"
    keys.press("1", "2", "Enter")
    for how_often, last, how in (("m", "3 days", "s"), ("s", "yesterday", "b")):
        keys.press(how_often, "Enter")
        keys.say(last)
        keys.press(how, "Enter")
    assert keys.focus == "withdrawal"
    keys.press("0")
    assert keys.focus == "overdose"
    keys.press("PageDown", "PageDown")


def ask_about_mood_and_worry(keys: Keyboard) -> None:
    """All of the PHQ-9 and of the GAD-7; the later questions open as soon as the first two call for them."""
    assert keys.focus == "phq9_1"
    keys.press(*"321012100")
    assert keys.focus == "functioning"
    keys.press("s", "Enter")
    assert keys.focus == "gad7_1"
    keys.press(*"3211010")


def promise(keys: Keyboard) -> None:
    keys.press("Shift+PageDown", "1")
    assert keys.focus == "due_choice"
    keys.press("Control+Enter")


def test_call_with_a_full_screening_is_logged_from_the_keyboard_in_few_keys() -> None:
    dana = make_staff(username="dana", name="Dana Whitfield", password=PASSWORD)
    begin_shift(staff=dana, now=timezone.now())
    with running("web") as stack, chromium() as browser:
        page = browser.new_context(base_url=stack.url).new_page()
        sign_in(page, "dana")
        keys = Keyboard(page)
        keys.press("n")
        page.wait_for_url("**/calls/new/")
        expect(page.locator("[name=danger]").first).to_be_focused()

        ask_about_danger(keys)
        ask_who(keys)
        ask_about_substances(keys)
        ask_about_mood_and_worry(keys)
        promise(keys)
        expect(page.get_by_text("is logged")).to_be_visible()

    assert keys.pressed <= MOST_KEYS
    inputs = Triage.objects.get().inputs
    assert (inputs["phq9"], inputs["gad7"], inputs["age"]) == (10, 8, 34)
    assert inputs["asq"] == {"q1": False, "q2": False, "q3": False, "q4": False}
    assert {used["name"]: used["last_use_days"] for used in inputs["substances"]} == {
        "cocaine": 3,
        "alcohol": 1,
    }
    number = Callback.objects.get().number
    assert (number.may_call, number.may_voicemail, number.may_text) == ("yes", "no", "no")
    assert (Call.objects.get().caller.name, Draft.objects.get().finished_at is None) == ("Marcus", False)
    print(f"{keys.pressed} keys besides free text")
