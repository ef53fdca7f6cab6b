"""What open screens are told: that something changed, and what is due for the person who looks at them."""

import time
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from django.contrib import messages
from django.db import connections
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from intake.callbacks.models import Callback
from intake.callbacks.refusals import CallbackRefused
from intake.callbacks.services import claim_callback
from intake.live.hub import hub
from intake.live.queries import glasses_of, notices_of
from intake.reminders.models import Channel, Reminder
from intake.reminders.services import NotYourReminder, acknowledge_reminder
from intake.safety.queries import see_emergencies
from intake.staff.access import StaffRequest, may, opens
from intake.templatetags.say import here

MOST_STREAMS = 6  # for one member of staff
SIGN_OF_LIFE = 2.0  # seconds; an event, not a comment, for a page cannot see comments
FRESH = timedelta(seconds=15)  # a notice that is older makes no sound on a page that is opened now
STREAM_LASTS = 300.0  # seconds; the browser comes back, and is asked anew who it is


@require_GET
def live(request: StaffRequest) -> HttpResponseBase:
    """Server-sent events: `changed` with the kinds of what changed, and `here` every two seconds.

    No event holds anything of anybody, so every signed-in member of staff may listen. 429 after six streams.
    """
    if hub.pages_of(request.user.pk) >= MOST_STREAMS:
        return HttpResponse(status=429, headers={"Cache-Control": "no-store", "Retry-After": "10"})
    return StreamingHttpResponse(
        _events(request.user.pk),
        content_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


def give_connections_back() -> None:
    """What lasts would keep the connection with which it asked something, and there are few."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()


async def _events(staff_id: int) -> AsyncIterator[bytes]:
    async with hub.listen(staff_id) as listener:
        yield b"retry: 1000\n\n"
        until = time.monotonic() + STREAM_LASTS
        while not listener.ended and time.monotonic() < until:
            kinds = await listener.news(SIGN_OF_LIFE)
            said = " ".join(sorted(kinds))
            yield f"event: changed\ndata: {said}\n\n".encode() if said else b"event: here\ndata:\n\n"


@require_GET
@never_cache
@opens("keep_callbacks")
def notices(request: StaffRequest) -> HttpResponse:
    """The fragment with what is due for the person who asks; 204 if their page shows exactly that."""
    return show_notices(request, timezone.now(), seen=request.headers.get("X-Notices-Seen", ""))


@require_POST
@opens("keep_callbacks")
def have_notice(request: StaffRequest, reminder_id: int) -> HttpResponse:
    """ "I have it": takes a reminder of one's own off the screen. 404 for anybody else's."""
    now = timezone.now()
    try:
        reminder = acknowledge_reminder(reminder_id=reminder_id, by=request.user, now=now)
    except NotYourReminder:
        raise Http404 from None
    if request.headers.get("HX-Request"):
        return show_notices(request, now, said=_say_begin_by(reminder.callback, now))
    return redirect("callback", reminder.callback.reference)


@require_POST
@opens("keep_callbacks")
def ring_notice(request: StaffRequest, reminder_id: int) -> HttpResponse:
    """ "I ring now": claims the callback of a reminder of one's own and opens it. 404 for anybody else's.

    Who comes second reads on its page who is ringing.
    """
    own = Reminder.objects.filter(pk=reminder_id, to=request.user, channel=Channel.SCREEN)
    callback = get_object_or_404(own.select_related("callback")).callback
    try:
        claim_callback(callback=callback, by=request.user, now=timezone.now())
    except CallbackRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("callback", callback.reference)


def _say_begin_by(callback: Callback, now: datetime) -> str:
    """Until when whoever has the callback is left alone."""
    then = callback.remind_at
    if then is None:
        return ""
    if now < callback.due_at:
        return _("%(reference)s is yours. You are reminded when it is due.") % {
            "reference": callback.reference
        }
    said = {"reference": callback.reference, "then": here(then, now)}
    return _("%(reference)s is yours. Begin by %(then)s; after that others hear of it too.") % said


def show_notices(request: StaffRequest, now: datetime, *, seen: str = "", said: str = "") -> HttpResponse:
    """What is due for the person who asks, under what was just `said` to them.

    `seen` is what the page shows: which notices, and how late each was. It is not read out again.
    """
    reminders = notices_of(request.user.pk, now)
    emergencies = see_emergencies() if may(request.user, "join_emergencies") else []
    glasses = glasses_of(request.user) if may(request.user, "review_glass") else []
    which = ".".join(
        [str(reminder.pk) for reminder in reminders]
        + [f"g{glass.pk}" for glass in glasses]
        + [f"e{emergency.pk}-{emergency.joined_by_id}-{emergency.times_paged}" for emergency in emergencies]
    )
    how_late = ".".join(str(int((now - reminder.due_at).total_seconds() // 60)) for reminder in reminders)
    shown = f"{which}/{how_late}"
    if seen == shown:
        return HttpResponse(status=204)
    quietly = bool(which) and seen.partition("/")[0] == which
    context = {"reminders": reminders, "emergencies": emergencies, "shown": shown, "quietly": quietly}
    context |= {"glasses": glasses, "overdue": any(glass.is_overdue(now) for glass in glasses)}
    moments = {"now": now, "fresh_since": now - FRESH, "said": said}
    return render(request, "live/_notices.html", context | moments)
