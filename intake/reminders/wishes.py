"""How members of staff want to be told: what they change about themselves."""

from datetime import datetime
from typing import Any

from django.db import transaction

from intake.audit.services import record
from intake.staff.models import Staff


@transaction.atomic
def change_own_details(
    *, staff: Staff, name: str, email: str, service_url: str | None, on_call: bool, now: datetime
) -> None:
    """Saves what `staff` says about themselves. The trail names what changed, never to what.

    `service_url` has been opened by `messenger.open_service`, or is None for no service.
    """
    wishes = {"name": name, "email": email, "service_url": service_url, "on_call": on_call}
    _change(staff, wishes, "change_own_details", now)


@transaction.atomic
def change_own_screens(*, staff: Staff, language: str, clock: str, dense: bool, now: datetime) -> None:
    """Saves how `staff` wants the screens: language, clock, and how close the rows stand."""
    wishes = {"language": language, "clock": clock, "dense": dense}
    _change(staff, wishes, "change_own_screens", now)


@transaction.atomic
def wish_sound(*, staff: Staff, wanted: bool, now: datetime) -> None:
    """Notes whether new notices make a sound, and show as notifications where the browser allows it."""
    if staff.wants_sound != wanted:
        staff.wants_sound = wanted
        staff.save(update_fields=["wants_sound"])
        record(verb="wish_sound", about=staff, by=staff, at=now, wanted=wanted)


def _change(staff: Staff, wishes: dict[str, Any], verb: str, now: datetime) -> None:
    changed = [field for field, value in wishes.items() if getattr(staff, field) != value]
    for field in changed:
        setattr(staff, field, wishes[field])
    if changed:
        staff.save(update_fields=changed)
        record(verb=verb, about=staff, by=staff, at=now, changed=" ".join(changed))
