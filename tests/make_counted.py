"""Small factories of what is counted in reports, and a word for asking what was counted."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from intake.calls.models import CallerRole
from intake.measures.catalogue import MEASURES
from intake.measures.measure import figure_of
from intake.measures.periods import Period
from intake.measures.queries import Question, see_report
from intake.outcomes.models import Outcome, Step
from intake.people.models import Person
from intake.safety.models import Interrupt
from intake.triage.models import Quadrant, Urgency
from tests.make import NOW, make_call, make_callback, make_draft, make_person, make_staff, make_triage

TODAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)  # in New York
AFTER = datetime(2026, 12, 31, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))


def make_outcome(person: Person | None = None, **details: Any) -> Outcome:
    """An assessment that was offered at `NOW`, or another `step` on the way to treatment."""
    return Outcome.objects.create(
        **{
            "person": person or make_person(),
            "step": Step.OFFERED,
            "at": NOW,
            "token": uuid4(),
            "recorded_at": NOW,
            "recorded_by": details.get("recorded_by") or make_staff(),
        }
        | details
    )


def make_interrupt(**details: Any) -> Interrupt:
    """An emergency that was opened at `NOW` on a sheet of its own, and is open."""
    draft = details.get("draft") or make_draft()
    closed = {"closed_by": draft.opened_by} if details.get("closed_at") else {}
    return Interrupt.objects.create(
        **{
            "draft": draft,
            "opened_at": NOW,
            "opened_by": draft.opened_by,
            "follow_up_due_at": NOW + timedelta(days=1),
        }
        | closed
        | details
    )


def report(first=TODAY, last=TODAY, now=AFTER, **chosen):
    return see_report(Question(Period(first, last), chosen), now=now)


def counted(key, **question):
    """Numerator, denominator and value of a measure; and without short abandons, if it has that."""
    figure = figure_of(MEASURES[key], report(**question).facts)
    said = (figure.top, figure.bottom, figure.value)
    return said + (
        (figure.top_short, figure.bottom_short, figure.value_short) if figure.measure.without_short else ()
    )


def ring(*, waited=None, lasted=None, at=NOON, **details):
    """A call that was answered after `waited`, or whose caller hung up after `lasted`."""
    answered_at = None if waited is None else at + waited
    ended_at = at + lasted if lasted is not None else answered_at and answered_at + 5 * MINUTE
    return make_call(**{"rang_at": at, "answered_at": answered_at, "ended_at": ended_at} | details)


def screen(**details):
    call = details.pop("call", None) or ring(waited=SECOND, caller_role=CallerRole.SELF)
    return make_triage(call, **{"quadrant": Quadrant.I} | details)


def promise(**details):
    return make_callback(due_at=NOON, urgency=Urgency.SAME_DAY, **details)


def come(*steps, at=NOON, **details):
    """Somebody who rang at `at`, and took steps: (step, after how long) or (step, after, booked for)."""
    person = make_person()
    ring(waited=SECOND, at=at, client=person, **details)
    for step, after, *booked in steps:
        for_when = at + booked[0] if booked else None
        make_outcome(person, step=step, at=at + after, booked_for=for_when, recorded_at=AFTER)
    return person
