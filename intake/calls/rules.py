"""Two people on one call sheet: what would wipe out other people's words; and what a wall clock meant.

Plain Python. A mark is `(revision, page, staff)`: in which revision of the sheet a field was written last, by
which page and whom. A page is one open window, so that nobody clashes with their own repeated save.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from intake.people.rules import read_local

Mark = Sequence[int | str]


def wipes_out(*, typed: list[str], stands: list[str], mark: Mark | None, page: str, base: int | None) -> bool:
    """Whether writing `typed` would wipe out what another page wrote and this page has never shown.

    `base` is the revision of the field that this page knew when somebody began to type there; None from a
    page without script, which is believed.
    """
    if base is None or mark is None or typed == stands:
        return False
    revision, writer, _staff = mark
    return writer != page and int(revision) > base


def join_texts(stands: list[str], aside: list[str], *, several: bool, nothing: str) -> list[str]:
    """Both answers as one. Of `several` ticks all, where `nothing` goes as soon as something is ticked;
    of words first what stands, then what was kept aside, on a line of its own."""
    if not several:
        return ["\n".join(text for text in [*stands, *aside] if text)]
    ticked = list(dict.fromkeys([*stands, *aside]))
    return [code for code in ticked if code != nothing] if len(ticked) > 1 else ticked


def written_since(marks: Mapping[str, Mark], *, revision: int, page: str) -> list[str]:
    """The fields that other pages have written since the one that asks knew `revision`."""
    return [name for name, mark in marks.items() if int(mark[0]) > revision and mark[1] != page]


def next_on_clock(clock: time, after: datetime, zone: ZoneInfo) -> list[datetime]:
    """The moments (UTC) from `after` on at which a clock of `zone` showed `clock`, that day or the next.

    Two where the hour happens twice, none where it is skipped.
    """
    day = after.astimezone(zone).date()
    for date in (day, day + timedelta(days=1)):
        moments = read_local(datetime.combine(date, clock), zone)
        later = [moment for moment in moments if moment >= after]
        if later or not moments:
            return later
    return []
