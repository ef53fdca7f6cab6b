"""How an open callback reads in a list: when, who, and what to mind before anybody rings."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intake.callbacks.models import Callback, Outcome
from intake.callbacks.policies import window_of
from intake.callbacks.rules import Cadence
from intake.people.models import Asked
from intake.people.rules import decide_voicemail
from intake.staff.models import Staff
from intake.templatetags.say import clock_time, due, here, say_clock, there
from intake.triage.models import Urgency

ANY = "ANY"  # in place of a reference, so that an address is put together once for all rows


@dataclass(frozen=True)
class Row:
    """One line. `minds` is what to mind, the most important first; `rings`: whether calling is offered."""

    reference: str
    page: str
    panel: str
    claim: str
    when: str
    there: str
    name: str
    urgency: str
    urgency_label: str
    ask_for: str
    minds: list[str]
    is_due: bool
    rings: bool


def read_rows(callbacks: list[Callback], *, staff: Staff, now: datetime, cadence: Cadence) -> list[Row]:
    """The lines of a list that `see_desk` has read."""
    patterns = [reverse(name, args=[ANY]) for name in ("callback", "about_callback", "claim_callback")]
    return [_read(callback, patterns, staff, now, cadence) for callback in callbacks]


def _read(callback: Callback, patterns: list[str], staff: Staff, now: datetime, cadence: Cadence) -> Row:
    page, panel, claim = (pattern.replace(ANY, callback.reference) for pattern in patterns)
    number, window = callback.number, window_of(callback.number, cadence)
    quiet = not (window.holds(now) or callback.hour_agreed or callback.urgency == Urgency.EMERGENCY)
    held = callback.claimed_until is not None and callback.claimed_until > now
    forbidden = number.may_call == Asked.NO or callback.undecided_since is not None
    waits = _("quiet hours there until %(opens)s")
    return Row(
        reference=callback.reference,
        page=page,
        panel=panel,
        claim=claim,
        when=due(callback.due_at, now),
        there=there(callback.due_at, number.zone, now),
        name=callback.person.name,
        urgency=callback.urgency,
        urgency_label=str(Urgency(callback.urgency).label),
        ask_for=number.ask_for,
        minds=[
            *_safely(callback),
            *([waits % {"opens": say_clock(window.next_opening(now), window.zone, now)}] if quiet else []),
            *([_hours(number)] if number.opens and not quiet else []),
            _tried(callback),
            *_who_has_it(callback, staff, now, held=held),
        ],
        is_due=callback.due_at <= now,
        rings=not (quiet or held or forbidden),
    )


def _safely(callback: Callback) -> list[str]:
    """Whoever answers may not be the client, and a voicemail is left only where somebody said yes."""
    says = []
    if callback.number.may_call == Asked.NO:
        says.append(_("This number must not be called"))
    elif callback.number.may_call == Asked.UNKNOWN:
        says.append(_("not asked whether calling is safe"))
    if getattr(callback, "call_client", None) != callback.person_id:
        says.append(_("Do not say where you call from"))
    if not decide_voicemail(callback.number.may_voicemail):
        says.append(_("Do not leave a voicemail"))
    return says


def _hours(number: Any) -> str:
    said = {"opens": clock_time(number.opens), "closes": clock_time(number.closes)}
    return _("call between %(opens)s and %(closes)s their time") % said


def _tried(callback: Callback) -> str:
    if not callback.tries:
        return _("not tried yet")
    tried = ngettext("tried once", "tried %(n)s times", callback.tries) % {"n": callback.tries}
    last = getattr(callback, "last_outcome", None)
    return f"{tried}, {str(Outcome(last).label).lower()}" if last else tried


def _who_has_it(callback: Callback, staff: Staff, now: datetime, *, held: bool) -> list[str]:
    if callback.undecided_since:
        return [_("a supervisor decides")]
    if held and callback.claimed_by and callback.claimed_until:
        said = {"name": callback.claimed_by.short_name, "until": here(callback.claimed_until, now)}
        return [_("%(name)s is calling, has it until %(until)s") % said]
    if callback.assigned_to is None:
        return [_("anyone on shift")]
    return [] if callback.assigned_to_id == staff.pk else [callback.assigned_to.short_name]
