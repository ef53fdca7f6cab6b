"""What the board shows. Every figure is counted by the database on an index; none grows with the history.

A count names a column of the index, not the primary key: the database then reads no rows.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay
from django.utils import timezone

from intake.board.heatmap import WEEKS, Day, draw
from intake.callbacks.models import Callback, Purpose
from intake.calls.models import Call, Draft
from intake.reminders.models import Channel, Heartbeat, Reminder, SetAside, State
from intake.safety.models import Interrupt
from intake.shifts.models import FORGOTTEN_AFTER, Shift
from intake.staff.access import MAY
from intake.staff.models import Staff
from intake.triage.models import Urgency

SOON = timedelta(hours=1)
QUICK = timedelta(seconds=20)
SHORT_ABANDON = timedelta(seconds=5)  # who hangs up sooner has hardly rung (clinical reference 7)
STALE = timedelta(minutes=15)  # a draft that nobody typed into for so long was left open
CLOCK_STOPPED = timedelta(seconds=15)
MOST_UNFOLLOWED = 5
MOST_EMERGENCIES = 10
MOST_ABANDONED = 8
ENOUGH = 5  # promises of last week, below which a difference says nothing
A_WEEK = timedelta(weeks=1)

RANG_ON = Q(ended_at__isnull=True) | Q(ended_at__gte=F("rang_at") + SHORT_ABANDON)
GAVE_UP = Q(answered_at__isnull=True) & RANG_ON


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
    due_then: int
    kept_then: int
    offered: int
    answered_quickly: int
    abandoned: int
    abandoned_promised: int

    @property
    def kept_percent(self) -> int | None:
        return _percent(self.kept_today, self.due_today)

    @property
    def kept_difference(self) -> int | None:
        """Percentage points between today and the same day of last week until the same time."""
        now, then = self.kept_percent, _percent(self.kept_then, self.due_then)
        return None if now is None or then is None or self.due_then < ENOUGH else now - then

    @property
    def quick_percent(self) -> int | None:
        return _percent(self.answered_quickly, self.offered)


def count_figures(now: datetime) -> Figures:
    """Four queries: open callbacks, promises that fell due today and a week ago, calls that rang today.

    A day is the site's, and goes as far as `now`.
    """
    today = _midnight(now)
    late = Q(due_at__lt=now)
    next_hour = Q(due_at__gte=now, due_at__lte=now + SOON)
    queue = (
        Callback.objects.open()
        .filter(undecided_since__isnull=True, due_at__lte=now + SOON)
        .aggregate(
            overdue=Count("due_at", filter=late),
            oldest_due_at=Min("due_at", filter=late),
            soon=Count("due_at", filter=next_hour),
            soon_unassigned=Count("due_at", filter=next_hour & Q(assigned_to__isnull=True)),
        )
    )
    due_today, kept_today = _count_promises(today, now)
    due_then, kept_then = _count_promises(_midnight(now - A_WEEK), now - A_WEEK)
    promised = Exists(Callback.objects.filter(call=OuterRef("pk")))
    calls = Call.objects.filter(rang_at__gte=today, rang_at__lte=now).aggregate(
        offered=Count("*"),
        answered_quickly=Count("rang_at", filter=Q(answered_at__lte=F("rang_at") + QUICK)),
        abandoned=Count("rang_at", filter=GAVE_UP),
        abandoned_promised=Count("rang_at", filter=GAVE_UP & Q(promised)),
    )
    return Figures(
        **queue,
        **calls,
        due_today=due_today,
        kept_today=kept_today,
        due_then=due_then,
        kept_then=kept_then,
    )


def _count_promises(start: datetime, end: datetime) -> tuple[int, int]:
    """How many promises fell due, without those settled before, and how many of them were kept by then."""
    settled_before = Q(first_attempt_at__isnull=True, closed_at__lte=F("promised_for"))
    counts = Callback.objects.filter(promised_for__gte=start, promised_for__lte=end).aggregate(
        due=Count("promised_for", filter=~settled_before | Q(closed_at__isnull=True)),
        kept=Count("promised_for", filter=Q(first_attempt_at__lte=F("promised_for"))),
    )
    return counts["due"], counts["kept"]


def see_abandoned(now: datetime) -> list[Call]:
    """One query: who hung up today before an answer, those first whom nobody called back.

    Of each call `rung_at` is when somebody first tried, `promised_for` until when it is promised.
    """
    back = Callback.objects.filter(call=OuterRef("pk"))
    calls = Call.objects.filter(GAVE_UP, rang_at__gte=_midnight(now), rang_at__lte=now).annotate(
        rung_at=Subquery(back.values("first_attempt_at")[:1]),
        promised_for=Subquery(back.values("promised_for")[:1]),
        callback=Subquery(back.values("reference")[:1]),
    )
    unpromised_first = F("promised_for").asc(nulls_first=True)
    rows = calls.defer("note", "number").order_by(F("rung_at").asc(nulls_first=True), unpromised_first)
    return list(rows[:MOST_ABANDONED])


def see_urgent() -> list[Callback]:
    """One query: open callbacks of emergencies, the longest due first. Who they are stands on their page."""
    rows = (
        Callback.objects.open().filter(urgency=Urgency.EMERGENCY).select_related("assigned_to", "claimed_by")
    )
    return list(rows.defer("reason").order_by("due_at", "pk")[:MOST_EMERGENCIES])


def see_keepers() -> list[Staff]:
    """One query: everybody who rings people back."""
    return list(Staff.objects.working_here().filter(role__in=MAY["keep_callbacks"]).order_by("name"))


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
            load=Subquery(own.values("assigned_to").annotate(load=Count("*")).values("load")),
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
    """Calls an hour for each hour of the week, over the four whole weeks before today.

    One query, once an hour: it alone looks at weeks of calls, and these weeks are over.
    """
    return draw(_count_weeks(timezone.localdate(now), now.replace(minute=0, second=0, microsecond=0)))


@lru_cache(maxsize=2)
def _count_weeks(today: date, _hour: datetime) -> dict[tuple[int, int], int]:
    zone = timezone.get_current_timezone()
    start, end = (datetime.combine(today - timedelta(weeks=weeks), time.min, zone) for weeks in (WEEKS, 0))
    hours = (
        Call.objects.filter(rang_at__gte=start, rang_at__lt=end)
        .annotate(weekday=ExtractIsoWeekDay("rang_at", tzinfo=zone), hour=ExtractHour("rang_at", tzinfo=zone))
        .values_list("weekday", "hour")
        .annotate(count=Count("*"))
    )
    return {(weekday, hour): count for weekday, hour, count in hours}


def _midnight(now: datetime) -> datetime:
    return datetime.combine(timezone.localdate(now), time.min, timezone.get_current_timezone())


def _percent(part: int, whole: int) -> int | None:
    """Rounded down, so that 100 % means all of them."""
    return part * 100 // whole if whole else None
