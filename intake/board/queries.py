"""What the board shows. Every figure is counted by the database on an index; none grows with the history."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from math import ceil

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay
from django.utils import timezone

from intake.board.heatmap import WEEKS, Day, draw
from intake.callbacks.models import Callback, Purpose
from intake.calls.models import Call, Draft
from intake.reminders.models import Channel, Heartbeat, Reminder, SetAside, State
from intake.safety.models import Interrupt
from intake.shifts.models import FORGOTTEN_AFTER, Shift

SOON = timedelta(hours=1)
QUICK = timedelta(seconds=20)
SHORT_ABANDON = timedelta(seconds=5)  # who hangs up sooner has hardly rung (clinical reference 7)
STALE = timedelta(minutes=15)  # a draft that nobody typed into for so long was left open
CLOCK_STOPPED = timedelta(seconds=15)
PAGE_LENGTH = 50
MOST_UNFOLLOWED = 5

FILTERS = {
    "open": Q(),
    "unassigned": Q(assigned_to__isnull=True, undecided_since__isnull=True),
    "undecided": Q(undecided_since__isnull=False),
}


@dataclass(frozen=True)
class Queue:
    """One page of open callbacks, in order, and how many each filter holds."""

    rows: list[Callback]
    counts: dict[str, int]
    show: str
    page: int
    pages: int


@dataclass(frozen=True)
class Clock:
    """Whether due callbacks and e-mails are being told of."""

    ticked_at: datetime | None
    stopped: bool
    behind: int
    set_aside: int
    failed_mails: int


@dataclass(frozen=True)
class Figures:
    """The numbers above the queue. A share is None where nothing was due or offered.

    What waits for a supervisor's decision is neither overdue nor due soon: it has a filter of its own.
    """

    overdue: int
    oldest_due_at: datetime | None
    soon: int
    soon_unassigned: int
    due_today: int
    kept_today: int
    offered: int
    answered_quickly: int
    abandoned: int
    abandoned_promised: int

    @property
    def kept_percent(self) -> int | None:
        return _percent(self.kept_today, self.due_today)

    @property
    def quick_percent(self) -> int | None:
        return _percent(self.answered_quickly, self.offered)


def count_figures(now: datetime) -> Figures:
    """Three queries: open callbacks, promises that fell due today, calls that rang today (the site's day)."""
    today = _midnight(now)
    late = Q(due_at__lt=now)
    next_hour = Q(due_at__gte=now, due_at__lte=now + SOON)
    queue = (
        Callback.objects.open()
        .filter(undecided_since__isnull=True)
        .aggregate(
            overdue=Count("pk", filter=late),
            oldest_due_at=Min("due_at", filter=late),
            soon=Count("pk", filter=next_hour),
            soon_unassigned=Count("pk", filter=next_hour & Q(assigned_to__isnull=True)),
        )
    )
    settled_before = Q(first_attempt_at__isnull=True, closed_at__lte=F("promised_for"))
    promises = Callback.objects.filter(promised_for__gte=today, promised_for__lte=now).aggregate(
        due_today=Count("pk", filter=~settled_before | Q(closed_at__isnull=True)),
        kept_today=Count("pk", filter=Q(first_attempt_at__lte=F("promised_for"))),
    )
    rang_on = Q(ended_at__isnull=True) | Q(ended_at__gte=F("rang_at") + SHORT_ABANDON)
    gave_up = Q(answered_at__isnull=True) & rang_on
    promised = Exists(Callback.objects.filter(call=OuterRef("pk")))
    calls = Call.objects.filter(rang_at__gte=today, rang_at__lte=now).aggregate(
        offered=Count("pk"),
        answered_quickly=Count("pk", filter=Q(answered_at__lte=F("rang_at") + QUICK)),
        abandoned=Count("pk", filter=gave_up),
        abandoned_promised=Count("pk", filter=gave_up & Q(promised)),
    )
    return Figures(**queue, **promises, **calls)


def see_queue(show: str, page: int) -> Queue:
    """Two queries. An unknown filter shows all that is open; a page past the end shows the last."""
    show = show if show in FILTERS else "open"
    opened = Callback.objects.open()
    counts = opened.aggregate(**{name: Count("pk", filter=chosen) for name, chosen in FILTERS.items()})
    pages = max(1, ceil(counts[show] / PAGE_LENGTH))
    page = min(max(page, 1), pages)
    rows = (
        opened.filter(FILTERS[show])
        .select_related("person", "number", "assigned_to", "claimed_by")
        .defer("reason", "number__number", "number__answered_by", "number__ask_for")
        .annotate(caller_role=F("call__caller_role"))
        .in_order()
    )
    start = (page - 1) * PAGE_LENGTH
    return Queue(list(rows[start : start + PAGE_LENGTH]), counts, show, page, pages)


def see_shifts(now: datetime) -> list[Shift]:
    """One query: who is on duty and who should be, with `load`, `ringing` and `on_sheet_since` of each.

    `forgotten`: the shift should have ended long ago, and whoever began it counts as gone.
    """
    own = Callback.objects.open().filter(assigned_to=OuterRef("staff")).order_by()
    sheets = Draft.objects.open().filter(saved_by=OuterRef("staff"), saved_at__gt=now - STALE)
    running = Q(began_at__isnull=False, ended_at__isnull=True)
    missing = Q(starts_at__lte=now, ends_at__gt=now, began_at__isnull=True)
    shifts: QuerySet[Shift] = Shift.objects.filter(running | missing).select_related("staff")
    return list(
        shifts.annotate(
            load=Subquery(own.values("assigned_to").annotate(load=Count("pk")).values("load")),
            ringing=Exists(Callback.objects.claimed(now).filter(claimed_by=OuterRef("staff"))),
            forgotten=Q(began_at__isnull=False, ends_at__lte=now - FORGOTTEN_AFTER),
            on_sheet_since=Subquery(sheets.order_by("opened_at").values("opened_at")[:1]),
        ).order_by("staff__name")
    )


def count_stale_drafts(now: datetime) -> dict[str, int | datetime | None]:
    """One query: how many call sheets were left open, and since when. Never what stands in them."""
    stale = Draft.objects.open().filter(saved_at__lte=now - STALE)
    return stale.aggregate(count=Count("pk"), oldest_at=Min("saved_at"))


def see_clock(now: datetime) -> Clock:
    """Three queries: the last tick of any clock, and what could not be told."""
    last = Heartbeat.objects.order_by("-ticked_at").first()
    failed = Reminder.objects.still_needed().filter(channel=Channel.EMAIL, state=State.FAILED)
    return Clock(
        ticked_at=last.ticked_at if last else None,
        stopped=last is None or now - last.ticked_at > CLOCK_STOPPED,
        behind=last.behind if last else 0,
        set_aside=SetAside.objects.count(),
        failed_mails=failed.count(),
    )


def see_unfollowed(now: datetime) -> list[Interrupt]:
    """Emergencies of the past two days after which nobody is promised to check in."""
    promised = Callback.objects.filter(call=OuterRef("call"), purpose=Purpose.FOLLOW_UP)
    over = Interrupt.objects.to_follow_up().filter(Q(closed_at__isnull=False) | Q(call__isnull=False))
    recent = over.filter(follow_up_due_at__gt=now - timedelta(days=1)).exclude(Exists(promised))
    return list(recent.only("opened_at", "follow_up_due_at").order_by("opened_at")[:MOST_UNFOLLOWED])


def see_week(now: datetime) -> list[Day]:
    """One query: calls an hour for each hour of the week, over the four whole weeks before today."""
    zone, today = timezone.get_current_timezone(), _midnight(now)
    first_day = timezone.localdate(now) - timedelta(weeks=WEEKS)
    start = datetime.combine(first_day, time.min, zone)
    hours = (
        Call.objects.filter(rang_at__gte=start, rang_at__lt=today)
        .annotate(weekday=ExtractIsoWeekDay("rang_at", tzinfo=zone), hour=ExtractHour("rang_at", tzinfo=zone))
        .values_list("weekday", "hour")
        .annotate(count=Count("pk"))
    )
    return draw({(weekday, hour): count for weekday, hour, count in hours})


def _midnight(now: datetime) -> datetime:
    return datetime.combine(timezone.localdate(now), time.min, timezone.get_current_timezone())


def _percent(part: int, whole: int) -> int | None:
    """Rounded down, so that 100 % means all of them."""
    return part * 100 // whole if whole else None
