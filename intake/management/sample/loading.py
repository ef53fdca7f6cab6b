"""Putting the sample together, in the order in which rows point at each other."""

from collections.abc import Callable
from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from intake.audit.services import record
from intake.calls.models import Call, Draft
from intake.management.sample.acquaintances import FEWEST, add_acquaintances
from intake.management.sample.calls import MINUTE, Batch, Calls
from intake.management.sample.lines import SampleLines
from intake.management.sample.people import Directory
from intake.management.sample.phone import tell_rings
from intake.management.sample.promises import Promises
from intake.management.sample.scene import add_scene
from intake.management.sample.staffing import add_shifts, add_staff
from intake.management.sample.volume import ring_times
from intake.staff.models import Role

BATCH = 1000
QUIET_NOW = 45 * MINUTE  # no sample call is still running


@transaction.atomic
def load_sample(
    *, seed: int, calls: int, days: int, now: datetime, password: str, say: Callable[[int], None]
) -> None:
    """Loads `calls` calls, of the past `days` days and of what is going on `now`; all of it or nothing.

    The same seed and time give the same rows in an empty database. `say` hears how many calls are done.
    """
    known, zone = Call.objects.count(), ZoneInfo(settings.TIME_ZONE)
    # A sample that is added to another must not repeat its references. Nothing here is a secret.
    rng = Random(f"{seed} after {known}")  # noqa: S311
    staff = add_staff(password)
    if not known:
        add_shifts(rng, staff, days, now, zone)
    directory, scene = Directory(rng), Batch()
    drafts = add_scene(rng, directory, staff, now, scene, calls)
    if calls >= FEWEST and not known:
        add_acquaintances(rng, directory, staff, days, now, scene)
    takers = [staff[name] for name in sorted(staff) if staff[name].role == Role.ADMISSIONS]
    lines = SampleLines(Random(f"{seed} on lines"), now)  # noqa: S311
    for call in scene.calls:
        lines.put(call)
    maker = Calls(rng, directory, Promises(rng, directory, takers, now), takers)
    rings = ring_times(rng, calls - len(scene.calls), days, now - QUIET_NOW, zone)
    for number, rang_at in enumerate(rings, start=len(scene.calls) + 1):
        lines.put(maker.add(rang_at))
        if number % BATCH == 0:
            maker.batch.save()
            say(number)
    maker.batch.save()
    scene.save()
    Draft.objects.bulk_create(drafts)
    if not known and calls:
        tell_rings(Random(f"{seed} on the phone"), now)  # noqa: S311
    record(verb="load_sample", about=None, by=None, at=now, calls=calls)
