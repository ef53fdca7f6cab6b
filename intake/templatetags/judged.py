"""How a triage is said on the screens: live ones and stored ones alike."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import gettext as _

from intake.triage.models import Quadrant, Urgency
from intake.triage.queries import is_signed
from intake.triage.questions import TRACKS
from intake.triage.rules import SERVICES, SOURCES
from intake.triage.rulesets import site_ruleset
from intake.triage.wording import say_rule

register = template.Library()
SERVICE_NAMES = {talk.slug: talk.name for talk in SERVICES}
PICTURE = (Quadrant.II, Quadrant.IV, Quadrant.I, Quadrant.III)  # mental health upwards, use to the right


@register.inclusion_tag("parts/quadrant.html")
def quadrant_picture(quadrant: str | None) -> dict[str, Any]:
    """The four quadrants with the one that a triage fell into; none is marked while it is not known."""
    chosen = Quadrant(quadrant) if quadrant in PICTURE else None
    said = {"code": chosen.value, "label": chosen.label} if chosen else None
    return {
        "cells": [{"code": q.value, "label": q.label, "on": q == chosen} for q in PICTURE],
        "in_words": _("Quadrant %(code)s: %(label)s") % said if said else _("Quadrant: not known yet"),
    }


@register.filter
def service_names(slugs: Iterable[str]) -> list[str]:
    """What staff call the services to talk about; an old slug stays as it is."""
    return [_(SERVICE_NAMES.get(slug, slug)) for slug in slugs]


@register.filter
def rule_text(rule: str) -> str:
    """The sentence of a rule; the id itself if it is an old one."""
    found = (reason for _rule, reason in site_ruleset().ordered if reason.rule == rule)
    return next((say_rule(rule, reason.text) for reason in found), rule)


@register.filter
def said(reason: Any) -> str:
    """The sentence of a reason in the language of the screen. Stored ones are mappings, live ones are not."""
    if isinstance(reason, dict):
        return say_rule(str(reason["rule"]), str(reason["text"]))
    return say_rule(reason.rule, reason.text)


@register.filter
def track_name(track: str) -> str:
    """The kind of programme to talk about, in words."""
    return str(TRACKS.get(track, track))


@register.filter
def cite(source: str) -> str:
    """The citation behind a rule's source key; the key itself if it is an old one."""
    return SOURCES.get(source, source)


@register.filter
def that_set_urgency(reasons: Iterable[Any]) -> list[Any]:
    """The reasons with a floor: their rules are E, S and H. Stored ones are mappings, live ones are not."""
    return [reason for reason in reasons if not _is_note(reason)]


@register.filter
def only_notes(reasons: Iterable[Any]) -> list[Any]:
    """The reasons without a floor: what is worth knowing besides."""
    return [reason for reason in reasons if _is_note(reason)]


def _is_note(reason: Any) -> bool:
    rule = reason["rule"] if isinstance(reason, dict) else reason.rule
    return str(rule).startswith("I")


@register.inclusion_tag("parts/unsigned.html")
def unsigned_rules() -> dict[str, bool]:
    """Says that nobody has signed the rules in use, wherever something stands that they suggested."""
    return {"unsigned": not is_signed(site_ruleset().version)}


@register.filter
def signed_off(ruleset: str) -> bool:
    """Whether a clinical lead has signed this version of the rules."""
    return is_signed(ruleset)


@register.filter
def urgency_word(urgency: str) -> str:
    """What staff call an urgency code."""
    return str(Urgency(urgency).label) if urgency else ""
