"""The rule set of this site: the one of the program, with the site's own values if it has a settings file."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from intake.triage.instruments import INSTRUMENTS, Instrument, InvalidPack, load_pack
from intake.triage.rules import DEFAULT, InvalidRuleSet, RuleSet, load_ruleset


def site_ruleset() -> RuleSet:
    """What every suggestion of this site is made with, read once. Raises InvalidRuleSet for a bad file."""
    path = settings.TRIAGE_SETTINGS
    return _loaded(path) if path else DEFAULT


@lru_cache
def _loaded(path: str) -> RuleSet:
    return load_ruleset(path)


def site_packs() -> dict[str, Instrument]:
    """The instruments that come with their wording or got it from this site's files, by key.

    Raises InvalidPack for a bad file.
    """
    return _packs(settings.INSTRUMENT_PACKS)


@lru_cache
def _packs(paths: tuple[str, ...]) -> dict[str, Instrument]:
    shipped = [
        instrument for instrument in INSTRUMENTS.values() if instrument.pack and instrument.has_wording
    ]
    return {pack.key: pack for pack in [*shipped, *map(load_pack, paths)]}


def check_triage_settings(**_options: Any) -> list[CheckMessage]:
    """A system check: the program does not start with a rule set or an instrument pack it cannot use."""
    try:
        site_packs()
    except InvalidPack as problem:
        hint = "RINGBACK_INSTRUMENT_PACKS names the files. Correct the file, or take it off the list."
        return [Error(f"An instrument pack cannot be used. {problem}", hint=hint, id="ringback.E002")]
    try:
        site_ruleset()
    except InvalidRuleSet as problem:
        hint = "RINGBACK_TRIAGE_SETTINGS names the file. Correct it, or leave the setting empty."
        return [Error(f"The triage settings cannot be used. {problem}", hint=hint, id="ringback.E001")]
    return []
