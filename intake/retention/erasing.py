"""Emptying sealed columns: of all rows of a person, or of calls of nobody."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from intake.callbacks.models import Attempt, Callback
from intake.calls.models import Call, Draft
from intake.consents.models import Consent, Disclosure
from intake.merges.models import Merge
from intake.outcomes.models import Outcome
from intake.people.gates import Glass, Restriction
from intake.people.models import NameToken, Note, Person, PhoneNumber, Plan, Referral, Relationship
from intake.privacy.fields import NumberIndexField, SealedJSONField, SealedTextField
from intake.reviews.models import Review
from intake.rings.models import Recording, Ring, RingEvent
from intake.safety.models import Interrupt
from intake.triage.models import Override, Triage


def empty_person(person: Person) -> int:
    """Empties all that is sealed about a person, and how they are found. Answers how many rows that were.

    A call that they made for somebody else stays that person's; only the number goes, for it is the caller's.
    """
    people = Person.objects.filter(pk__in=_known_as(person))
    NameToken.objects.filter(person__in=people).delete()
    Relationship.objects.filter(Q(person__in=people) | Q(other__in=people)).delete()
    theirs = Call.objects.filter(Q(client__in=people) | Q(caller__in=people, client__isnull=True))
    transaction.on_commit(partial(_throw_away, _files_of(theirs, people)))
    done = sum(empty(rows) for rows in _rows_of(people, theirs))
    done += empty(Review.objects.filter(call__in=theirs), only=("feedback", "answer"))  # scores are of staff
    of_others = Call.objects.filter(caller__in=people).exclude(pk__in=theirs.values("pk"))
    return done + empty(of_others, only=("number",))


def _known_as(person: Person) -> set[int]:
    """The ids of a person's rows: theirs, and those of all who turned out to be them."""
    known, newest = {person.pk}, {person.pk}
    while newest := set(Person.objects.filter(merged_into__in=newest).values_list("pk", flat=True)) - known:
        known |= newest
    return known


def _files_of(calls: QuerySet[Call], people: QuerySet[Person]) -> list[Path]:
    """The messages that they left, each a file of its own."""
    rings = Ring.objects.filter(Q(call__in=calls) | Q(callback__person__in=people))
    names = Recording.objects.filter(ring__in=rings).exclude(file="").values_list("file", flat=True)
    return [Path(settings.MEDIA) / name for name in names]


def _throw_away(files: list[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)


def empty_calls(calls: QuerySet[Call]) -> int:
    """Empties calls of nobody with their sheets."""
    drafts = Draft.objects.filter(call__in=calls)
    return empty(calls) + empty(drafts) + empty(Interrupt.objects.filter(draft__in=drafts))


def _rows_of(people: QuerySet[Person], calls: QuerySet[Call]) -> Iterator[QuerySet[Any]]:
    callbacks = Callback.objects.filter(person__in=people)
    drafts, triages = Draft.objects.filter(call__in=calls), Triage.objects.filter(call__in=calls)
    for model in (Note, Referral, Plan, Outcome, Consent, Disclosure, Glass, Restriction, PhoneNumber):
        yield model._default_manager.filter(person__in=people)
    yield Merge.objects.filter(Q(kept__in=people) | Q(merged__in=people))
    yield from (Attempt.objects.filter(callback__in=callbacks), callbacks)
    rings = Ring.objects.filter(Q(callback__in=callbacks) | Q(call__in=calls))
    yield from (RingEvent.objects.filter(ring__in=rings), Recording.objects.filter(ring__in=rings), rings)
    yield from (Override.objects.filter(triage__in=triages), triages)
    yield from (Interrupt.objects.filter(draft__in=drafts), drafts, calls, people)


def empty(rows: QuerySet[Any], only: tuple[str, ...] = ()) -> int:
    """Empties the sealed columns of `rows`, or some, with their indexes; what was never said stays so."""
    for field in rows.model._meta.concrete_fields:
        if isinstance(field, SealedTextField) and (not only or field.name in only):
            said = rows.filter(**{f"{field.name}__isnull": False})
            said.update(**{field.name: _bare(field)})
        elif isinstance(field, NumberIndexField) and (not only or field.of in only):
            rows.update(**{field.name: _nothing(rows)})
    return rows.count()


def _bare(field: SealedTextField) -> object:
    if not isinstance(field, SealedJSONField):
        return ""
    usual = field.get_default()
    return usual if isinstance(usual, list | dict) else {}


def _nothing(rows: QuerySet[Any]) -> Any:
    """An index that nothing has; a person's numbers each want another one."""
    if rows.model is not PhoneNumber:
        return ""
    return Concat(Value("erased-"), Cast(F("pk"), CharField()))
