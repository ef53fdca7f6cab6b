"""Handing a file out. What was asked for, by whom, and how much of it went out stands in the audit trail."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from intake.audit.services import record
from intake.measures.facts import FACT
from intake.measures.queries import rows_of
from intake.reports.export import calls, calls_head, figures, figures_head
from intake.reports.files import MOST_IN_A_WORKBOOK, Row, write_csv, write_workbook
from intake.reports.forms import ExportForm
from intake.staff.access import StaffRequest, opens
from intake.staff.models import Staff

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_POST
@never_cache
@opens("export_reports")
def export(request: StaffRequest) -> HttpResponseBase:
    """The figures of a report or its calls, as CSV or as a workbook."""
    now = timezone.now()
    form = ExportForm(request.POST, now=now)
    if not form.is_valid():
        return render(request, "reports/export.html", {"form": form}, status=422)
    question, what, kind = form.question, form.cleaned_data["what"], form.cleaned_data["format"]
    lines = dict(form.lines)
    too_many = kind == "xlsx" and what == "calls" and _calls_of(form) > MOST_IN_A_WORKBOOK
    if too_many:
        form.add_error("format", _("That is too much for a workbook. Take CSV, or fewer days."))
        return render(request, "reports/export.html", {"form": form}, status=422)
    chunks: Iterator[list[Row]]
    if what == "calls":
        head, chunks = calls_head(), calls(question, lines, now=now)
    else:
        head, chunks = figures_head(), iter([figures(question, now=now)])
    detail = {"what": what, "format": kind, **form.as_asked}
    about = _about(form, request.user)
    name = f"ringback-{what}-{question.period.first}-{question.period.last}.{kind}"
    if kind == "csv":
        answer: HttpResponseBase = StreamingHttpResponse(
            _stream(write_csv(head, chunks, about), request.user, detail),
            content_type="text/csv; charset=utf-8",
        )
    else:
        rows = [row for chunk in chunks for row in chunk]
        answer = HttpResponse(write_workbook(head, rows, about), content_type=XLSX)
        record(verb="export", about=None, by=request.user, at=now, rows=len(rows), whole=True, **detail)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Accel-Buffering"] = "no"
    return answer


async def _stream(pieces: Iterator[tuple[str, int]], by: Staff, detail: dict[str, Any]) -> AsyncIterator[str]:
    """Sends the pieces as they are read. However it ends, the trail says how many rows went out, if all."""
    await _record(by, detail, verb="begin_export")
    rows, whole = 0, False
    step = sync_to_async(lambda: next(pieces, None))
    try:
        while (piece := await step()) is not None:
            text, held = piece
            rows += held
            yield text
        whole = True
    finally:
        await _record(by, detail, verb="export", rows=rows, whole=whole)


async def _record(by: Staff, detail: dict[str, Any], *, verb: str, **more: int | bool) -> None:
    await sync_to_async(record)(verb=verb, about=None, by=by, at=timezone.now(), **detail, **more)


def _calls_of(form: ExportForm) -> int:
    return rows_of(FACT["offered"], form.question, now=timezone.now()).count()


def _about(form: ExportForm, by: Staff) -> list[str]:
    """Lines that say what the file is."""
    asked = ", ".join(f"{name} {value}" for name, value in form.as_asked.items())
    made = _("Made %(when)s by %(name)s. %(asked)s. Counts from 1 to 10 are hidden in figures.")
    when = date_format(timezone.localtime(timezone.now()), "Y-m-d H:i")
    return [made % {"when": when, "name": by.name, "asked": asked}]
