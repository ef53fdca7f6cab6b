"""What becomes of a promise when somebody decides that its call is more or less urgent than it looked."""

from datetime import datetime

from django.db import transaction

from intake.audit.services import record
from intake.callbacks.models import Callback
from intake.callbacks.policies import current_cadence, window_of
from intake.callbacks.steps import remind_anew
from intake.callbacks.targets import suggest_due
from intake.calls.models import Call
from intake.staff.models import Staff
from intake.triage.rules import severity


@transaction.atomic
def follow_urgency(*, call: Call, urgency: str, by: Staff, now: datetime) -> list[Callback]:
    """Gives the open callbacks of a call the urgency that holds now, and what that hastens is due sooner.

    Nothing is put off: a time that was promised stays promised. What is due already and becomes more urgent
    reminds anew at once, also if somebody had put it off or said that they have it.
    """
    rows = Callback.objects.open().filter(call=call).exclude(urgency=urgency).select_for_update(no_key=True)
    changed, cadence = [], current_cadence()
    for callback in rows.order_by("pk"):
        is_raised = severity(urgency) > severity(callback.urgency)
        callback.urgency = urgency
        callback.snoozes = callback.snoozed_minutes = 0
        sooner = suggest_due(urgency, now, window_of(callback.number, cadence))
        if sooner < callback.due_at and callback.undecided_since is None:
            callback.due_at = callback.remind_at = sooner
            callback.round += 1
        elif is_raised:
            remind_anew(callback, now)
        callback.save()
        record(verb="follow_urgency", about=callback, by=by, at=now, urgency=str(urgency))
        changed.append(callback)
    return changed
