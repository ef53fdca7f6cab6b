"""A notice is answered where it stands: a little later, or somebody else. A popover of the page asks."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_htmx.http import retarget, trigger_client_event

from intake.callbacks.colleagues import name_colleagues
from intake.callbacks.forms import HandOverForm, SnoozeForm
from intake.callbacks.models import Callback
from intake.callbacks.passing import hand_over_callback, snooze_callback
from intake.callbacks.refusals import CallbackRefused
from intake.live.views import show_notices
from intake.reminders.models import Channel, Reminder
from intake.staff.access import StaffRequest, opens
from intake.templatetags.say import say_handed_over, say_put_off


@require_http_methods(["GET", "POST"])
@never_cache
@opens("keep_callbacks")
def later(request: StaffRequest, reminder_id: int) -> HttpResponse:
    """Puts the callback of a notice of one's own off for a little while. 404 for anybody else's."""
    form = SnoozeForm(request.POST or None)
    return _pass(request, reminder_id, form, snooze_callback, "minutes", say_put_off)


@require_http_methods(["GET", "POST"])
@never_cache
@opens("keep_callbacks")
def hand_over(request: StaffRequest, reminder_id: int) -> HttpResponse:
    """Gives the callback of a notice of one's own to a colleague. 404 for anybody else's."""
    form = HandOverForm(request.POST or None, colleagues=name_colleagues(request.user, timezone.now()))
    return _pass(request, reminder_id, form, hand_over_callback, "to", say_handed_over)


def _pass(
    request: StaffRequest,
    reminder_id: int,
    form: forms.Form,
    verb: Callable[..., Callback],
    field: str,
    say: Callable[[Callback, datetime], str],
) -> HttpResponse:
    """Asks, or does it and shows what is due now; a refusal stands beside `field` in the popover."""
    own = Reminder.objects.filter(pk=reminder_id, to=request.user, channel=Channel.SCREEN)
    callback, now = get_object_or_404(own.select_related("callback")).callback, timezone.now()
    if not request.headers.get("HX-Request"):
        return redirect("callback", callback.reference)
    if form.is_valid():
        try:
            done = verb(callback=callback, by=request.user, now=now, **form.cleaned_data)
        except CallbackRefused as refusal:
            form.add_error(field, str(refusal))
        else:
            return trigger_client_event(show_notices(request, now, said=say(done, now)), "passed-on")
    return _ask(
        request, {"form": form, "callback": callback, "reminder_id": reminder_id, "asks": verb.__name__}
    )


def _ask(request: StaffRequest, context: dict[str, Any]) -> HttpResponse:
    """The popover; also for what was refused, where the form had aimed at the notices."""
    return retarget(render(request, "live/_passing.html", context), "#passing")
