"""How numbers are said on the screens."""

from datetime import datetime, timedelta

from django import template

from intake.people.numbers import say_number
from intake.rings.models import Outcome

register = template.Library()


@register.filter
def as_said(e164: str) -> str:
    """A number in E.164 as people at home say it: (856) 555-0142. Empty stays empty."""
    return say_number(e164)


@register.filter
def followed(outcome: str) -> str:
    """What followed from a ring that nobody answered, in words."""
    return str(Outcome(outcome).label)


@register.filter
def seconds(length: timedelta) -> int:
    """A length of time in whole seconds."""
    return round(length.total_seconds())


@register.filter
def after(moment: datetime, begin: datetime) -> int:
    """How many whole seconds after `begin` a moment was."""
    return round((moment - begin).total_seconds())
