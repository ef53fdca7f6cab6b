"""The pages of the week ahead and of how many callbacks its half hours can hold."""

from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from intake.board.week import DAYS, see_week_ahead, site_zone
from intake.shifts.capacity import SLOTS, capacities, monday_of, set_capacity
from intake.staff.access import StaffRequest, may, opens

A_YEAR = timedelta(days=366)
TIMES = [(slot, f"{slot // 2:02d}:{slot % 2 * 30:02d}") for slot in range(SLOTS + 1)]


@require_GET
@never_cache
@opens("see_board")
def week(request: StaffRequest) -> HttpResponse:
    """Seven days by hours from `?from=` on, today if it says none; each hour leads to its rows."""
    now, today = timezone.now(), timezone.localdate()
    asked = request.GET.get("from", "")
    first, problem = today, ""
    if asked:
        chosen = _read_day(asked, today)
        first, problem = (
            (chosen, "") if chosen else (today, _("This address asks for a day that cannot be shown."))
        )
    context = {
        "week": see_week_ahead(first, site_zone()),
        "first": first,
        "earlier": first - timedelta(days=DAYS),
        "later": first + timedelta(days=DAYS),
        "today": today,
        "problem": problem,
        "now": now,
        "may_set": may(request.user, "set_capacity"),
    }
    return render(request, "board/week.html", context)


class CapacityForm(forms.Form):
    """How many callbacks some half hours of a week can hold."""

    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Days"),
        coerce=int,
        choices=[(number + 1, name) for number, name in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    first = forms.TypedChoiceField(
        label=gettext_lazy("From"),
        coerce=int,
        choices=TIMES[:-1],
        widget=forms.Select(attrs={"class": "input"}),
    )
    last = forms.TypedChoiceField(
        label=gettext_lazy("Until"),
        coerce=int,
        choices=TIMES[1:],
        widget=forms.Select(attrs={"class": "input"}),
    )
    most = forms.IntegerField(
        label=gettext_lazy("Callbacks in each half hour"),
        required=False,
        min_value=0,
        max_value=999,
        widget=forms.NumberInput(attrs={"class": "input num"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "first" in data and "last" in data and data["last"] <= data["first"]:
            self.add_error("last", _("It must end after it begins."))
        return data


@require_http_methods(["GET", "POST"])
@never_cache
@opens("set_capacity")
def capacity(request: StaffRequest) -> HttpResponse:
    """How many callbacks each half hour holds in the week of `?week=`; a form changes it from then on."""
    today = timezone.localdate()
    since = monday_of(_read_day(request.GET.get("week", ""), today) or today)
    form = CapacityForm(request.POST if request.method == "POST" else None, initial={"first": 16, "last": 40})
    if form.is_valid():
        said = form.cleaned_data
        count = set_capacity(
            week=since,
            weekdays=said["weekdays"],
            slots=range(said["first"], said["last"]),
            most=said["most"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("Saved for %(count)d half hours of the week.") % {"count": count})
        return redirect(f"{request.path}?week={since.isoformat()}")
    context = {
        "form": form,
        "since": since,
        "rows": _rows(since),
        "weekdays": list(WEEKDAYS.values()),
    } | _weeks(since)
    return render(request, "board/capacity.html", context, status=422 if form.errors else 200)


def _weeks(since: date) -> dict[str, date]:
    return {"earlier": since - timedelta(weeks=1), "later": since + timedelta(weeks=1)}


def _rows(since: date) -> list[tuple[time, list[tuple[int, date] | None]]]:
    """Each half hour of the day with what holds on every weekday."""
    holds = capacities(since)
    return [
        (time(slot // 2, slot % 2 * 30), [holds.get((weekday, slot)) for weekday in range(1, 8)])
        for slot in range(SLOTS)
    ]


def _read_day(text: str, today: date) -> date | None:
    """A day within a year of today; None for anything else."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and abs(day - today) <= A_YEAR else None
