"""The steps of a callback's life. Nothing here is saved or written down: the verbs do both."""

from datetime import datetime, timedelta

from intake.callbacks.models import Callback
from intake.callbacks.rules import remind_from


def lock_callback(callback: Callback) -> Callback:
    """The callback as it stands now, kept from others until the transaction ends."""
    rows = Callback.objects.select_for_update(of=("self",), no_key=True).select_related("number")
    return rows.get(pk=callback.pk)


def put_off(callback: Callback, until: datetime, now: datetime) -> None:
    """Starts the next round of reminders, for a callback that is now due at `until`."""
    callback.due_at, callback.remind_at = until, remind_from(until, now)
    callback.round += 1


def remind_anew(callback: Callback, now: datetime) -> None:
    """What is due already reminds once more, so that whoever has it now hears of it."""
    if callback.due_at <= now:
        put_off(callback, callback.due_at, now)


def snooze(callback: Callback, minutes: int, now: datetime) -> None:
    """Keeps the reminders quiet for a while. The due time stays: late is late."""
    callback.remind_at = now + timedelta(minutes=minutes)
    callback.round += 1
    callback.snoozes += 1
    callback.snoozed_minutes += minutes


def end(callback: Callback, closing: str, now: datetime) -> None:
    """Closes it. What is closed wants nothing."""
    callback.closed_at, callback.closing = now, closing
    callback.remind_at = callback.claimed_by = callback.claimed_until = callback.undecided_since = None
