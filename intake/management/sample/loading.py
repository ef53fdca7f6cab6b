"""Putting the sample together, in the order in which rows point at each other."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction

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
from intake.management.sample.tiling import Tile, finish
from intake.management.sample.volume import ring_times
from intake.staff.models import Role, Staff

BATCH = 1000
QUIET_NOW = 45 * MINUTE  # no sample call is still running
MANY = 50_000  # calls, from which on a week is copied
WEEK = 7
LATELY = 24  # days in which every story of a week has come to its end


@transaction.atomic
def load_sample(
    *, seed: int, calls: int, days: int, now: datetime, password: str, say: Callable[[int], None]
) -> None:
    """Loads `calls` calls, of the past `days` days and of what is going on `now`; all of it or nothing.

    The same seed and time give the same rows in an empty database. `say` hears how many calls are done.
    On PostgreSQL a long history of many calls is one week of them, copied week after week by the database.
    """
    _take_your_time()
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
    writer = Writer(rng, directory, takers, lines, zone, say)
    weeks = max((days - LATELY) // WEEK, 0)
    rest, until = calls - len(scene.calls), now - QUIET_NOW
    if connection.vendor == "postgresql" and calls >= MANY and weeks > 1:
        rest -= writer.write_weeks(rest * WEEK // days, weeks, until - timedelta(days=days), now)
        days -= weeks * WEEK
    writer.write(rest, days, until, now)
    if writer.tile:
        writer.copy_weeks(weeks)
    scene.save()
    Draft.objects.bulk_create(drafts)
    if not known and calls:
        tell_rings(Random(f"{seed} on the phone"), now)  # noqa: S311
    record(verb="load_sample", about=None, by=None, at=now, calls=calls)


def _take_your_time() -> None:
    """A load may take longer than a request."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")


class Writer:
    """Writes calls with what follows from them, and says how many are done."""

    def __init__(
        self,
        rng: Random,
        directory: Directory,
        takers: list[Staff],
        lines: SampleLines,
        zone: ZoneInfo,
        say: Callable[[int], None],
    ) -> None:
        self.rng, self.directory, self.takers, self.lines = rng, directory, takers, lines
        self.zone, self.say = zone, say
        self.done = self.in_a_week = 0
        self.tile: Tile | None = None

    def write(self, calls: int, days: int, until: datetime, now: datetime) -> None:
        """`calls` calls of the `days` days before `until`, with their stories up to `now`."""
        maker = Calls(
            self.rng, self.directory, Promises(self.rng, self.directory, self.takers, now), self.takers
        )
        for rang_at in ring_times(self.rng, calls, days, until, self.zone):
            self.lines.put(maker.add(rang_at))
            self.done += 1
            if self.done % BATCH == 0:
                maker.batch.save()
                self.say(self.done)
        maker.batch.save()

    def write_weeks(self, calls: int, weeks: int, start: datetime, now: datetime) -> int:
        """The first of `weeks` weeks, of `calls` calls; answers how many calls all the weeks will hold."""
        self.tile, self.in_a_week = Tile(), calls
        self.write(calls, WEEK, start + timedelta(days=WEEK), now)
        self.tile.close()
        return calls * weeks

    def copy_weeks(self, weeks: int) -> None:
        """The weeks after the first."""
        assert self.tile is not None
        for week in range(1, weeks):
            self.tile.copy(week, self.directory.next_reference)
            self.done += self.in_a_week
            self.say(self.done)
        finish()
