"""The report of a month as a page for paper: it may leave the house, so small cells are hidden."""

from datetime import date, timedelta
from itertools import groupby

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from intake.audit.services import record
from intake.consents.notices import LONG
from intake.measures.periods import Period
from intake.measures.queries import Question, see_report
from intake.reports.leaving import say_leaving
from intake.staff.access import StaffRequest, opens


class MonthForm(forms.Form):
    """A month as `2026-11`; empty for the last one that is over."""

    month = forms.DateField(
        label=_("Month"),
        required=False,
        input_formats=["%Y-%m"],
        error_messages={"invalid": _("Write the month as 2026-11.")},
        widget=forms.DateInput(format="%Y-%m", attrs={"type": "month", "class": "input num"}),
    )

    def __init__(self, data: object, *, today: date) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.today = today

    def clean_month(self) -> date:
        first = self.cleaned_data["month"] or (self.today.replace(day=1) - timedelta(days=1)).replace(day=1)
        if first > self.today:
            raise forms.ValidationError(_("This month lies ahead."), code="ahead")
        if first.year < 2000:
            raise forms.ValidationError(_("Choose a month after 1999."), code="too_early")
        return date(first.year, first.month, 1)

    @property
    def period(self) -> Period:
        first = self.cleaned_data["month"]
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return Period(first, min(last, self.today))


@require_GET
@never_cache
@opens("see_reports")
def month(request: StaffRequest) -> HttpResponse:
    """One month on paper. That it was opened stands in the audit trail, as an export does."""
    now = timezone.now()
    form = MonthForm(request.GET, today=timezone.localdate(now))
    if not form.is_valid():
        return render(request, "reports/month.html", {"form": form}, status=400)
    lines = say_leaving(see_report(Question(form.period), now=now))
    sections = [
        (section, [(group, list(rows)) for group, rows in groupby(some, key=lambda line: line.group)])
        for section, some in groupby(lines, key=lambda line: str(line.section))
    ]
    month = form.period.first.strftime("%Y-%m")
    record(verb="print_report", about=None, by=request.user, at=now, month=month, rows=len(lines))
    context = {"form": form, "period": form.period, "sections": sections, "notice": LONG, "now": now}
    return render(request, "reports/month.html", context)
