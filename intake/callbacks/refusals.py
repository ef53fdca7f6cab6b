"""What the verbs of callbacks refuse, and why. The text of a refusal can be shown to staff as it stands."""

from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.callbacks.models import SNOOZE_LIMIT, SNOOZE_MINUTES, Callback, Closing, Outcome
from intake.callbacks.rules import decide_may_ring
from intake.people.models import Asked, Person, PhoneNumber
from intake.people.rules import Window, decide_voicemail
from intake.staff.access import MAY
from intake.staff.models import Role, Staff
from intake.triage.models import Urgency

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


class QuietHoursNow(InQuietHours):
    message = _("It is quiet hours there now. Ring later, or say that they asked to be called at this hour.")


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


class KeepsNoCallbacks(CallbackRefused):
    message = _("This member of staff does not ring people back. Choose somebody else.")


class HasItAlready(CallbackRefused):
    message = _("This callback is already theirs.")


class WaitsForADecision(CallbackRefused):
    message = _("A supervisor decides about this callback first.")


class NothingToDecide(CallbackRefused):
    message = _("It does not wait for a decision.")


class IsBeingChanged(CallbackRefused):
    message = _("Somebody is changing it in this moment. Try again.")


class NoSuchCallback(CallbackRefused):
    message = _("There is no such callback.")


class NotInAnEmergency(CallbackRefused):
    message = _("An emergency is not put off. Hand it over if you cannot ring.")


class NotDueYet(CallbackRefused):
    message = _("This callback is not due yet. Nothing reminds you of it before.")


class SnoozedEnough(CallbackRefused):
    message = _("A callback is put off twice and by an hour at most. Ring, or hand it over.")


def refuse_number(number: PhoneNumber, person: Person, call_unasked: bool) -> None:
    """A promise needs a number of that very person, and a yes or a deliberate decision to call it."""
    if number.person_id != person.pk:
        raise NumberOfSomebodyElse
    refuse_forbidden(number)
    if number.may_call == Asked.UNKNOWN and not call_unasked:
        raise NotAskedWhetherToCall


def refuse_forbidden(number: PhoneNumber) -> None:
    """Nobody dials a number that must not be called."""
    if number.may_call == Asked.NO:
        raise MustNotBeCalled


def refuse_time(window: Window, due_at: datetime, now: datetime, any_hour: bool) -> None:
    """A promise lies ahead, and in the hours in which the number may ring unless `any_hour`."""
    if due_at < now:
        raise DueInThePast
    if due_at - now > FURTHEST:
        raise DueTooFarAhead
    if not any_hour and not window.holds(due_at):
        raise InQuietHours(window.next_opening(due_at))


def refuse_quiet(callback: Callback, window: Window, now: datetime) -> None:
    """Nobody is rung in their quiet hours, except in an emergency or because they asked for the hour."""
    if not decide_may_ring(callback.urgency, callback.due_at, callback.hour_agreed, window, now):
        raise QuietHoursNow(window.next_opening(now))


def refuse_assignee(to: Staff | None) -> None:
    """Nobody keeps a promise for us who has left."""
    if to is not None and not to.is_active:
        raise HasLeft


def refuse_colleague(callback: Callback, to: Staff) -> None:
    """A callback is handed to somebody else who works here and rings people back."""
    refuse_assignee(to)
    if to.role not in MAY["keep_callbacks"]:
        raise KeepsNoCallbacks
    if callback.assigned_to_id == to.pk:
        raise HasItAlready


def refuse_undecided(callback: Callback) -> None:
    """What waits for a supervisor is nobody else's to pass on."""
    if callback.undecided_since is not None:
        raise WaitsForADecision


def refuse_decision(callback: Callback) -> None:
    """Only what waits for a decision is decided."""
    if callback.undecided_since is None:
        raise NothingToDecide


def refuse_snooze(callback: Callback, minutes: int, window: Window, now: datetime) -> None:
    """Putting off ends after two times, after an hour, and where quiet hours begin. No emergency waits."""
    if callback.urgency == Urgency.EMERGENCY:
        raise NotInAnEmergency
    if callback.due_at > now:
        raise NotDueYet
    if callback.snoozes >= SNOOZE_LIMIT or callback.snoozed_minutes + minutes > SNOOZE_MINUTES:
        raise SnoozedEnough
    then = now + timedelta(minutes=minutes)
    if not callback.hour_agreed and window.holds(now) and not window.holds(then):
        raise InQuietHours(window.next_opening(then))


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
