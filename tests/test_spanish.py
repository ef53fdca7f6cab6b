"""Spanish: sentences are translated, nothing goes round the catalogue, everybody has their own language."""

import re
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from django.utils.translation import gettext

from intake.reminders.channels import Letter, write_words
from intake.staff.models import Staff
from intake.templatetags.judged import said
from intake.templatetags.say import say_clock
from intake.triage.instruments import INSTRUMENTS
from intake.triage.instruments.spanish import SPANISH
from intake.triage.rules import DEFAULT
from intake.triage.wording import question_words, say_rule
from tests.make import NOW, make_callback, make_staff
from tests.messages import MO, compiled, gather, read_spanish

PYTHON = re.compile(r"%\(\w+\)[\d.]*[sd]|%%")
TAGS = re.compile(r"</?\w+>")


# The catalogue


def placeholders(text):
    named = {name for _text, name, _spec, _conversion in Formatter().parse(PYTHON.sub("", text)) if name}
    return sorted(set(PYTHON.findall(text))), named, sorted(TAGS.findall(text))


def test_spanish_sentences_have_the_places_of_the_english_ones():
    wrong = []
    for message in read_spanish():
        if not message.id or not message.string or not all(message.string):
            continue
        plural = isinstance(message.id, tuple)
        pairs = zip(message.id, message.string, strict=True) if plural else [(message.id, message.string)]
        wrong += [
            (english, spanish) for english, spanish in pairs if placeholders(english) != placeholders(spanish)
        ]

    assert wrong == []


def test_every_sentence_of_the_program_has_its_spanish():
    """`make messages` gathers what is new and says how many wait for their Spanish."""
    spanish = read_spanish()
    known = [(wanted.id, spanish.get(_first(wanted.id), wanted.context)) for wanted in gather() if wanted.id]

    assert [text for text, found in known if found is None] == []
    assert [text for text, found in known if not found.string or not all(found.string)] == []


def _first(text):
    return text[0] if isinstance(text, tuple) else text


def test_compiled_catalogue_is_that_of_the_sentences():
    """`make messages` compiles it; it is committed so that nobody needs a tool to speak Spanish."""
    assert MO.read_bytes() == compiled(read_spanish())


def test_no_sentence_is_doubtful():
    assert [message.id for message in read_spanish() if message.id and message.fuzzy] == []


# Everybody has their own language


@pytest.mark.django_db
def test_page_is_in_the_language_that_its_reader_chose(client):
    dana = make_staff(language="es")
    client.force_login(dana)

    answer = client.get("/me/", headers={"Accept-Language": "en"})

    assert '<html lang="es"' in answer.content.decode()
    assert gettext("Your details") == "Your details"  # and the next reader's is not touched


@pytest.mark.django_db
def test_sign_in_page_is_in_the_language_of_the_browser(client):
    assert (
        '<html lang="es"'
        in client.get("/sign-in/", headers={"Accept-Language": "es-MX,es;q=0.9"}).content.decode()
    )
    assert '<html lang="en"' in client.get("/sign-in/", headers={"Accept-Language": "de"}).content.decode()


@pytest.mark.django_db
def test_signing_in_with_a_spanish_browser_is_remembered_for_mails_too(client):
    make_staff(username="dana", password="a-long-password")
    typed = {"login": "dana", "password": "a-long-password"}

    client.post("/sign-in/", typed, headers={"Accept-Language": "es-US"})

    assert Staff.objects.get(username="dana").language == "es"


@pytest.mark.django_db
def test_language_clock_and_density_are_kept(client):
    dana = make_staff()
    client.force_login(dana)

    client.post("/me/screens/", {"language": "es", "clock": "12", "dense": "on"})

    dana.refresh_from_db()
    assert (dana.language, dana.clock, dana.dense) == ("es", "12", True)
    page = client.get("/me/").content.decode()
    assert '<html lang="es" data-density="compact">' in page


@pytest.mark.django_db
def test_unknown_language_is_refused_and_nothing_changes(client):
    dana = make_staff()
    client.force_login(dana)

    answer = client.post("/me/screens/", {"language": "xx", "clock": "12"})

    dana.refresh_from_db()
    assert (answer.status_code, dana.language, dana.clock) == (422, "", "24")


def test_message_is_in_the_language_of_who_gets_it():
    letter = {
        "reminder_id": 1,
        "channel": "email",
        "address": "x@example.org",
        "reference": "CB-1",
        "due_at": NOW,
        "planned_at": NOW,
        "lease_until": NOW,
    }

    english, _text = write_words(Letter(**letter), NOW)
    spanish, _text = write_words(Letter(**letter, language="es"), NOW)

    assert english == "CB-1 is due now"
    assert spanish == "CB-1 vence ahora"


@pytest.mark.django_db
def test_time_is_by_the_clock_that_somebody_chose(client):
    make_callback(due_at=NOW)
    client.force_login(make_staff(clock="12"))

    page = client.get("/desk/").content.decode()

    assert "AM" in page or "PM" in page
    assert say_clock(NOW, ZoneInfo("America/New_York"), NOW) == "10:00"


# Triage in Spanish


def test_reason_is_said_in_spanish_with_the_numbers_of_the_site():
    site = DEFAULT.with_numbers(phq9_positive=11)
    reason = next(reason for _rule, reason in site.ordered if reason.rule == "I03")
    usual = next(reason for _rule, reason in DEFAULT.ordered if reason.rule == "I03")

    with translation.override("es"):
        assert said(usual) == "La detección de depresión es positiva (PHQ-9 10 o más, o PHQ-2 3 o más)."
        assert said({"rule": usual.rule, "text": usual.text}) == said(usual)
        assert say_rule("I03", reason.text) == reason.text  # of another version: as it was kept


def test_instrument_is_asked_in_its_own_spanish_or_marked_as_english():
    asq = INSTRUMENTS["asq"].items[0].text
    k6 = INSTRUMENTS["k6"].items[0].text

    with translation.override("es"):
        assert str(question_words(asq)) == "En las últimas semanas, ¿ha deseado estar muerto?"
        assert str(question_words(k6)).startswith(k6)
        assert str(question_words(k6)) != k6
        assert str(question_words(k6, ("es",))) == k6  # a site's own Spanish pack
    assert str(question_words(k6)) == k6


def test_every_item_of_phq_gad_and_asq_has_its_own_spanish():
    items = [item.text for key in ("phq2", "phq9", "gad2", "gad7", "asq") for item in INSTRUMENTS[key].items]

    assert [text for text in items if text not in SPANISH] == []
    assert all(english != spanish for english, spanish in SPANISH.items())
