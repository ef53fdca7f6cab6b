"""Verbs about triage."""

from datetime import datetime

from django.db import transaction

from intake.audit.services import record
from intake.calls.models import Call
from intake.staff.models import Staff
from intake.triage.models import Triage
from intake.triage.rules import Inputs, Result


@transaction.atomic
def record_triage(*, call: Call, inputs: Inputs, result: Result, by: Staff, now: datetime) -> Triage:
    """Keeps what was asked and what the rules of `result.ruleset` suggested for it."""
    answer = result.as_dict()
    triage = Triage.objects.create(
        call=call,
        inputs=inputs.as_dict(),
        reasons=answer["reasons"],
        services=answer["services"],
        urgency=result.urgency,
        quadrant=result.quadrant or "",
        track=result.track,
        co_occurring=result.co_occurring,
        ruleset=result.ruleset,
        at=now,
        by=by,
    )
    record(verb="record_triage", about=call, by=by, at=now, urgency=result.urgency, ruleset=result.ruleset)
    return triage
