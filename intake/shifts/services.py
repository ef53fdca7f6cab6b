"""Planning shifts, coming on duty, taking a break, and going off duty."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.audit.services import record
from intake.shifts.models import Shift
from intake.staff.models import Staff

USUAL_LENGTH = timedelta(hours=8)
EARLIEST = timedelta(hours=1)  # who comes this early begins the shift that is planned for them
LONGEST = timedelta(hours=16)


class ShiftRefused(Exception):
    """Something about a plan that a supervisor can act on; the text says it to them."""

    message: str | Promise = ""

    def __str__(self) -> str:
        return str(self.message)


class ShiftOverlaps(ShiftRefused):
    message = _("They have a shift at that time already.")


class ShiftTooLong(ShiftRefused):
    message = _("A shift is 16 hours long at most.")


class HasBegun(ShiftRefused):
    message = _("This shift has begun. It can be ended, not taken off the plan.")


class EndsInThePast(ShiftRefused):
    message = _("A shift ends after it starts, and in the future.")


class AlreadyOnDuty(Exception):
    """They began `shift` and have not ended it."""

    def __init__(self, shift: Shift) -> None:
        super().__init__(shift)
        self.shift = shift


class NotOnDuty(Exception):
    """They have begun no shift that they could end."""


@transaction.atomic
def begin_shift(*, staff: Staff, now: datetime, ends_at: datetime | None = None) -> Shift:
    """Puts `staff` on duty: in the shift that is planned for them now, else in a new one until `ends_at`.

    Without `ends_at` a new shift is eight hours long; with it, the end of a planned one moves there.
    A shift that they forgot to end is ended first, when it was planned to end.
    Raises AlreadyOnDuty, EndsInThePast.
    """
    if ends_at is not None and ends_at <= now:
        raise EndsInThePast
    own = Shift.objects.filter(staff=staff)
    if running := own.running().first():
        if not running.is_forgotten(now):
            raise AlreadyOnDuty(running)
        _end(running, running.ends_at)
        record(verb="end_forgotten_shift", about=running, by=staff, at=now)
    planned = own.filter(began_at=None, starts_at__lte=now + EARLIEST, ends_at__gt=now)
    shift = planned.order_by("starts_at").first()
    shift = shift or Shift(staff=staff, starts_at=now, ends_at=now + USUAL_LENGTH)
    shift.began_at, shift.ends_at = now, ends_at or shift.ends_at
    try:
        with transaction.atomic():
            shift.save()
    except IntegrityError:
        raise AlreadyOnDuty(own.running().get()) from None
    record(verb="begin_shift", about=shift, by=staff, at=now)
    return shift


@transaction.atomic
def end_shift(*, staff: Staff, now: datetime) -> Shift:
    """Takes `staff` off duty. Raises NotOnDuty."""
    shift = _running(staff)
    _end(shift, now)
    record(verb="end_shift", about=shift, by=staff, at=now)
    return shift


@transaction.atomic
def begin_break(*, staff: Staff, now: datetime) -> Shift:
    """Sends `staff` on a break: what is for anyone goes to others. Twice is once. Raises NotOnDuty."""
    shift = _running(staff)
    if shift.on_break_since is None:
        shift.on_break_since = now
        shift.save(update_fields=["on_break_since"])
        record(verb="begin_break", about=shift, by=staff, at=now)
    return shift


@transaction.atomic
def end_break(*, staff: Staff, now: datetime) -> Shift:
    """Brings `staff` back from a break. Twice is once. Raises NotOnDuty."""
    shift = _running(staff)
    if shift.on_break_since is not None:
        shift.on_break_since = None
        shift.save(update_fields=["on_break_since"])
        record(verb="end_break", about=shift, by=staff, at=now)
    return shift


@transaction.atomic
def plan_shift(*, staff: Staff, starts_at: datetime, ends_at: datetime, by: Staff, now: datetime) -> Shift:
    """Plans a shift for `staff`. Raises EndsInThePast, ShiftTooLong, ShiftOverlaps."""
    if ends_at <= starts_at or ends_at <= now:
        raise EndsInThePast
    if ends_at - starts_at > LONGEST:
        raise ShiftTooLong
    Staff.objects.select_for_update(of=("self",), no_key=True).get(pk=staff.pk)  # one plan at a time for them
    own = Shift.objects.filter(staff=staff, ended_at__isnull=True)
    if own.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
        raise ShiftOverlaps
    shift = Shift.objects.create(staff=staff, starts_at=starts_at, ends_at=ends_at)
    record(verb="plan_shift", about=shift, by=by, at=now, staff=staff.pk)
    return shift


@transaction.atomic
def unplan_shift(*, shift: Shift, by: Staff, now: datetime) -> None:
    """Takes a shift that nobody has begun off the plan. Raises HasBegun."""
    taken_off, _each = Shift.objects.planned().filter(pk=shift.pk).delete()
    if not taken_off:
        raise HasBegun
    record(verb="unplan_shift", about=shift, by=by, at=now, staff=shift.staff_id)


def _running(staff: Staff) -> Shift:
    shift = Shift.objects.select_for_update(of=("self",)).running().filter(staff=staff).first()
    if shift is None:
        raise NotOnDuty
    return shift


def _end(shift: Shift, at: datetime) -> None:
    shift.ended_at, shift.on_break_since = max(at, shift.began_at or at), None
    shift.save(update_fields=["ended_at", "on_break_since"])
