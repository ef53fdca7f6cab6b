"""How moments and waits are said on the screens. Every filter is handed `now`; none reads a clock."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.formats import time_format as time_of_day
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intake.callbacks.models import Callback
from intake.people.forms import say_zone
from intake.staff.speaking import time_format

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
    """A moment on a wall clock of `zone`: "03:29" today, "Tue 09:00" within a week, else with its date.

    By the clock of whoever is spoken to: "3:29 AM" for who prefers it.
    """
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    clock = clock_time(local)
    if local.date() == today:
        return clock
    if abs((local.date() - today).days) < 7:
        return f"{date_format(local, 'D')} {clock}"
    return f"{date_format(local, 'MONTH_DAY_FORMAT')}, {clock}"


@register.filter("clock")
def clock_time(moment: datetime | time) -> str:
    """A time of day by the clock of whoever is spoken to: "15:30", or "3:30 PM"."""
    return (
        date_format(moment, time_format())
        if isinstance(moment, datetime)
        else time_of_day(moment, time_format())
    )


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


def say_put_off(callback: Callback, now: datetime) -> str:
    """What whoever put a callback off is told."""
    said = {"reference": callback.reference, "then": here(callback.remind_at or now, now)}
    return _("%(reference)s: you are reminded again at %(then)s. It stays due.") % said


def say_handed_over(callback: Callback, _now: datetime) -> str:
    """What whoever handed a callback over is told."""
    said = {"reference": callback.reference, "name": callback.assigned_to}
    return _("%(reference)s is with %(name)s now.") % said


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


@register.filter("moment")
def say_moment(moment: datetime) -> str:
    """A day and a time on the site's clock, whenever it is: "Tue Nov 13, 09:00"."""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'D')} {date_format(local, 'MONTH_DAY_FORMAT')}, {clock_time(local)}"


@register.filter
def day(moment: datetime) -> str:
    """A day of this year on the site's calendar: "Nov 13"."""
    return date_format(timezone.localtime(moment), "MONTH_DAY_FORMAT")
