"""How measures are said on screens, on paper and in files."""

from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from intake.measures.measure import COUNT, DAYS, RATIO, REST, SECONDS, SHARE

register = template.Library()


@register.filter("as_unit")
def say_value(value: float | None, unit: str) -> str:
    """A value by the unit of its measure: "91.3 %", "34 s", "9 min 48 s", "12.5 days"."""
    if value is None:
        return _("not calculable")
    if unit in (SHARE, REST):
        return _("%(share)s %%") % {"share": number_format(100 * value, 1)}
    if unit == SECONDS:
        return _say_seconds(round(value))
    if unit == DAYS:
        return _("%(days)s days") % {"days": number_format(value, 1)}
    return number_format(value, 1 if unit == RATIO else 0, force_grouping=True)


@register.filter("as_part")
def say_part(value: Any, unit: str) -> str:
    """A numerator: a count, or seconds that were added up."""
    if value is None:
        return ""
    return say_value(value, SECONDS if unit == SECONDS else COUNT)


@register.filter("whole")
def say_count(value: Any) -> str:
    """A count with its thousands apart; empty for None."""
    return "" if value is None else number_format(value, 0, force_grouping=True)


@register.filter("in_hours")
def say_hours(hours: int | None) -> str:
    """Whole hours as people say them: "under 1 h", "21 h", "3 days 4 h"."""
    if hours is None:
        return _("not calculable")
    if hours == 0:
        return _("under 1 h")
    if hours < 72:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(days)d days %(hours)d h") % {"days": hours // 24, "hours": hours % 24}


def _say_seconds(seconds: int) -> str:
    if seconds < 60:
        return _("%(seconds)d s") % {"seconds": seconds}
    if seconds < 3600:
        return _("%(minutes)d min %(seconds)02d s") % {"minutes": seconds // 60, "seconds": seconds % 60}
    return _("%(hours)s h") % {"hours": number_format(seconds / 3600, 1, force_grouping=True)}
