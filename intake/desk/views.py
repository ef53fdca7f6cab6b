"""The admissions staff's screens: what to do next, and one callback."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from intake.audit.services import record
from intake.callbacks.forms import AttemptForm
from intake.callbacks.models import Callback
from intake.callbacks.rules import ATTEMPT_LIMIT
from intake.callbacks.services import CallbackRefused, claim_callback, record_attempt, release_callback
from intake.desk.queries import see_callback, see_desk
from intake.shifts.services import begin_shift, end_shift
from intake.staff.access import StaffRequest, may, opens
from intake.templatetags.say import here

LANDING = [
    ("log_calls", "desk"),
    ("see_board", "board"),
    ("see_audit_trail", "audit_trail"),
    ("see_staff", "staff"),
]


@require_GET
def home(request: StaffRequest) -> HttpResponse:
    """The first screen that the role of the signed-in person opens."""
    return redirect(next(name for action, name in LANDING if may(request.user, action)))


@require_GET
@never_cache
@opens("log_calls")
def desk(request: StaffRequest) -> HttpResponse:
    """What to do next. `?all` shows everybody's callbacks; a live page asks for the list alone."""
    now, only_mine = timezone.now(), "all" not in request.GET
    context = {
        "desk": see_desk(staff=request.user, now=now, only_mine=only_mine),
        "now": now,
        "only_mine": only_mine,
    }
    wants_part = request.headers.get("HX-Request") == "true"
    return render(request, "desk/desk.html#live" if wants_part else "desk/desk.html", context)


@require_POST
@opens("log_calls")
def begin(request: StaffRequest) -> HttpResponse:
    begin_shift(staff=request.user, now=timezone.now())
    return redirect("desk")


@require_POST
@opens("log_calls")
def end(request: StaffRequest) -> HttpResponse:
    end_shift(staff=request.user, now=timezone.now())
    return redirect("desk")


@require_GET
@never_cache
@opens("keep_callbacks")
def show_callback(request: StaffRequest, reference: str) -> HttpResponse:
    """One callback: how to ring safely, why, and what was tried. Looking at it is written down."""
    callback = get_object_or_404(Callback, reference=reference)
    record(verb="read_callback", about=callback, by=request.user, at=timezone.now())
    return _callback_page(request, reference, AttemptForm())


@require_POST
@opens("keep_callbacks")
def claim(request: StaffRequest, reference: str) -> HttpResponse:
    """Takes the callback, so that nobody else rings the same person; then the number is shown."""
    callback = get_object_or_404(Callback, reference=reference)
    try:
        claim_callback(callback=callback, by=request.user, now=timezone.now())
    except CallbackRefused as refusal:
        messages.warning(request, str(refusal))
    return redirect("callback", reference)


@require_POST
@opens("keep_callbacks")
def release(request: StaffRequest, reference: str) -> HttpResponse:
    callback = get_object_or_404(Callback, reference=reference)
    try:
        release_callback(callback=callback, by=request.user, now=timezone.now())
    except CallbackRefused as refusal:
        messages.warning(request, str(refusal))
    return redirect("desk")


@require_POST
@never_cache
@opens("keep_callbacks")
def attempt(request: StaffRequest, reference: str) -> HttpResponse:
    """Records how one try went, and says what follows from it."""
    callback, now = get_object_or_404(Callback, reference=reference), timezone.now()
    form = AttemptForm(request.POST)
    if not form.is_valid():
        return _callback_page(request, reference, form, status=422)
    try:
        record_attempt(callback=callback, by=request.user, now=now, **form.cleaned_data)
    except CallbackRefused as refusal:
        form.add_error("outcome", str(refusal))
        return _callback_page(request, reference, form, status=422)
    callback.refresh_from_db()
    messages.success(request, _say_what_follows(callback, now))
    return redirect("desk")


def _say_what_follows(callback: Callback, now: Any) -> str:
    said = {"reference": callback.reference, "due": here(callback.due_at, now)}
    if callback.closed_at:
        return _("%(reference)s is closed.") % said
    if callback.undecided_since:
        return _("%(reference)s: a supervisor decides what happens next.") % said
    return _("%(reference)s: the next try is due %(due)s.") % said


def _callback_page(
    request: HttpRequest, reference: str, form: AttemptForm, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    seen = see_callback(reference)
    ringing = seen.callback.claimed_until is not None and seen.callback.claimed_until > now
    context = {
        "seen": seen,
        "callback": seen.callback,
        "form": form,
        "now": now,
        "limit": ATTEMPT_LIMIT,
        "mine": ringing and seen.callback.claimed_by == request.user,
        "somebody_elses": ringing and seen.callback.claimed_by != request.user,
    }
    return render(request, "desk/callback.html", context, status=status)
