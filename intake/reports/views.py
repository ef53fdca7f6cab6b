"""What happened, counted: the report, and the rows behind each number."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from intake.measures.catalogue import MEASURES
from intake.measures.fact import Fact
from intake.measures.facts import (
    CALLS,
    CAME_TO,
    EMERGENCIES,
    FACT,
    FOLLOW_UPS,
    OVERRIDES,
    PROMISES,
    SCREENINGS,
)
from intake.measures.measure import Measure
from intake.measures.queries import rows_of, see_report
from intake.reports.forms import ReportForm
from intake.reports.pages import STAGE_NAMES, picture
from intake.staff.access import StaffRequest, may, opens

PAGE = 100
PAGE_OF = {base.name: "call" for base in (CALLS, SCREENINGS, OVERRIDES, FOLLOW_UPS, EMERGENCIES)}
PAGE_OF |= {PROMISES.name: "callback"}


@require_GET
@never_cache
@opens("see_reports")
def report(request: StaffRequest) -> HttpResponse:
    """Every measure for the days `?from=` to `?to=`, and for a line, shift, language or source."""
    now = timezone.now()
    form = ReportForm(request.GET, now=now)
    if not form.is_valid():
        return render(request, "reports/report.html", {"form": form}, status=400)
    seen = see_report(form.question, now=now)
    context = {
        "form": form.shown,
        "asked": urlencode(form.as_asked),
        "hidden": form.as_asked,
        "now": now,
        "report": seen,
        "may_review": may(request.user, "review_quality"),
        "may_export": may(request.user, "export_reports"),
        **picture(seen, dict(form.lines)),
    }
    return render(request, "reports/report.html", context)


@require_GET
@never_cache
@opens("see_reports")
def report_rows(request: StaffRequest, measure: str, fact: str) -> HttpResponse:
    """The references behind one number, a hundred to a page; a page past the end is the last one."""
    if measure not in MEASURES or fact not in MEASURES[measure].facts:
        raise Http404
    about = {"measure": MEASURES[measure], "part": _part(MEASURES[measure], fact)}
    return _show_rows(request, FACT[fact], about)


@require_GET
@never_cache
@opens("see_reports")
def report_stage(request: StaffRequest, stage: str) -> HttpResponse:
    """The references of those who came to a stage on the way to treatment, by the day of their first call."""
    if stage not in CAME_TO:
        raise Http404
    words = _("By the day of the first call for help. Only those who have come so far by now.")
    name = _("Speed to treatment: %(stage)s") % {"stage": STAGE_NAMES[stage]}
    return _show_rows(request, CAME_TO[stage], {"measure": {"name": name, "words": words}, "part": "top"})


def _show_rows(request: StaffRequest, fact: Fact, about: dict[str, Any]) -> HttpResponse:
    now = timezone.now()
    form = ReportForm(request.GET, now=now)
    context: dict[str, Any] = {"form": form, **about}
    if not form.is_valid():
        return render(request, "reports/rows.html", context, status=400)
    rows = Paginator(rows_of(fact, form.question, now=now), PAGE)
    base = fact.base.name
    context |= {
        "rows": rows.get_page(request.GET.get("page")),
        "page_of": PAGE_OF.get(base) if may(request.user, "keep_callbacks") else None,
        "base": base,
        "asked": urlencode(form.as_asked),
        "question": form.question,
        "now": now,
    }
    return render(request, "reports/rows.html", context)


def _part(measure: Measure, fact: str) -> str:
    """Which part of a measure a fact is."""
    return "top" if fact in (measure.top, (measure.without_short or ("",))[0]) else "bottom"
