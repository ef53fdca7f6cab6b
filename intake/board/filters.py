"""Which rows the address of the board asks for: codes only, nothing of anybody stands in an address."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.callbacks.models import Callback, CallbackQuerySet
from intake.people.gates import Restriction
from intake.triage.models import Urgency

SHOWS: dict[str, str | Promise] = {
    "open": _("Open"),
    "overdue": _("Overdue"),
    "unassigned": _("Unassigned"),
    "undecided": _("Needs decision"),
}
URGENCIES = [urgency for urgency in Urgency if urgency != Urgency.NONE]
ME, NOBODY = "me", "nobody"
AN_HOUR = timedelta(hours=1)
FIRST_YEAR, LAST_YEAR = 2000, 2200
HOUR_CODE = "%Y%m%dT%H%MZ"
PLACE = re.compile(r"(\d{1,17})\.([01])\.(\d{1,18})", re.ASCII)
UNKNOWN_KEEPER = _("This address asks for somebody who is not on the staff.")
NO_SUCH_PAGE = _("This address asks for a page that does not exist.")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """Where one row stands in the order of the queue: due time, emergencies first, age."""

    due_at: datetime
    rank: int
    pk: int

    @property
    def code(self) -> str:
        return f"{(self.due_at - EPOCH) // timedelta(microseconds=1)}.{self.rank}.{self.pk}"


@dataclass(frozen=True)
class Filter:
    """What is asked for. `keeper` is an id of staff, "me", "nobody" or empty; `hour` the beginning of one."""

    show: str = "open"
    urgency: str = ""
    keeper: str = ""
    hour: datetime | None = None
    after: Place | None = None
    before: Place | None = None

    @property
    def query(self) -> str:
        """The part of an address that asks for it; empty for all that is open."""
        asked = {
            "show": "" if self.show == "open" else self.show,
            "urgency": self.urgency,
            "with": self.keeper,
            "hour": self.hour_code,
            "after": self.after.code if self.after else "",
            "before": self.before.code if self.before else "",
        }
        query = urlencode({name: code for name, code in asked.items() if code})
        return f"?{query}" if query else ""

    @property
    def hour_code(self) -> str:
        return self.hour.strftime(HOUR_CODE) if self.hour else ""

    @property
    def hour_end(self) -> datetime | None:
        return self.hour + AN_HOUR if self.hour else None

    @property
    def without_hour(self) -> "Filter":
        return self.with_(hour=None)

    @property
    def first_page(self) -> "Filter":
        return self.with_()

    def with_(self, **changes: object) -> "Filter":
        """The same with other choices, from its first row on."""
        return replace(self, **({"after": None, "before": None} | changes))  # type: ignore[arg-type]

    def choose(self, staff_id: int, now: datetime) -> CallbackQuerySet:
        """The open callbacks that it asks for, for whoever looks."""
        chosen = Q()
        if self.urgency:
            chosen &= Q(urgency=self.urgency)
        if self.keeper == NOBODY:
            chosen &= Q(assigned_to__isnull=True)
        elif self.keeper:
            chosen &= Q(assigned_to=staff_id if self.keeper == ME else int(self.keeper))
        if self.hour:
            chosen &= Q(due_at__gte=self.hour, due_at__lt=self.hour + AN_HOUR)
        sealed = Restriction.objects.filter(person=OuterRef("person")).exclude(named=staff_id)
        rows = Callback.objects.open().annotate(is_sealed=Exists(sealed))  # they count, and show no name
        return rows.filter(chosen, show(self.show, now))


def show(name: str, now: datetime) -> Q:
    """The rows of one of `SHOWS`. What waits for a decision is neither overdue nor anybody's to take."""
    undecided = Q(undecided_since__isnull=False)
    return {
        "open": Q(),
        "overdue": Q(due_at__lt=now) & ~undecided,
        "unassigned": Q(assigned_to__isnull=True) & ~undecided,
        "undecided": undecided,
    }[name]


def read_filter(asked: Mapping[str, str]) -> tuple[Filter, list[str | Promise]]:
    """What an address asks for, and in words what in it is not known: that is left out."""
    problems: list[str | Promise] = []
    chosen: dict[str, object] = {}
    for name, read, problem in READERS:
        if code := asked.get(name, ""):
            value = read(code)
            if value is None:
                problems.append(problem)
            else:
                chosen[FIELDS.get(name, name)] = value
    return Filter(**chosen), problems  # type: ignore[arg-type]


def _read_keeper(code: str) -> str | None:
    known = code in (ME, NOBODY) or (code.isascii() and code.isdigit() and len(code) < 10)
    return code if known else None


def _read_hour(code: str) -> datetime | None:
    try:
        hour = datetime.strptime(code, HOUR_CODE).replace(tzinfo=UTC)
    except ValueError:
        return None
    return hour if FIRST_YEAR <= hour.year < LAST_YEAR else None


def _read_place(code: str) -> Place | None:
    found = PLACE.fullmatch(code)
    if found is None:
        return None
    try:
        return Place(EPOCH + timedelta(microseconds=int(found[1])), int(found[2]), int(found[3]))
    except OverflowError:
        return None


FIELDS = {"with": "keeper"}
READERS: tuple[tuple[str, Callable[[str], object], Promise], ...] = (
    (
        "show",
        lambda code: code if code in SHOWS else None,
        _("This address asks for a list that the board does not have."),
    ),
    (
        "urgency",
        lambda code: code if code in URGENCIES else None,
        _("This address asks for an urgency that does not exist."),
    ),
    ("with", _read_keeper, UNKNOWN_KEEPER),
    ("hour", _read_hour, _("This address asks for an hour that cannot be read.")),
    ("after", _read_place, NO_SUCH_PAGE),
    ("before", _read_place, NO_SUCH_PAGE),
)
