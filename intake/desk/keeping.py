"""The screen of one callback: ring, say how it went, put it off, pass it on, decide."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from intake.audit.models import Entry
from intake.audit.services import record
from intake.callbacks.colleagues import name_colleagues
from intake.callbacks.forms import (
    AttemptForm,
    CloseForm,
    HandOverForm,
    RetryForm,
    SnoozeForm,
)
from intake.callbacks.models import Callback
from intake.callbacks.needs import visible_callbacks
from intake.callbacks.passing import assign_callback, hand_over_callback, snooze_callback
from intake.callbacks.rules import decide_may_ring
from intake.callbacks.services import (
    CallbackRefused,
    claim_callback,
    close_callback,
    record_attempt,
    release_callback,
)
from intake.desk.queries import see_callback
from intake.people.numbers import say_number
from intake.staff.access import StaffRequest, may, opens
from intake.templatetags.say import here, say_clock, say_handed_over, say_put_off

A_LOOK = timedelta(hours=1)  # a page that stays open is one look an hour, not one each half minute


@require_GET
@never_cache
@opens("keep_callbacks")
def show_callback(request: StaffRequest, reference: str) -> HttpResponse:
    """One callback: how to ring safely, why, and what was tried. Looking at it is written down.

    A live page asks for the part that changes, with `?keep` while it holds a form to record an attempt.
    """
    callback, now = _load(request, reference), timezone.now()
    if not request.headers.get("HX-Request") or not _has_just_looked(callback, request, now):
        record(verb="read_callback", about=callback, by=request.user, at=now)
    return _page(request, reference)


@require_POST
@never_cache
@opens("keep_callbacks")
def claim(request: StaffRequest, reference: str) -> HttpResponse:
    """Takes the callback, so that nobody else rings the same person; then the number is shown.

    What was typed before the claim ran out stays. In quiet hours it wants `asked_for_hour`.
    """
    callback = _load(request, reference)
    typed = AttemptForm(initial=request.POST.dict()) if "token" in request.POST else None
    try:
        agreed = "asked_for_hour" in request.POST
        claim_callback(callback=callback, by=request.user, now=timezone.now(), asked_for_hour=agreed)
    except CallbackRefused as refusal:
        return _page(request, reference, 409, attempt=typed, claim_refused=refusal)
    if typed:
        return _page(request, reference, attempt=typed)
    return redirect("desk") if "from_desk" in request.POST else redirect("callback", reference)


@require_POST
@never_cache
@opens("keep_callbacks")
def release(request: StaffRequest, reference: str) -> HttpResponse:
    callback = _load(request, reference)
    try:
        release_callback(callback=callback, by=request.user, now=timezone.now())
    except CallbackRefused as refusal:
        return _page(request, reference, 409, claim_refused=refusal)
    return redirect("desk")


@require_POST
@never_cache
@opens("keep_callbacks")
def attempt(request: StaffRequest, reference: str) -> HttpResponse:
    """Records how one try went, and says what follows from it."""
    form = AttemptForm(request.POST)
    return _act(request, reference, form, record_attempt, "attempt", "outcome", _say_what_follows)


@require_POST
@never_cache
@opens("keep_callbacks")
def hand_over(request: StaffRequest, reference: str) -> HttpResponse:
    """Gives the callback to a colleague."""
    form = HandOverForm(request.POST, colleagues=name_colleagues(request.user, timezone.now()))
    return _act(request, reference, form, hand_over_callback, "passing", "to", say_handed_over)


@require_POST
@never_cache
@opens("keep_callbacks")
def snooze(request: StaffRequest, reference: str) -> HttpResponse:
    """Keeps the reminders of a due callback quiet for a little while."""
    form = SnoozeForm(request.POST)
    return _act(request, reference, form, snooze_callback, "later", "minutes", say_put_off)


@require_POST
@never_cache
@opens("decide_callbacks")
def close(request: StaffRequest, reference: str) -> HttpResponse:
    """A supervisor ends the promise."""
    form = CloseForm(request.POST)
    return _act(request, reference, form, close_callback, "closing", "reason", _say_what_follows)


@require_POST
@never_cache
@opens("decide_callbacks")
def retry(request: StaffRequest, reference: str) -> HttpResponse:
    """A supervisor has it tried again, by somebody or by anyone on shift."""
    colleagues = name_colleagues(request.user, timezone.now())
    form = RetryForm(request.POST, colleagues=colleagues, by=request.user)
    return _act(request, reference, form, assign_callback, "retry", "to", _say_what_follows)


def _load(request: StaffRequest, reference: str) -> Callback:
    """404 alike for no callback and for one that they may not open."""
    return get_object_or_404(visible_callbacks(request.user, timezone.now()), reference=reference)


def _act(
    request: StaffRequest,
    reference: str,
    form: forms.Form,
    verb: Callable[..., Any],
    name: str,
    field: str,
    say: Callable[[Callback, datetime], str],
) -> HttpResponse:
    """Does what the form `name` asks for; a refusal stands beside its `field`."""
    callback, now = _load(request, reference), timezone.now()
    if form.is_valid():
        try:
            verb(callback=callback, by=request.user, now=now, **form.cleaned_data)
        except CallbackRefused as refusal:
            form.add_error(field, str(refusal))
    if form.errors:
        return _page(request, reference, 422, **{name: form})
    callback.refresh_from_db()
    messages.success(request, say(callback, now))
    return redirect("desk")


def _say_what_follows(callback: Callback, now: datetime) -> str:
    said = {"reference": callback.reference, "due": here(callback.due_at, now)}
    if callback.closed_at:
        return _("%(reference)s is closed.") % said
    if callback.undecided_since:
        return _("%(reference)s: a supervisor decides what happens next.") % said
    return _("%(reference)s: the next try is due %(due)s.") % said


def _has_just_looked(callback: Callback, request: StaffRequest, now: datetime) -> bool:
    looks = Entry.objects.filter(about="callback", reference=callback.reference, verb="read_callback")
    return looks.filter(by=request.user, at__gt=now - A_LOOK).exists()


def _page(request: StaffRequest, reference: str, status: int = 200, **given: Any) -> HttpResponse:
    """The page, with the forms as they were `given`, else empty."""
    now, seen = timezone.now(), see_callback(reference)
    callback, attempt = seen.callback, given.pop("attempt", None)
    ringing = callback.claimed_until is not None and callback.claimed_until > now
    colleagues = [] if callback.closed_at else name_colleagues(request.user, now)
    context = {
        "seen": seen,
        "callback": callback,
        "now": now,
        "rings_now": decide_may_ring(
            callback.urgency, callback.due_at, callback.hour_agreed, seen.window, now
        ),
        "opens_again": say_clock(seen.window.next_opening(now), seen.window.zone, now),
        "mine": ringing and callback.claimed_by == request.user,
        "somebody_elses": ringing and callback.claimed_by != request.user,
        "may_decide": may(request.user, "decide_callbacks"),
        "neutral_number": say_number(settings.NEUTRAL_NUMBER),
        "attempt": attempt or AttemptForm(),
        "passing": HandOverForm(colleagues=colleagues),
        "later": SnoozeForm(),
        "closing": CloseForm(),
        "retry": RetryForm(colleagues=colleagues, by=request.user),
    } | given
    context["keep_form"] = context["mine"] or attempt is not None or "keep" in request.GET
    part = "#live" if request.headers.get("HX-Request") == "true" else ""
    return render(request, f"desk/callback.html{part}", context, status=status)
