"""The paper form for when everything is down, and the print of a logged call."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.staticfiles.finders import find
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from intake.audit.services import record
from intake.calls.forms import CallForm
from intake.people.forms import SafeContactForm
from intake.privacy.notice import REDISCLOSURE
from intake.sheet.queries import see_call
from intake.sheet.rows import Question, Row, Section
from intake.sheet.sections import first_sections, other_sections
from intake.staff.access import StaffRequest, opens
from intake.triage.forms import TriageForm
from intake.triage.questions import SUBSTANCES

LONG, SHORT = 18, 30  # letters: of answers that want lines of their own, of labels that take half a line
STYLE = "css/paper.css"
NOT_ON_PAPER = {
    "ssi_sa"
}  # its sixteen questions have a form of their own, whose total is entered; two pages hold the rest
DETAILS = {name for name, _label in SUBSTANCES}  # on paper these are one table with a line for each substance


@dataclass(frozen=True)
class Line:
    """One question on paper: boxes to tick, or a line to write on. Two short ones fit side by side."""

    text: str
    boxes: list[str]
    is_list: bool = False
    is_short: bool = False


@dataclass(frozen=True)
class Part:
    """Questions that stand together, under what is read aloud before them."""

    lead: str
    lines: list[Line]
    names_substances: bool = False


@dataclass(frozen=True)
class Block:
    """One section of the paper form."""

    title: str
    parts: list[Part]
    tag: str = ""


@require_GET
@never_cache
@opens("log_calls")
def show_paper(request: StaffRequest) -> HttpResponse:
    """The blank form: every question of the sheet in the order of a call, to be written on."""
    return render(request, "sheet/paper.html", {"blocks": blocks()})


@require_GET
@never_cache
@opens("log_calls")
def print_call(request: StaffRequest, reference: str) -> HttpResponse:
    """A logged call for paper, under the notice that goes with every disclosure. Printing is written down."""
    now = timezone.now()
    seen = see_call(reference, request.user, now)
    if seen is None:
        raise Http404
    record(verb="read_print_of_call", about=seen.call, by=request.user, at=now)
    context = {"seen": seen, "call": seen.call, "now": now, "notice": REDISCLOSURE}
    return render(request, "sheet/print.html", context)


def paper_form() -> str:
    """The blank form as one file that needs nothing else."""
    style = Path(str(find(STYLE))).read_text()
    return render_to_string("sheet/paper.html", {"blocks": blocks(), "style": mark_safe(style)})  # noqa: S308


def blocks() -> list[Block]:
    """The sections of the sheet in their order, danger first, and how the call ends."""
    triage, call, contact = TriageForm(), CallForm(), SafeContactForm()
    first, others = first_sections(triage), other_sections(triage)
    who = [call["caller_role"], call["number"], *(contact[name] for name in contact.fields)]
    return [
        *(_block(section) for section in first),
        Block(_("Who is calling"), [Part("", [_line(field) for field in who])]),
        *(_block(section) for section in others),
        Block(
            _("Next step"),
            [Part("", [_line(call["disposition"]), Line(_("Call back on (date, time, who rings)"), [])])],
        ),
    ]


def _block(section: Section) -> Block:
    rows = [row for row in section.rows if not _is_detail(row) and row.when not in NOT_ON_PAPER]
    parts = [_part(row) for row in rows]
    if section.lead and parts:
        parts[0] = Part(str(section.lead), parts[0].lines, parts[0].names_substances)
    return Block(str(section.title), parts, str(section.tag))


def _part(row: Row) -> Part:
    names = {question.field.name for question in row.questions}
    lines = [_line(question.field) for question in row.questions]
    if row.kind == "fields":
        lines = [replace(line, is_short=not line.boxes and len(line.text) < SHORT) for line in lines]
    return Part(str(row.lead), lines, "substances" in names)


def _is_detail(row: Row) -> bool:
    """Whether a row asks how one substance is used."""
    return all(_substance_of(question) for question in row.questions)


def _substance_of(question: Question) -> str:
    return next((name for name in DETAILS if question.field.name.startswith(f"{name}_")), "")


def _line(bound: forms.BoundField) -> Line:
    field = bound.field
    if isinstance(field, forms.BooleanField):
        return Line("", [str(bound.label)], is_list=True)
    boxes = _said(getattr(field, "choices", ()))
    return Line(str(bound.label), boxes, is_list=sum(map(len, boxes)) > LONG)


def _said(choices: Iterable[Any]) -> list[str]:
    """The answers but "not asked": what was not asked stays empty on paper."""
    return [str(label) for code, label in choices if code != ""]
