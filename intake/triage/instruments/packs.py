"""A site's own text file for an instrument whose wording is not shipped.

    instrument: uncope
    version: "2026-01"
    language: en
    notice: the notice that must be shown
    permission: letter of 3 March 2026, kept by the clinical lead
    items: {u: "…", n: "…", c: "…", o: "…", p: "…", e: "…"}

Loading it switches the wording on. Class C instruments are never loaded.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from .catalogue import INSTRUMENTS
from .record import Instrument

PARTS = ("instrument", "version", "language", "notice", "permission", "items")
LONGEST = 2000


class InvalidPack(ValueError):
    """A text file that cannot be used. `key` says which part of it is wrong."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(f"{key}: {message}")
        self.key = key
        self.message = message


def load_pack(path: str | Path) -> Instrument:
    """Read a site's text file and give the instrument with its wording."""
    path = Path(path)
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidPack(path.name, "cannot be read") from error
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise InvalidPack(path.name, "is not valid YAML") from error
    return instrument_with_wording(given)


def instrument_with_wording(given: Any) -> Instrument:
    """The instrument with a site's wording: every question, unchanged, and its notice."""
    if not isinstance(given, Mapping):
        raise InvalidPack("pack", "must be a set of keys and values")
    for key in given:
        if key not in PARTS:
            raise InvalidPack(str(key), "is not a known part of a pack")
    instrument = _instrument(given.get("instrument"))
    wording = _wording(given.get("items"), instrument)
    _text(given.get("permission"), "permission")
    return replace(
        instrument,
        version=_text(given.get("version"), "version"),
        notice=_text(given.get("notice"), "notice"),
        languages=(_text(given.get("language"), "language"),),
        items=tuple(replace(item, text=wording[item.id]) for item in instrument.items),
    )


def _instrument(key: Any) -> Instrument:
    instrument = INSTRUMENTS.get(key) if isinstance(key, str) else None
    if instrument is None:
        raise InvalidPack("instrument", "is not a known instrument")
    if not instrument.pack:
        raise InvalidPack("instrument", "takes no wording from a site")
    return instrument


def _wording(given: Any, instrument: Instrument) -> dict[str, str]:
    if not isinstance(given, Mapping):
        raise InvalidPack("items", "must be a text for each question")
    wanted = {item.id for item in instrument.items}
    texts = {str(key): _text(text, f"items.{key}") for key, text in given.items()}
    for key in sorted(wanted ^ set(texts)):
        raise InvalidPack(f"items.{key}", "is missing" if key in wanted else "is not a known question")
    return texts


def _text(given: Any, key: str) -> str:
    if not isinstance(given, str) or not given.strip() or len(given) > LONGEST:
        raise InvalidPack(key, f"must be a text of up to {LONGEST} letters")
    return given.strip()
