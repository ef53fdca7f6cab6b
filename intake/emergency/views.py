"""What is done while somebody is in danger: beside the call sheet, or on a page of its own."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from intake.audit.services import record
from intake.calls.models import Draft
from intake.safety.forms import EmergencyForm
from intake.safety.models import Interrupt
from intake.safety.queries import visible_interrupts
from intake.safety.services import (
    InterruptRefused,
    StillMissing,
    close_interrupt,
    dismiss_interrupt,
    join_interrupt,
    note_interrupt,
    open_interrupt,
    page_supervisor,
)
from intake.staff.access import StaffRequest, may, opens


@require_POST
@opens("log_calls")
def open_by_hand(request: StaffRequest, draft_id: UUID) -> HttpResponse:
    """The red button: staff say that somebody is in danger, whatever the answers say."""
    draft = get_object_or_404(Draft, pk=draft_id)
    interrupt = open_interrupt(draft=draft, why=[], by=request.user, now=timezone.now())
    return _answer(request, interrupt.pk)


@require_GET
@never_cache
@opens("log_calls")
def show(request: StaffRequest, pk: int) -> HttpResponse:
    """One emergency, for whoever comes to help or closes it later. Looking at it is written down."""
    interrupt = load_emergency(request, pk)
    record(verb="read_interrupt", about=interrupt, by=request.user, at=timezone.now())
    return _answer(request, pk)


@require_GET
@never_cache
@opens("log_calls")
def who(request: StaffRequest, pk: int) -> HttpResponse:
    """Who has been called and who comes: the part of the panel that changes while others act."""
    return render(request, "emergency/_panel.html#who", _context(request, load_emergency(request, pk)))


@require_POST
@opens("log_calls")
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """Calls for a supervisor."""
    return _do(request, pk, page_supervisor)


@require_POST
@opens("join_emergencies")
def join(request: StaffRequest, pk: int) -> HttpResponse:
    """A supervisor or clinician comes."""
    return _do(request, pk, join_interrupt)


@require_POST
@opens("log_calls")
def note(request: StaffRequest, pk: int) -> HttpResponse:
    """Keeps what is known so far; what cannot be read is said beside its field and stays as typed."""
    form = EmergencyForm(request.POST)
    return _answer(request, pk, form, problem=_note(request, pk, form))


@require_POST
@opens("log_calls")
def close(request: StaffRequest, pk: int) -> HttpResponse:
    """Ends an emergency that was handled, once everything that must be known is known."""
    form = EmergencyForm(request.POST)
    problem = _note(request, pk, form)
    if form.is_valid() and not problem:
        try:
            close_interrupt(interrupt=load_emergency(request, pk), by=request.user, now=timezone.now())
        except StillMissing as missing:
            form.say_missing(missing)
        except InterruptRefused as refusal:
            problem = str(refusal)
    return _answer(request, pk, form, problem)


@require_POST
@opens("log_calls")
def dismiss(request: StaffRequest, pk: int) -> HttpResponse:
    """Ends what was no emergency after all, with the reason why."""
    reason = request.POST.get("reason", "")
    return _do(request, pk, lambda **who: dismiss_interrupt(reason=reason, **who), reason=reason)


def load_emergency(request: StaffRequest, pk: int) -> Interrupt:
    rows = visible_interrupts(request.user, timezone.now())
    return get_object_or_404(rows.select_related("opened_by", "joined_by", "draft", "call"), pk=pk)


def _context(request: StaffRequest, interrupt: Interrupt) -> dict[str, Any]:
    comes = may(request.user, "join_emergencies") and interrupt.opened_by != request.user
    return {"interrupt": interrupt, "may_join": comes, "now": timezone.now()}


def _note(request: StaffRequest, pk: int, form: EmergencyForm) -> str:
    """Saves what the form can say already; the words of a refusal, or none."""
    interrupt = load_emergency(request, pk)
    form.full_clean()
    try:
        note_interrupt(
            interrupt=interrupt,
            by=request.user,
            now=timezone.now(),
            **form.notes(request.user, _said(request)),
        )
    except InterruptRefused as refusal:
        return str(refusal)
    return ""


def _said(request: StaffRequest) -> set[str]:
    """The fields that this person filled or changed; what they left empty somebody else may have said."""
    if "changed" in request.POST:
        names = request.POST.getlist("changed")
    else:
        names = [name for name in request.POST if request.POST[name].strip()]
    return {name.removeprefix("emergency-") for name in names}


def _do(request: StaffRequest, pk: int, verb: Any, reason: str = "") -> HttpResponse:
    problem = ""
    try:
        verb(interrupt=load_emergency(request, pk), by=request.user, now=timezone.now())
    except InterruptRefused as refusal:
        problem = str(refusal)
    return _answer(request, pk, problem=problem, reason=reason)


def _answer(
    request: StaffRequest, pk: int, form: EmergencyForm | None = None, problem: str = "", reason: str = ""
) -> HttpResponse:
    """The panel beside a sheet, or the whole page; after a verb without script, back to the page."""
    interrupt = load_emergency(request, pk)
    context = _context(request, interrupt) | {
        "emergency": form or EmergencyForm.of(interrupt),
        "problem": problem,
        "reason": reason,
    }
    if request.headers.get("HX-Request"):
        return render(request, "emergency/_panel.html", context)
    if request.method == "POST" and not problem and not (form and form.errors):
        return redirect("emergency", pk)
    return render(
        request, "emergency/page.html", context, status=422 if problem or (form and form.errors) else 200
    )
