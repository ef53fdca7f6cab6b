"""Open callbacks of two people who are one: one promise is kept, the other stands behind it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from intake.callbacks.models import Callback, Closing
from intake.callbacks.steps import end, put_off
from intake.merges.refusals import RingingJustNow
from intake.people.models import Person
from intake.triage.models import Urgency

SOONEST_FIRST = [urgency.value for urgency in Urgency]


def join_promises(kept: Person, merged: Person, now: datetime) -> list[dict[str, Any]]:
    """Of two open callbacks for one purpose, the one that is due first stays, with the urgency of the more
    urgent one; one for which trying has come to an end stays only if both have.

    Answers what was changed, so that it can be taken back. Raises RingingJustNow.
    """
    rows = list(
        Callback.objects.open()
        .filter(person__in=(kept, merged))
        .order_by("pk")
        .select_for_update(no_key=True)
    )
    by_purpose: dict[str, list[Callback]] = {}
    for callback in sorted(rows, key=lambda row: (row.undecided_since is not None, row.due_at, row.pk)):
        by_purpose.setdefault(callback.purpose, []).append(callback)
    return [_join(*pair, now=now) for pair in by_purpose.values() if len(pair) == 2]


def _join(first: Callback, second: Callback, *, now: datetime) -> dict[str, Any]:
    for callback in (first, second):
        if callback.claimed_until is not None and callback.claimed_until > now:
            raise RingingJustNow
    urgency = min(first.urgency, second.urgency, key=SOONEST_FIRST.index)
    told = {
        "stays": first.pk,
        "urgency": first.urgency,
        "raised_to": urgency,
        "closed": second.pk,
        "undecided_since": second.undecided_since and second.undecided_since.isoformat(),
        "remind_at": second.remind_at and second.remind_at.isoformat(),
    }
    first.urgency = urgency
    if urgency != told["urgency"]:
        first.snoozes = first.snoozed_minutes = 0
    first.save(update_fields=["urgency", "snoozes", "snoozed_minutes"])
    end(second, Closing.MERGED, now)
    second.save()
    return told


def part_promises(told: list[dict[str, Any]], now: datetime) -> Iterator[Callback]:
    """Opens again what the merge closed, unless its person has another promise for that purpose by now.

    A promise that fell due meanwhile reminds at once. Gives those that stay closed.
    """
    for one in told:
        stays = Callback.objects.select_for_update(no_key=True).get(pk=one["stays"])
        if stays.closed_at is None and stays.urgency == one["raised_to"] != one["urgency"]:
            stays.urgency = one["urgency"]
            stays.save(update_fields=["urgency"])
        closed = Callback.objects.select_for_update(no_key=True).get(pk=one["closed"])
        rivals = Callback.objects.open().filter(person=closed.person_id, purpose=closed.purpose)
        if closed.closing != Closing.MERGED:
            continue
        if rivals.exists():
            yield closed
            continue
        closed.closed_at, closed.closing = None, ""
        closed.remind_at, closed.undecided_since = _read(one["remind_at"]), _read(one["undecided_since"])
        if closed.remind_at is None or closed.remind_at <= now:
            put_off(closed, closed.due_at, now)
        closed.save()


def _read(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
