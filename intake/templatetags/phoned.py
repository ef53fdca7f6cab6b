"""How numbers are said on the screens."""

from django import template

from intake.people.numbers import say_number

register = template.Library()


@register.filter
def as_said(e164: str) -> str:
    """A number in E.164 as people at home say it: (856) 555-0142. Empty stays empty."""
    return say_number(e164)
