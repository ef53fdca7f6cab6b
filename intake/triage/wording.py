"""How the plain-Python parts of triage are said in the language of the screen.

Sentences of ours (rules, services) are translated like all others. The words of an instrument never are: they
are its own Spanish ones, or the English ones with a mark that says so.
"""

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language, gettext

from intake.triage.instruments.spanish import SPANISH
from intake.triage.rulesets import site_ruleset


def _question(text: str, languages: tuple[str, ...]) -> str:
    language = (get_language() or "en")[:2]
    if language in languages:
        return text
    own = SPANISH.get(text) if language == "es" else None
    return own or gettext("%(text)s (English text)") % {"text": text}


def _answer(text: str) -> str:
    return SPANISH.get(text, text) if (get_language() or "en").startswith("es") else text


_lazy_question = lazy(_question, str)
_lazy_answer = lazy(_answer, str)


def question_words(text: str | None, languages: tuple[str, ...] = ("en",)) -> Any:
    """The words of a question: its own in the language of the screen, else as they are, marked. Lazy.

    `languages` are those in which `text` is written: a site's own pack may be Spanish.
    """
    return _lazy_question(text or "", languages)


def answer_words(text: str) -> Any:
    """The words of an answer, or of the line before the questions; English ones are not marked. Lazy."""
    return _lazy_answer(text)


def say_rule(rule_id: str, text: str) -> str:
    """The sentence of a reason, with the numbers of this site in it; one of an old version as it was kept."""
    ruleset = site_ruleset()
    pattern = ruleset.patterns.get(rule_id, "")
    if pattern.format_map(ruleset.said_numbers) != text:
        return gettext(text)
    numbers = {key: gettext(n) if isinstance(n, str) else n for key, n in ruleset.said_numbers.items()}
    return gettext(pattern).format_map(numbers)


def asked_in() -> str:
    """The language in which the questions stand on the screen now: "en" or "es"."""
    return (get_language() or "en")[:2]
