"""Nothing on a page goes round the catalogue: what is not marked as translated was typed by somebody."""

import re
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.urls import reverse
from django.utils.translation import trans_real

from intake.callbacks.models import Callback
from intake.calls.models import Call, Draft
from intake.consents.notices import LONG, SHORT
from intake.staff.models import Role
from intake.triage.instruments import INSTRUMENTS
from intake.triage.instruments.spanish import SPANISH
from intake.triage.models import Override
from intake.triage.rules import DEFAULT, SOURCES
from tests.access import TABLE
from tests.make import make_staff

WORD = re.compile(r"[^\W\d_]{2,}")


class Marked:
    """A language whose every sentence is recognised: what is on a page without a mark bypassed gettext."""

    def gettext(self, message):
        return f"⟦{message.partition(trans_real.CONTEXT_SEPARATOR)[2] or message}⟧"

    def ngettext(self, singular, plural, number):
        return self.gettext(singular if number == 1 else plural)

    def to_language(self):
        return "es"


class Visible(HTMLParser):
    """What somebody sees or hears of a page, without what is marked as data."""

    SPOKEN = ("title", "aria-label", "placeholder", "alt")
    DATA = {"bdi", "time", "kbd", "script", "style", "svg", "code"}

    def __init__(self, page):
        super().__init__()
        self.texts, self.inside = [], 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.inside += tag in self.DATA
        self.texts += [f"⟦⟧{value}⟦⟧" for name, value in attrs if name in self.SPOKEN and value]

    def handle_endtag(self, tag):
        self.inside -= tag in self.DATA

    def handle_data(self, text):
        if not self.inside:
            self.texts.append(text)


def unmarked(page):
    """The pieces of a page that have no mark; a marked sentence may have tags inside."""
    text = "\n".join(Visible(page).texts)
    while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", "\n", text)) != text:
        text = shorter
    return [" ".join(piece.split()) for piece in text.splitlines()]


def words_of_the_rows():
    """Every word that somebody typed: names, notes, references."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    found = []
    for model in apps.get_app_config("intake").get_models():
        fields = [f for f in model._meta.concrete_fields if isinstance(f, kinds) and not f.choices]
        for row in model._default_manager.all():
            found += [str(getattr(row, field.attname)) for field in fields]
    return {word for text in found for word in WORD.findall(text)}


# What is the same in every language: names of ours, of instruments, of drugs' scales, codes and sources.
SAME = set(
    re.findall(
        r"\w+",
        "Ringback Recovery English Español PHQ GAD ASQ PC PTSD TAPS UNCOPE DAST SDS SSI SA AUDIT CFR LOCAL "
        "research CB GMT UTC Ctrl Enter",
    )
)

PAGES_ABOUT = {
    "callback": lambda: Callback.objects.values_list("reference", flat=True)[:5],
    "call": lambda: Call.objects.exclude(disposition="").values_list("reference", flat=True)[:5],
    "sheet": lambda: Draft.objects.open().values_list("pk", flat=True)[:2],
    "co_sign": lambda: Override.objects.values_list("pk", flat=True)[:1],
}


def pages():
    for name in TABLE.keys() - {"healthz", "live"}:
        try:
            yield reverse(name)
        except Exception:  # it is about something
            yield from (reverse(name, args=[key]) for key in PAGES_ABOUT.get(name, list)())


@pytest.mark.django_db
def test_no_visible_text_goes_round_the_catalogue(client, monkeypatch):
    monkeypatch.setenv("RINGBACK_DEMO_PASSWORD", "unused-but-long-enough")
    call_command("seed", calls=40, days=7, seed=1, verbosity=0)
    readers = [make_staff(role, language="es") for role in Role.values]
    monkeypatch.setitem(trans_real._translations, "es", Marked())
    known = words_of_the_rows() | SAME | words_that_are_cited()
    paths, seen, found = sorted(set(pages())), 0, {}
    for reader in readers:
        client.force_login(reader)
        for path in paths:
            answer = client.get(path)
            if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                seen += 1
                for piece in unmarked(answer.content.decode()):
                    if {word for word in WORD.findall(piece) if not word.isupper()} - known:
                        found.setdefault(piece[:80], path)

    assert seen > 60
    assert found == {}


def words_that_are_cited():
    """Sources, the instruments' own words, and the words of the law: they are never translated."""
    texts = [*SOURCES, *SOURCES.values(), *(rule.code for rule in DEFAULT.rules)]
    for instrument in INSTRUMENTS.values():
        texts += [instrument.stem, instrument.name, *(answer.text for answer in instrument.answers)]
        for item in instrument.items:
            texts += [item.text or "", *(answer.text for answer in item.answers or ())]
    texts += [*SPANISH.values(), SHORT, LONG]
    return {word for text in texts for word in WORD.findall(text)}
