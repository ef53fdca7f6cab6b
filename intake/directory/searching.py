"""The search of the top bar: number, name or reference, through blind indexes, never past the gate."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from intake.callbacks.models import Callback
from intake.calls.models import Call
from intake.directory.finding import LONGEST, follow, read_reference, read_whole_number
from intake.people.index import find_by_name
from intake.people.models import Person, PersonQuerySet, PhoneNumber
from intake.staff.models import Staff

SHOWN = 8
DIGITS_OF_A_NUMBER = 4  # from here on somebody is typing a number, and parts of numbers are not indexed


@dataclass(frozen=True)
class Results:
    """What was found, each with the least that tells it apart; `hint` says what to type if it is nothing.

    People carry `last_call_at` and `due_at` of their first open callback, each None if there is none.
    """

    people: list[Person]
    calls: list[Call]
    callbacks: list[Callback]
    hint: str = ""

    @property
    def count(self) -> int:
        return len(self.people) + len(self.calls) + len(self.callbacks)

    @property
    def only(self) -> Person | Call | Callback | None:
        """The one thing that was found; None for nothing or several."""
        found: list[Person | Call | Callback] = [*self.people, *self.calls, *self.callbacks]
        return found[0] if len(found) == 1 else None


def search(text: str, *, staff: Staff, now: datetime) -> Results:
    """What `text` means to `staff`: a reference, a whole number, or a name or its beginning."""
    text = text.strip()[:LONGEST]
    visible = Person.objects.visible_to(staff, now)
    if reference := read_reference(text):
        return _by_reference(reference, visible)
    if number := read_whole_number(text):
        return _by_number(number, visible)
    if sum(letter.isdecimal() for letter in text) >= DIGITS_OF_A_NUMBER:
        return _nothing(_("Type the whole number with its area code. Parts of numbers cannot be searched."))
    people = describe(find_by_name(visible.standing(), text, SHOWN)) if text else []
    return Results(people, [], [], "" if people else _say_nothing(text))


def describe(people: list[Person]) -> list[Person]:
    """The same people with `last_call_at` and `due_at`: one query."""
    calls = Call.objects.filter(Q(caller=OuterRef("pk")) | Q(client=OuterRef("pk"))).order_by("-rang_at")
    promises = Callback.objects.open().filter(person=OuterRef("pk")).in_order()
    rows = Person.objects.filter(pk__in=[person.pk for person in people]).annotate(
        last_call_at=Subquery(calls.values("rang_at")[:1]), due_at=Subquery(promises.values("due_at")[:1])
    )
    described = {row.pk: row for row in rows} if people else {}
    return [described[person.pk] for person in people if person.pk in described]


def _by_reference(reference: str, visible: PersonQuerySet) -> Results:
    kind = reference.partition("-")[0]
    people, calls, callbacks = [], [], []
    if kind == "P":
        people = describe(follow(visible, Person.objects.filter(reference=reference).first()))
    elif kind == "C":
        calls = list(_calls(visible).filter(reference=reference))
    else:
        callbacks = list(Callback.objects.filter(reference=reference, person__in=visible))
    found = people or calls or callbacks
    return Results(people, calls, callbacks, "" if found else _("Nothing has this reference."))


def _by_number(number: str, visible: PersonQuerySet) -> Results:
    """Whose number it is; where it is nobody's, the last calls from it."""
    owners = PhoneNumber.objects.same_as(number).values("person")
    people = describe(list(visible.filter(pk__in=owners).order_by("-pk")[:SHOWN]))
    calls = [] if people else list(_calls(visible).from_number(number)[:3])  # type: ignore[attr-defined]
    return Results(people, calls, [], "" if people or calls else _("Nobody has rung from this number."))


def _calls(visible: PersonQuerySet) -> QuerySet[Call]:
    """Calls of people whom the reader may know of, or of nobody known."""
    of_visible = Q(caller__isnull=True) | Q(caller__in=visible)
    return Call.objects.filter(of_visible, Q(client__isnull=True) | Q(client__in=visible))


def _nothing(hint: str) -> Results:
    return Results([], [], [], hint)


def _say_nothing(text: str) -> str:
    if len(text) < 2:
        return _("A whole number, a name or its first three letters, or a reference such as P-7F3K2QX.")
    return _("Nobody found. Type a name from its beginning, a whole number, or a reference.")
