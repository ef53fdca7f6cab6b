"""Handing a shift over: who leaves signs, who arrives signs, and what the one had open is the other's."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.audit.services import record
from intake.callbacks.models import Callback, Why
from intake.callbacks.passing import pass_to
from intake.handovers.models import Handover
from intake.staff.access import may
from intake.staff.models import Staff


class HandoverRefused(Exception):
    """Something that staff foresee and can act on; the text says it to them."""

    message: str | Promise = ""

    def __str__(self) -> str:
        return str(self.message)


class AlreadyGiven(HandoverRefused):
    message = _("You have signed a handover that nobody has taken yet. Withdraw it first.")


class CannotTakeOver(HandoverRefused):
    message = _("A shift is handed to somebody else who works here and rings people back.")


class NotYoursToTake(HandoverRefused):
    message = _("This handover was withdrawn, or taken already.")


@transaction.atomic
def give_shift(*, leaving: Staff, arriving: Staff, now: datetime) -> Handover:
    """The first signature: `leaving` hands what they have open to `arriving`. Nothing moves yet.

    Raises CannotTakeOver, AlreadyGiven.
    """
    if leaving == arriving or not may(arriving, "keep_callbacks"):
        raise CannotTakeOver
    handover = Handover(leaving=leaving, arriving=arriving, given_at=now)
    try:
        with transaction.atomic():
            handover.save(force_insert=True)
    except IntegrityError:
        raise AlreadyGiven from None
    record(verb="give_shift", about=handover, by=leaving, at=now, to=arriving.pk)
    return handover


@transaction.atomic
def take_shift(*, handover: Handover, by: Staff, now: datetime) -> Handover:
    """The second signature, by who arrives: every open callback of who leaves is theirs from this moment.

    What is due reminds them at once. Raises NotYoursToTake.
    """
    handover = _waiting(handover, arriving=by)
    rows = Callback.objects.open().filter(assigned_to=handover.leaving_id).order_by("pk")
    callbacks = list(rows.select_for_update(of=("self",), no_key=True))
    for callback in callbacks:
        pass_to(callback=callback, to=by, code=Why.HANDOVER, by=by, now=now)
    handover.taken_at, handover.moved = now, len(callbacks)
    handover.save(update_fields=["taken_at", "moved"])
    record(verb="take_shift", about=handover, by=by, at=now, moved=len(callbacks))
    return handover


@transaction.atomic
def withdraw_handover(*, handover: Handover, by: Staff, now: datetime) -> Handover:
    """Takes the first signature back, while there is no second. Raises NotYoursToTake."""
    handover = _waiting(handover, leaving=by)
    handover.withdrawn_at = now
    handover.save(update_fields=["withdrawn_at"])
    record(verb="withdraw_handover", about=handover, by=by, at=now)
    return handover


def _waiting(handover: Handover, **whose: Staff) -> Handover:
    rows = Handover.objects.waiting().filter(pk=handover.pk, **whose).select_related("leaving")
    found = rows.select_for_update(of=("self",)).first()
    if found is None:
        raise NotYoursToTake
    return found
