"""Has anything changed? One cheap question, asked often, by one thread of each web process."""

import time
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Case, QuerySet, Value, When

from intake.audit.models import Entry
from intake.people.gates import Glass
from intake.reminders.models import Reminder
from intake.rings.models import RingEvent
from intake.staff.models import Staff
from intake.triage.models import Urgency

WINDOW = 1000  # ids; a row committed more than this many rows late would be missed
STOPPED_AFTER = 15.0  # seconds without a tick
# Verbs that change nothing on a screen. Telling of looks would make the screens wake each other for ever.
QUIET = ("read_", "sign_in", "sign_out", "export_", "print_")
FREES_A_RING = "throw_draft_away"  # whoever rang may be answered by another
MOST_NOTICES = 10

LOOK = """
SELECT (SELECT max(id) FROM intake_entry), (SELECT count(*) FROM intake_entry WHERE id > %s),
       (SELECT max(id) FROM intake_reminder), (SELECT count(*) FROM intake_reminder WHERE id > %s),
       (SELECT max(id) FROM intake_ringevent), (SELECT count(*) FROM intake_ringevent WHERE id > %s),
       (SELECT max(ticked_at) FROM intake_heartbeat), (SELECT max(behind) FROM intake_heartbeat)
"""


class Tail:
    """The ids of the last rows of a table that grows.

    A transaction that began early and commits late adds a row below the highest id. So it is not enough to
    remember the highest: the number of rows in the window gives the latecomer away.
    """

    def __init__(self, rows: QuerySet[Any], *fields: str) -> None:
        self._rows = rows.order_by("-pk").values_list("pk", *fields)
        self._remember(list(self._rows[:WINDOW]))

    def _remember(self, rows: list[tuple[Any, ...]]) -> None:
        self._top = rows[0][0] if rows else None
        self.floor = max((self._top or 0) - WINDOW, 0)
        self._known = {row[0] for row in rows if row[0] > self.floor}

    def news(self, top: int | None, count: int) -> list[tuple[Any, ...]]:
        """The rows that are new, for the highest id and the number of ids above `floor` as they are now."""
        if (top, count) == (self._top, len(self._known)):
            return []
        known = self._known
        rows = list(self._rows.filter(pk__gt=self.floor)[: 2 * WINDOW])
        self._remember(rows)
        return [row for row in rows if row[0] not in known]


class Watch:
    """What has changed since the last look. Belongs to one thread."""

    def __init__(self) -> None:
        self._entries = Tail(Entry.objects.all(), "verb", "about")
        self._reminders = Tail(Reminder.objects.all())
        self._rings = Tail(RingEvent.objects.all())
        self._ticked_at: object = None
        self._seen_ticking = time.monotonic()
        self._clock_is: tuple[bool, bool] | None = None

    def look(self) -> set[str]:
        """The kinds of what has changed, such as "callbacks", "reminders", "rings" and "clock"."""
        with connection.cursor() as cursor:
            cursor.execute(LOOK, [self._entries.floor, self._reminders.floor, self._rings.floor])
            entry, entries, reminder, reminders, ring, rings, ticked_at, behind = cursor.fetchone()
        news = self._entries.news(entry, entries)
        kinds = {f"{about or 'other'}s" for _pk, verb, about in news if not verb.startswith(QUIET)}
        if self._reminders.news(reminder, reminders):
            kinds.add("reminders")
        if self._rings.news(ring, rings) or any(verb == FREES_A_RING for _pk, verb, _about in news):
            kinds.add("rings")
        if self._clock_changed(ticked_at, bool(behind)):
            kinds.add("clock")
        return kinds

    def _clock_changed(self, ticked_at: object, behind: bool) -> bool:
        """Whether the clock has stopped, begun, fallen behind or caught up; timed by what nobody can set."""
        if ticked_at != self._ticked_at:
            self._ticked_at, self._seen_ticking = ticked_at, time.monotonic()
        before = self._clock_is
        self._clock_is = (time.monotonic() - self._seen_ticking > STOPPED_AFTER, behind)
        return before is not None and before != self._clock_is


def glasses_of(staff: Staff) -> list[Glass]:
    """Broken glass that waits for a look of `staff`: everybody's but their own."""
    return list(Glass.objects.to_review().exclude(by=staff).only("at", "reviewed_at")[:MOST_NOTICES])


def notices_of(staff_id: int, now: datetime) -> list[Reminder]:
    """What stands on the screen of one member of staff, emergencies first, then by due time; at most ten.

    What somebody is ringing just now needs nobody else. No more of the callbacks is loaded than is shown.
    """
    urgent = Case(When(callback__urgency=Urgency.EMERGENCY, then=Value(0)), default=Value(1))
    rows = Reminder.objects.on_screen_of(staff_id).unclaimed(now).select_related("callback")
    rows = rows.only("rung", "due_at", "planned_at", "made_at", "callback__reference", "callback__urgency")
    return list(rows.order_by(urgent, "due_at", "pk")[:MOST_NOTICES])
