"""What happened with a person, newest first, a page at a time."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from intake.callbacks.models import Attempt, Callback, Closing
from intake.calls.models import Call
from intake.people.models import Note, Person, Referral
from intake.triage.models import Triage

PAGE = 20


class Place(NamedTuple):
    """Where something stands in the order of time: two of one moment are told apart by kind and id."""

    at: datetime
    kind: str
    pk: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.kind}~{self.pk}"


def read_place(text: str) -> Place | None:
    """The place that an address names with `?before=`; None for any other text."""
    at, _tilde, rest = text.partition("~")
    kind, _tilde, pk = rest.partition("~")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    known = kind in SOURCES and pk.isascii() and pk.isdecimal() and len(pk) < 19
    return Place(moment, kind, int(pk)) if known and moment.tzinfo else None


@dataclass(frozen=True)
class Moment:
    """One thing that happened: a `row` of one of the kinds in SOURCES.

    `triage` is that of a call in which the person is the one who needs care.
    """

    place: Place
    row: Any
    triage: Triage | None = None

    @property
    def kind(self) -> str:
        return self.place.kind

    @property
    def at(self) -> datetime:
        return self.place.at


def _calls(person: Person) -> QuerySet[Any]:
    rows = Call.objects.filter(Q(caller=person) | Q(client=person))
    return rows.select_related("taken_by", "caller", "client")


def _attempts(person: Person) -> QuerySet[Any]:
    return Attempt.objects.filter(callback__person=person).select_related("by", "callback")


def _callbacks(person: Person) -> QuerySet[Any]:
    return Callback.objects.filter(person=person).select_related("promised_by")


def _endings(person: Person) -> QuerySet[Any]:
    """Callbacks that ended without the attempt that says so already."""
    return _callbacks(person).exclude(closing=Closing.REACHED)


def _notes(person: Person) -> QuerySet[Any]:
    return Note.objects.filter(person=person).select_related("by")


def _referrals(person: Person) -> QuerySet[Any]:
    return Referral.objects.filter(person=person).select_related("by")


# Kind: the rows, and the column that says when. A further room adds a line here and a part to `_moment.html`.
SOURCES: dict[str, tuple[Callable[[Person], QuerySet[Any]], str]] = {
    "attempt": (_attempts, "at"),
    "call": (_calls, "rang_at"),
    "closing": (_endings, "closed_at"),
    "note": (_notes, "at"),
    "promise": (_callbacks, "promised_at"),
    "referral": (_referrals, "at"),
}


@dataclass(frozen=True)
class Timeline:
    """A page of moments, and where the next page begins; None at the end."""

    moments: list[Moment]
    before: Place | None


def see_timeline(person: Person, before: Place | None) -> Timeline:
    """The page of `person` below the place `before`: one query for each source, one for the triages."""
    found = heapq.merge(
        *(_page_of(kind, person, before) for kind in SOURCES), key=lambda one: one.place, reverse=True
    )
    page = [moment for moment, _turn in zip(found, range(PAGE + 1), strict=False)]
    more = len(page) > PAGE
    page = page[:PAGE]
    return Timeline(_with_triages(page, person), page[-1].place if more else None)


def _page_of(kind: str, person: Person, before: Place | None) -> Iterator[Moment]:
    rows_of, column = SOURCES[kind]
    rows = rows_of(person).filter(**{f"{column}__isnull": False})
    if before is not None:
        older = Q(**{f"{column}__lt": before.at})
        if kind < before.kind:
            older |= Q(**{column: before.at})
        elif kind == before.kind:
            older |= Q(**{column: before.at}, pk__lt=before.pk)
        rows = rows.filter(older)
    for row in rows.order_by(f"-{column}", "-pk")[: PAGE + 1]:
        yield Moment(Place(getattr(row, column), kind, row.pk), row)


def _with_triages(page: list[Moment], person: Person) -> list[Moment]:
    """Adds what was found out about this person. What was found out about somebody else is on their page."""
    theirs = [one.row.pk for one in page if one.kind == "call" and one.row.client_id == person.pk]
    triages = {row.call_id: row for row in Triage.objects.with_effective().filter(call__in=theirs)}
    return [
        Moment(one.place, one.row, triages.get(one.row.pk)) if one.kind == "call" else one for one in page
    ]
