"""Icons, each drawn once: Lucide's own tag builds the same picture anew on every page."""

from functools import cache
from typing import Any

from django import template
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide as draw

register = template.Library()


@register.simple_tag
def lucide(name: str, *, size: int = 24, **attributes: Any) -> SafeString:
    """The icon `name` as inline SVG, `size` pixels wide; `aria_hidden` where a word stands beside it."""
    return _drawn(name, size, tuple(attributes.items()))


@cache
def _drawn(name: str, size: int, attributes: tuple[tuple[str, Any], ...]) -> SafeString:
    return SafeString(draw(name, size=size, **dict(attributes)))
