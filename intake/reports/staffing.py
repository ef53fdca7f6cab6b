"""Who is needed when: calls of the past weeks, what they make expect, and who is planned."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Count
from django.db.models.functions import ExtractHour, ExtractMinute, TruncDate
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from intake.calls.models import Call
from intake.measures.periods import ONE_DAY, midnight
from intake.reports.charts import Heat, draw_heat
from intake.reports.erlang import Aim, Need, people_needed
from intake.reports.forecast import Slot, forecast, trend_of
from intake.shifts.models import Shift
from intake.staff.access import StaffRequest, opens

MOST_WEEKS, USUAL_WEEKS = 26, 8
HALF = timedelta(minutes=30)
Weeks = list[Counter[Slot]]


def _number(label: Any, least: float, most: float, usual: float) -> forms.FloatField:
    widget = forms.NumberInput(attrs={"class": "input num", "step": "any"})
    return forms.FloatField(
        label=label, min_value=least, max_value=most, initial=usual, required=False, widget=widget
    )


class StaffingForm(forms.Form):
    """The assumptions; what is left empty is as usual."""

    weeks = forms.IntegerField(
        label=gettext_lazy("Past weeks"), min_value=1, max_value=MOST_WEEKS, initial=USUAL_WEEKS,
        required=False,
        widget=forms.NumberInput(attrs={"class": "input num"}),
    )  # fmt: skip
    share = _number(gettext_lazy("Answered in time, %"), 1, 99.9, 95)
    seconds = _number(gettext_lazy("In time: within, s"), 1, 600, 20)
    handle = _number(gettext_lazy("Handle time, min"), 0.1, 240, 10)
    busiest = _number(gettext_lazy("On calls at most, %"), 10, 100, 85)
    away = _number(gettext_lazy("Breaks, illness, training, %"), 0, 90, 30)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        usual = {name: field.initial for name, field in self.fields.items()}
        return usual | {name: value for name, value in given.items() if value is not None}

    @property
    def aim(self) -> Aim:
        """What was asked, with shares from 0 to 1."""
        given = self.cleaned_data
        return Aim(
            given["share"] / 100,
            given["seconds"],
            given["handle"],
            given["busiest"] / 100,
            given["away"] / 100,
        )


@dataclass(frozen=True)
class HalfHour:
    """One half hour of next week: calls expected, people needed, people planned."""

    when: str
    calls: float
    need: Need
    planned: int

    @property
    def is_short(self) -> bool:
        """Fewer are planned than are wanted on the plan."""
        return self.planned < self.need.planned


@require_GET
@never_cache
@opens("see_reports")
def staffing(request: StaffRequest) -> HttpResponse:
    """Forecast and need for each half hour of next week, beside the plan."""
    form = StaffingForm(request.GET)
    if not form.is_valid():
        return render(request, "reports/staffing.html", {"form": form}, status=400)
    now, aim = timezone.now(), form.aim
    monday = next_monday(timezone.localdate(now))
    weeks, missing = past_weeks(form.cleaned_data["weeks"], now)
    trend = trend_of(weeks)
    expected = forecast(weeks, missing, trend)
    planned = planned_people(monday)
    days = []
    for day in range(7):
        name = date_format(monday + ONE_DAY * day, "D j M")
        days.append((name, [_half_hour((day + 1, half), expected, planned, aim) for half in range(48)]))
    halves = [half for _name, some in days for half in some]
    context = {
        "form": form.__class__(initial=form.cleaned_data),
        "aim": aim,
        "weeks": form.cleaned_data["weeks"],
        "trend": trend,
        "monday": monday,
        "days": days,
        "short": sum(half.is_short for half in halves),
        "calls": sum(half.calls for half in halves),
        "most": max(half.need.planned for half in halves),
        "heat": draw_calls(days),
    }
    return render(request, "reports/staffing.html", context)


def draw_calls(days: list[tuple[str, list[HalfHour]]]) -> Heat:
    """The picture of the forecast, by half hour."""
    rows = [
        (name.rsplit(" ", 1)[0], [(half.calls, f"{half.when}: {half.calls:.1f}") for half in some])
        for name, some in days
    ]
    marks = [(hour * 2, f"{hour:02}:00") for hour in (0, 6, 12, 18)]
    return draw_heat(_("Calls expected in each half hour of next week"), rows, marks)


def next_monday(today: date) -> date:
    return today + ONE_DAY * (8 - today.isoweekday())


def past_weeks(number: int, now: datetime) -> tuple[Weeks, list[frozenset[Slot]]]:
    """One query: calls of each half hour in each of the past weeks, the oldest first; they end yesterday.

    Beside them the half hours that a week did not have because the clock jumped.
    """
    zone, today = timezone.get_current_timezone(), timezone.localdate(now)
    first = today - timedelta(weeks=number)
    rows = (
        Call.objects.filter(rang_at__gte=midnight(first), rang_at__lt=midnight(today))
        .annotate(
            day=TruncDate("rang_at", tzinfo=zone),
            hour=ExtractHour("rang_at", tzinfo=zone),
            late=ExtractMinute("rang_at", tzinfo=zone) / 30,
        )
        .values_list("day", "hour", "late")
        .annotate(many=Count("pk"))
        .order_by()
    )
    weeks: Weeks = [Counter() for _week in range(number)]
    for day, hour, late, many in rows:
        weeks[(day - first).days // 7][(day.isoweekday(), 2 * hour + int(late))] += many
    return weeks, [_missing(first + timedelta(weeks=week)) for week in range(number)]


def _missing(first: date) -> frozenset[Slot]:
    """The half hours of the clock that a week did not have: a wall time that turns into another one."""
    gone = set()
    for day in (first + ONE_DAY * n for n in range(7)):
        for half in range(48):
            wall = datetime.combine(day, time(half // 2, half % 2 * 30))
            if timezone.make_naive(timezone.make_aware(wall).astimezone(_UTC)) != wall:
                gone.add((day.isoweekday(), half))
    return frozenset(gone)


_UTC = timezone.get_fixed_timezone(0)


def planned_people(monday: date) -> dict[Slot, int]:
    """One query: how many are planned through each half hour of the week; part of it counts as none."""
    start, end = midnight(monday), midnight(monday + 7 * ONE_DAY)
    people: dict[Slot, int] = defaultdict(int)
    shifts = Shift.objects.filter(starts_at__lt=end, ends_at__gt=start, ended_at__isnull=True)
    for starts_at, ends_at in shifts.values_list("starts_at", "ends_at"):
        moment = max(starts_at, start)
        moment += (HALF - (moment - start) % HALF) % HALF
        while moment + HALF <= min(ends_at, end):
            local = timezone.localtime(moment)
            people[(local.isoweekday(), 2 * local.hour + local.minute // 30)] += 1
            moment += HALF
    return people


def _half_hour(slot: Slot, expected: dict[Slot, float], planned: dict[Slot, int], aim: Aim) -> HalfHour:
    when = f"{slot[1] // 2:02}:{slot[1] % 2 * 30:02}"
    return HalfHour(when, expected[slot], people_needed(expected[slot], aim), planned.get(slot, 0))
