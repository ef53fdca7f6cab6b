"""The rule set of this site: the one of the program, with the site's own values if it has a settings file."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from intake.triage.rules import DEFAULT, InvalidRuleSet, RuleSet, load_ruleset


def site_ruleset() -> RuleSet:
    """What every suggestion of this site is made with, read once. Raises InvalidRuleSet for a bad file."""
    path = settings.TRIAGE_SETTINGS
    return _loaded(path) if path else DEFAULT


@lru_cache
def _loaded(path: str) -> RuleSet:
    return load_ruleset(path)


def check_triage_settings(**_options: Any) -> list[CheckMessage]:
    """A system check: the program does not start with a settings file that cannot be used."""
    try:
        site_ruleset()
    except InvalidRuleSet as problem:
        hint = "RINGBACK_TRIAGE_SETTINGS names the file. Correct it, or leave the setting empty."
        return [Error(f"The triage settings cannot be used. {problem}", hint=hint, id="ringback.E001")]
    return []
