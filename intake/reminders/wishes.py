"""How members of staff want to be told: what they change about themselves."""

from datetime import datetime

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
    changed = [field for field, value in wishes.items() if getattr(staff, field) != value]
    for field in changed:
        setattr(staff, field, wishes[field])
    if changed:
        staff.save(update_fields=changed)
        record(verb="change_own_details", about=staff, by=staff, at=now, changed=" ".join(changed))


@transaction.atomic
def wish_sound(*, staff: Staff, wanted: bool, now: datetime) -> None:
    """Notes whether new notices make a sound, and show as notifications where the browser allows it."""
    if staff.wants_sound != wanted:
        staff.wants_sound = wanted
        staff.save(update_fields=["wants_sound"])
        record(verb="wish_sound", about=staff, by=staff, at=now, wanted=wanted)
