"""The two things that can be exported: the figures of a report, and the calls of its days line by line.

A line of a call says when it rang and how it went, by its reference; never who rang or what was said.
"""

from collections.abc import Iterator
from dataclasses import astuple
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from intake.calls.models import Call
from intake.measures.counting import of, split_rows
from intake.measures.facts import CALLS
from intake.measures.queries import Question, see_report
from intake.reports.files import Row
from intake.reports.leaving import say_leaving
from intake.triage.models import Triage

CHUNK = 2_000


def figures_head() -> Row:
    return (
        _("Section"), _("Group"), _("Measure"), _("Value"), _("Numerator"), _("Denominator"),
        _("Without short abandons"), _("Definition"), _("Source"), _("Version"),
    )  # fmt: skip


def figures(question: Question, *, now: datetime) -> list[Row]:
    """Each measure, of everybody and of each group; small cells are hidden."""
    return [tuple(map(str, astuple(line))) for line in say_leaving(see_report(question, now=now))]


def calls_head() -> Row:
    return (
        _("Call"), _("Rang"), _("Answered after, s"), _("Lasted, s"), _("Kind"), _("Caller"), _("Line"),
        _("Language"), _("Source"), _("Shift"), _("Ended with"), _("Urgency"), _("Programme"),
    )  # fmt: skip


def calls(question: Question, lines: dict[int, str], *, now: datetime) -> Iterator[list[Row]]:
    """The calls of a question in the order in which they rang, a few thousand at a time, two queries each."""
    period = question.period
    rows = split_rows(CALLS).filter(rang_at__gte=period.start, rang_at__lt=min(period.end, now))
    rows = rows.filter(**{of(split): value for split, value in question.chosen.items()})
    rows = rows.order_by("rang_at", "pk").defer("number", "note", "number_index")
    last: Call | None = None
    while chunk := list(_after(rows, last)[:CHUNK]):
        judged = Triage.objects.filter(call__in=[call.pk for call in chunk])
        results = {call: pair for call, *pair in judged.values_list("call", "urgency", "track")}
        yield [_line(call, lines, results.get(call.pk, ["", ""])) for call in chunk]
        last = chunk[-1]


def _after(rows: Any, last: Call | None) -> Any:
    """The rows behind the last one that was written. It stays right however many rows came before."""
    if last is None:
        return rows
    later = rows.filter(rang_at__gt=last.rang_at)
    return (rows.filter(rang_at=last.rang_at, pk__gt=last.pk) | later).order_by("rang_at", "pk")


def _line(call: Any, lines: dict[int, str], judged: list[str]) -> Row:
    ended = call.ended_at and round((call.ended_at - (call.answered_at or call.rang_at)).total_seconds(), 1)
    waited = call.answered_at and round((call.answered_at - call.rang_at).total_seconds(), 1)
    return (
        call.reference,
        timezone.localtime(call.rang_at).isoformat(timespec="seconds"),
        waited,
        ended,
        call.kind,
        call.caller_role,
        lines.get(call.line_id, ""),
        call.language,
        call.source,
        call.of_shift,
        call.disposition,
        *judged,
    )
