"""Recording what became of a person, and correcting it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.audit.services import record
from intake.outcomes.models import Outcome, Step
from intake.people.models import Person
from intake.staff.models import Staff

FURTHEST = timedelta(days=366)  # LOCAL: nobody books an assessment later than that


class OutcomeRefused(Exception):
    """Something that whoever records it can act on; the text says it, `field` names the field beside it."""

    message: str | Promise = ""
    field = "at"

    def __str__(self) -> str:
        return str(self.message)


class LiesAhead(OutcomeRefused):
    message = _("This has not happened yet. Choose a time that is past.")


class ForWhen(OutcomeRefused):
    message = _("Say for when the assessment is booked.")
    field = "booked_for"


class BookedForThePast(OutcomeRefused):
    message = _("The assessment is booked for a time after the booking.")
    field = "booked_for"


class BookedTooFarAhead(OutcomeRefused):
    message = _("That is more than a year ahead.")
    field = "booked_for"


class AlreadyCorrected(OutcomeRefused):
    message = _("A colleague has corrected this step already. Look at it again.")
    field = "step"


@transaction.atomic
def record_outcome(
    *,
    person: Person,
    step: str,
    token: UUID,
    by: Staff,
    now: datetime,
    at: datetime | None = None,
    booked_for: datetime | None = None,
    note: str = "",
) -> Outcome:
    """Records that `person` took `step` at `at` (None: just now). The same `token` again is the same row.

    Raises LiesAhead, ForWhen, BookedForThePast, BookedTooFarAhead.
    """
    if done := Outcome.objects.filter(token=token).first():
        return done
    outcome = _add(
        person=person, step=step, token=token, by=by, now=now, at=at, booked_for=booked_for, note=note
    )
    record(verb="record_outcome", about=person, by=by, at=now, step=str(step), outcome=outcome.pk)
    return outcome


@transaction.atomic
def correct_outcome(
    *,
    outcome: Outcome,
    step: str,
    token: UUID,
    by: Staff,
    now: datetime,
    at: datetime | None = None,
    booked_for: datetime | None = None,
    note: str = "",
) -> Outcome:
    """Puts a right row in the place of a wrong one, which is kept. Step UNDONE says that it never happened.

    Raises AlreadyCorrected and what `record_outcome` raises.
    """
    if done := Outcome.objects.filter(token=token).first():
        return done
    try:
        with transaction.atomic():
            right = _add(
                person=outcome.person,
                step=step,
                token=token,
                by=by,
                now=now,
                at=outcome.at if step == Step.UNDONE else at,
                booked_for=booked_for,
                note=note,
                corrects=outcome,
            )
    except IntegrityError:
        raise AlreadyCorrected from None
    record(verb="correct_outcome", about=outcome.person, by=by, at=now, step=str(step), outcome=right.pk)
    return right


def _add(
    *,
    person: Person,
    step: str,
    token: UUID,
    by: Staff,
    now: datetime,
    at: datetime | None,
    booked_for: datetime | None,
    note: str,
    corrects: Outcome | None = None,
) -> Outcome:
    at = at or now
    booked_for = booked_for if step == Step.BOOKED else None
    _refuse_time(step, at, booked_for, now)
    return Outcome.objects.create(
        person=person,
        step=step,
        at=at,
        booked_for=booked_for,
        note=note.strip() or None,
        token=token,
        corrects=corrects,
        recorded_at=now,
        recorded_by=by,
    )


def _refuse_time(step: str, at: datetime, booked_for: datetime | None, now: datetime) -> None:
    if at > now:
        raise LiesAhead
    if step != Step.BOOKED:
        return
    if booked_for is None:
        raise ForWhen
    if booked_for < at:
        raise BookedForThePast
    if booked_for > now + FURTHEST:
        raise BookedTooFarAhead
