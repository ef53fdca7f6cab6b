"""How moments and waits are said on the screens. Every filter is handed `now`; none reads a clock."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intake.people.forms import say_zone

register = template.Library()
HOUR = timedelta(hours=1)


@register.filter("lasting")
def say_length(length: timedelta) -> str:
    """A length of time in at most two units: "18 min", "3 h 05", "2 days"."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return _("%(minutes)d min") % {"minutes": minutes}
    if minutes < 24 * 60:
        return _("%(hours)d h %(minutes)02d") % {"hours": minutes // 60, "minutes": minutes % 60}
    days = minutes // (24 * 60)
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


def say_clock(moment: datetime, zone: ZoneInfo, now: datetime) -> str:
    """A moment on a wall clock of `zone`: "03:29" today, "Tue 09:00" within a week, else with its date."""
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    clock = date_format(local, "H:i")
    if local.date() == today:
        return clock
    if abs((local.date() - today).days) < 7:
        return f"{date_format(local, 'D')} {clock}"
    return f"{date_format(local, 'j M')} {clock}"


@register.filter
def due(moment: datetime, now: datetime) -> str:
    """When a callback is due, as it matters: "18 min late", "in 12 min", later the time on our clock."""
    if moment <= now:
        return (
            _("%(length)s late") % {"length": say_length(now - moment)}
            if now - moment >= timedelta(minutes=1)
            else _("now")
        )
    if moment - now < HOUR:
        return _("in %(length)s") % {"length": say_length(moment - now + timedelta(seconds=59))}
    return here(moment, now)


@register.filter
def here(moment: datetime, now: datetime) -> str:
    """A moment on the site's clock."""
    zone = timezone.get_current_timezone()
    assert isinstance(zone, ZoneInfo)
    return say_clock(moment, zone, now)


@register.filter
def ago(moment: datetime, now: datetime) -> str:
    """How long ago something was: "2 s ago", "18 min ago"."""
    seconds = max(int((now - moment).total_seconds()), 0)
    length = _("%(seconds)d s") % {"seconds": seconds} if seconds < 60 else say_length(now - moment)
    return _("%(length)s ago") % {"length": length}


@register.simple_tag
def there(moment: datetime, zone_name: str, now: datetime) -> str:
    """A moment on the clock of the called person, with the zone's name: "02:30 Eastern"; empty if unknown."""
    if not zone_name:
        return _("zone not known")
    return f"{say_clock(moment, ZoneInfo(zone_name), now)} {say_zone(zone_name)}"
