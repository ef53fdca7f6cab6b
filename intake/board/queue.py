"""The queue: open callbacks in order, a page at a time, found by where the last row stood."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.utils.functional import Promise

from intake.board.filters import SHOWS, Filter, Place, show
from intake.callbacks.models import Callback, CallbackQuerySet
from intake.staff.models import Staff
from intake.triage.models import Urgency

PAGE_LENGTH = 50


@dataclass(frozen=True)
class Queue:
    """One page of the rows that a filter chose, and how many each list holds.

    `sooner` and `later` ask for the pages before and after this one, None where there is none.
    `past_end`: the address asked for rows beyond the first or the last one.
    """

    rows: list[Callback]
    counts: dict[str, int]
    chosen: Filter
    sooner: Filter | None
    later: Filter | None
    past_end: bool


@dataclass(frozen=True)
class View:
    """One of the lists that the board offers: its code, its name, its address and how many rows it holds."""

    code: str
    name: str | Promise
    query: str
    count: int
    here: bool


def list_views(queue: Queue) -> list[View]:
    """The lists, with what else was chosen kept."""
    chosen = queue.chosen
    return [
        View(code, name, chosen.with_(show=code).query, queue.counts[code], code == chosen.show)
        for code, name in SHOWS.items()
    ]


def see_queue(chosen: Filter, *, by: Staff, now: datetime) -> Queue:
    """Two queries, whatever the number of rows."""
    counts = {name: Count("due_at", filter=show(name, now)) for name in SHOWS}
    rows, more = _page(chosen.choose(by.pk, now), chosen)
    backwards = chosen.before is not None
    has_sooner = more if backwards else chosen.after is not None
    has_later = backwards or more
    return Queue(
        rows=rows,
        counts=Callback.objects.open().aggregate(**counts),
        chosen=chosen,
        sooner=chosen.with_(before=_place(rows[0])) if rows and has_sooner else None,
        later=chosen.with_(after=_place(rows[-1])) if rows and has_later else None,
        past_end=not rows and (backwards or chosen.after is not None),
    )


def _page(chosen: CallbackQuerySet, asked: Filter) -> tuple[list[Callback], bool]:
    """At most one page in order, and whether there is more in the direction that was asked for."""
    emergency_first = Case(
        When(urgency=Urgency.EMERGENCY, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    rows: Any = (
        chosen.annotate(rank=emergency_first, caller_role=F("call__caller_role"))
        .select_related("person", "number", "assigned_to", "claimed_by")
        .defer("reason", "number__number", "number__answered_by", "number__ask_for")
    )
    if asked.before:
        found = list(_beyond(rows, asked.before, "lt").order_by("-due_at", "-rank", "-pk")[: PAGE_LENGTH + 1])
        return found[:PAGE_LENGTH][::-1], len(found) > PAGE_LENGTH
    if asked.after:
        rows = _beyond(rows, asked.after, "gt")
    found = list(rows.order_by("due_at", "rank", "pk")[: PAGE_LENGTH + 1])
    return found[:PAGE_LENGTH], len(found) > PAGE_LENGTH


def _beyond(rows: Any, place: Place, side: str) -> Any:
    """The rows, with their `rank`, on one side of a place. An index answers the first condition."""
    same_time = Q(due_at=place.due_at)
    same_rank = same_time & Q(rank=place.rank)
    return rows.filter(**{f"due_at__{side}e": place.due_at}).filter(
        Q(**{f"due_at__{side}": place.due_at})
        | same_time & Q(**{f"rank__{side}": place.rank})
        | same_rank & Q(**{f"pk__{side}": place.pk})
    )


def _place(row: Callback) -> Place:
    return Place(row.due_at, row.rank, row.pk)  # type: ignore[attr-defined]  # annotated above
