"""What a number may be used for, judged from what was asked. Plain Python, no clock.

Sources: clinical reference 6.3 (safe contact) and 6.4 (quiet hours; 47 CFR 64.1200(c)(1) allows 8:00 to
21:00, some states end at 20:00, so the default is 9:00 to 20:00 of the called person's time).
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

OPENS, CLOSES = time(9), time(20)
UNKNOWN_ZONE = ZoneInfo("America/New_York")
UNKNOWN_OPENS, UNKNOWN_CLOSES = time(12), time(20)


@dataclass(frozen=True)
class Window:
    """The hours in which a number may ring, on the clock of `zone`; `opens` after `closes` spans midnight."""

    opens: time
    closes: time
    zone: ZoneInfo
    zone_known: bool = True

    def holds(self, moment: datetime) -> bool:
        """Whether `moment` (aware) falls into the window. Its first minute does, its last does not."""
        local = moment.astimezone(self.zone).time()
        if self.opens < self.closes:
            return self.opens <= local < self.closes
        return local >= self.opens or local < self.closes

    def next_opening(self, moment: datetime) -> datetime:
        """`moment` itself if it falls into the window, else when the window next opens; in UTC."""
        if self.holds(moment):
            return moment
        local = moment.astimezone(self.zone)
        for days in range(3):
            start = datetime.combine(local.date() + timedelta(days=days), self.opens, self.zone)
            opening = start.astimezone(ZoneInfo("UTC"))
            if opening > moment and self.holds(opening):
                return opening
        # A window that begins inside the hour skipped in spring opens when the clock has jumped over it.
        return datetime.combine(local.date() + timedelta(days=3), self.opens, self.zone).astimezone(
            ZoneInfo("UTC")
        )


def decide_window(zone_name: str, opens: time | None, closes: time | None) -> Window:
    """The window of a number: the hours that were asked for, else the default, on the number's own clock.

    With no known zone it is 12:00 to 20:00 Eastern, which is daytime in every US state (reference 6.4). So
    it is with a zone that this machine does not know: the callback is kept all the same.
    """
    try:
        zone = ZoneInfo(zone_name) if zone_name else None
    except (ZoneInfoNotFoundError, ValueError):
        zone = None
    if zone is None:
        return Window(UNKNOWN_OPENS, UNKNOWN_CLOSES, UNKNOWN_ZONE, zone_known=False)
    return Window(opens or OPENS, closes or CLOSES, zone)


def decide_voicemail(may_voicemail: str) -> bool:
    """A voicemail is left only where somebody said yes. Unknown means no."""
    return may_voicemail == "yes"


def read_local(naive: datetime, zone: ZoneInfo) -> list[datetime]:
    """The moments (UTC) that a clock on the wall of `zone` can mean by `naive`: none in the hour that is
    skipped in spring, two in the hour that happens twice in autumn, else one."""
    moments = {naive.replace(tzinfo=zone, fold=fold).astimezone(ZoneInfo("UTC")) for fold in (0, 1)}
    return sorted(moment for moment in moments if moment.astimezone(zone).replace(tzinfo=None) == naive)


CALLS_OF_A_REPEAT_CALLER = 8  # in 30 days


def decide_plan_wanted(calls_in_30_days: int) -> bool:
    """Whether somebody rings so often that an approach should be agreed with them. It never blocks a call.

    Eight or more calls a month is what a review counts as frequent (Mishara 2022, PMC10102973); some 3 % of
    callers make some 60 % of the calls of a line (doi 10.1186/s13033-016-0076-4).
    """
    return calls_in_30_days >= CALLS_OF_A_REPEAT_CALLER
