"""Coming on duty and going off duty."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from intake.audit.services import record
from intake.shifts.models import Shift
from intake.staff.models import Staff

USUAL_LENGTH = timedelta(hours=8)
EARLIEST = timedelta(hours=1)  # who comes this early begins the shift that is planned for them


class AlreadyOnDuty(Exception):
    """They began `shift` and have not ended it."""

    def __init__(self, shift: Shift) -> None:
        super().__init__(shift)
        self.shift = shift


class NotOnDuty(Exception):
    """They have begun no shift that they could end."""


class EndsInThePast(Exception):
    """A shift cannot end before it begins."""


@transaction.atomic
def begin_shift(*, staff: Staff, now: datetime, ends_at: datetime | None = None) -> Shift:
    """Puts `staff` on duty: in the shift that is planned for them now, else in a new one until `ends_at`.

    Without `ends_at` a new shift is eight hours long; with it, the end of a planned one moves there.
    Raises AlreadyOnDuty, EndsInThePast.
    """
    if ends_at is not None and ends_at <= now:
        raise EndsInThePast
    own = Shift.objects.filter(staff=staff)
    if running := own.on_duty().first():
        raise AlreadyOnDuty(running)
    planned = own.filter(began_at=None, starts_at__lte=now + EARLIEST, ends_at__gt=now)
    shift = planned.order_by("starts_at").first()
    shift = shift or Shift(staff=staff, starts_at=now, ends_at=now + USUAL_LENGTH)
    shift.began_at, shift.ends_at = now, ends_at or shift.ends_at
    try:
        with transaction.atomic():
            shift.save()
    except IntegrityError:
        raise AlreadyOnDuty(own.on_duty().get()) from None
    record(verb="begin_shift", about=shift, by=staff, at=now)
    return shift


@transaction.atomic
def end_shift(*, staff: Staff, now: datetime) -> Shift:
    """Takes `staff` off duty. Raises NotOnDuty."""
    shift = Shift.objects.select_for_update().on_duty().filter(staff=staff).first()
    if shift is None:
        raise NotOnDuty
    shift.ended_at = now
    shift.save(update_fields=["ended_at"])
    record(verb="end_shift", about=shift, by=staff, at=now)
    return shift
