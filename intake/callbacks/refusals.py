"""What the verbs of callbacks refuse, and why. The text of a refusal can be shown to staff as it stands."""

from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.callbacks.models import Callback, Closing, Outcome
from intake.people.models import Asked, Person, PhoneNumber
from intake.people.rules import decide_voicemail
from intake.staff.models import Role, Staff

FURTHEST = timedelta(days=366)  # who is promised a later time is forgotten


class CallbackRefused(Exception):
    """Something that staff foresee and can act on; `message` says it to them."""

    message: str | Promise = ""

    def __str__(self) -> str:
        return str(self.message)


class AlreadyPromised(CallbackRefused):
    message = _("This person already has an open callback of this kind.")

    def __init__(self, callback: Callback) -> None:
        super().__init__(callback)
        self.callback = callback


class MustNotBeCalled(CallbackRefused):
    message = _("This number must not be called.")


class NotAskedWhetherToCall(CallbackRefused):
    message = _("Nobody asked whether this number may be called. Ask, or say that you decide to call anyway.")


class NumberOfSomebodyElse(CallbackRefused):
    message = _("This number belongs to somebody else.")


class DueInThePast(CallbackRefused):
    message = _("This time has passed.")


class DueTooFarAhead(CallbackRefused):
    message = _("This is more than a year ahead. Promise an earlier time.")


class InQuietHours(CallbackRefused):
    """`opening` is when the number may ring next (UTC)."""

    message = _("This falls into their quiet hours.")

    def __init__(self, opening: datetime) -> None:
        super().__init__(opening)
        self.opening = opening


class AlreadyClaimed(CallbackRefused):
    """`by` has the callback just now."""

    def __init__(self, by: Staff) -> None:
        super().__init__(by)
        self.by = by
        self.message = _("%(name)s is already calling.") % {"name": by.name}


class AlreadyClosed(CallbackRefused):
    message = _("This callback is already closed.")


class VoicemailNotAllowed(CallbackRefused):
    message = _("Nobody said that a voicemail may be left on this number.")


class ReasonWanted(CallbackRefused):
    message = _("Say why this callback is cancelled.")


class OnlyASupervisorDecides(CallbackRefused):
    message = _("Only a supervisor decides that somebody cannot be reached.")


class HasLeft(CallbackRefused):
    message = _("This member of staff no longer works here.")


def refuse_number(number: PhoneNumber, person: Person, call_unasked: bool) -> None:
    """A promise needs a number of that very person, and a yes or a deliberate decision to call it."""
    if number.person_id != person.pk:
        raise NumberOfSomebodyElse
    if number.may_call == Asked.NO:
        raise MustNotBeCalled
    if number.may_call == Asked.UNKNOWN and not call_unasked:
        raise NotAskedWhetherToCall


def refuse_time(number: PhoneNumber, due_at: datetime, now: datetime, any_hour: bool) -> None:
    """A promise lies ahead, and in the hours in which the number may ring unless `any_hour`."""
    if due_at < now:
        raise DueInThePast
    if due_at - now > FURTHEST:
        raise DueTooFarAhead
    if not any_hour and not number.window.holds(due_at):
        raise InQuietHours(number.window.next_opening(due_at))


def refuse_assignee(to: Staff | None) -> None:
    """Nobody keeps a promise for us who has left."""
    if to is not None and not to.is_active:
        raise HasLeft


def refuse_closed(callback: Callback) -> None:
    """What has ended stays ended."""
    if callback.closed_at is not None:
        raise AlreadyClosed


def refuse_claimed(callback: Callback, by: Staff, now: datetime) -> None:
    """Refuses what somebody else is ringing just now."""
    if callback.claimed_until is not None and callback.claimed_until > now and callback.claimed_by != by:
        raise AlreadyClaimed(callback.claimed_by)  # type: ignore[arg-type]  # held together by a constraint


def refuse_voicemail(number: PhoneNumber, outcome: str) -> None:
    """A voicemail is left only where somebody said yes."""
    if outcome == Outcome.VOICEMAIL and not decide_voicemail(number.may_voicemail):
        raise VoicemailNotAllowed


def refuse_closing(closing: str, reason: str, by: Staff) -> None:
    """Giving somebody up is a supervisor's decision, and a cancelled promise has a reason."""
    if closing == Closing.UNREACHABLE and by.role != Role.SUPERVISOR:
        raise OnlyASupervisorDecides
    if closing == Closing.CANCELLED and not reason.strip():
        raise ReasonWanted
