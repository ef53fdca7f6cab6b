"""Verbs about people and their numbers."""

from dataclasses import asdict, dataclass
from datetime import datetime, time

from django.db import transaction

from intake.audit.services import record
from intake.people.index import index_names
from intake.people.models import Asked, Person, PhoneNumber
from intake.people.numbers import zone_of_number
from intake.privacy.references import new_reference
from intake.staff.models import Staff


@dataclass(frozen=True)
class SafeContact:
    """What was asked about one number. Nothing here is yes unless somebody said yes."""

    may_call: str = Asked.UNKNOWN
    may_voicemail: str = Asked.UNKNOWN
    may_text: str = Asked.UNKNOWN
    answered_by: str = ""
    ask_for: str = ""
    zone: str = ""
    opens: time | None = None
    closes: time | None = None


class _WasMerged(Exception):
    """The row that was just locked is nobody's any more; leaving its savepoint lets it go."""


def lock_person(person: Person) -> Person:
    """The person as they stand now, or who they turned out to be. No merge passes until the transaction ends,
    so what is written to this person is not left behind. Only one row stays locked: no two wait in a ring."""
    while True:
        try:
            with transaction.atomic():
                standing = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
                if standing.merged_into_id is not None:
                    raise _WasMerged
            return standing
        except _WasMerged:
            person = standing.current


def lock_people(*people: Person) -> dict[int, Person]:
    """Several people by the ids of those that are given, as `lock_person` gives each. They are always locked
    in one order, so that no two wait for each other."""
    given = {person.pk: person for person in people}
    return {pk: lock_person(given[pk]) for pk in sorted(given)}


@transaction.atomic
def add_person(*, name: str, by: Staff | None, now: datetime) -> Person:
    """Adds a caller or a client. `name` is what to call them; it may be empty."""
    person = Person.objects.create(reference=new_reference("P"), name=name, added_at=now)
    if name:
        index_names([person])
    record(verb="add_person", about=person, by=by, at=now)
    return person


@transaction.atomic
def rename_person(*, person: Person, name: str, by: Staff, now: datetime) -> None:
    """Changes what to call them."""
    person = lock_person(person)
    person.name = name
    person.save(update_fields=["name"])
    index_names([person])
    record(verb="rename_person", about=person, by=by, at=now)


def take_in(row: PhoneNumber, contact: SafeContact) -> None:
    """Changes `row`, without saving it, to what is known once `contact` was asked.

    A question that was not asked this time keeps its earlier answer; one that was asked replaces it.
    Until somebody says in which zone they are, it is that of the number's area.
    """
    for field in ("may_call", "may_voicemail", "may_text"):
        asked = getattr(contact, field)
        setattr(row, field, asked if asked != Asked.UNKNOWN else getattr(row, field))
    for field in ("answered_by", "ask_for", "zone", "opens", "closes"):
        given = getattr(contact, field)
        setattr(row, field, given if given not in ("", None) else getattr(row, field))
    row.zone = row.zone or zone_of_number(row.number)


@transaction.atomic
def record_safe_contact(
    *, person: Person, number: str, contact: SafeContact, by: Staff | None, now: datetime
) -> PhoneNumber:
    """Keeps a number (E.164) of a person with what it may be used for."""
    person = lock_person(person)
    row = PhoneNumber.objects.select_for_update(of=("self",)).same_as(number).filter(person=person).first()
    row = row or PhoneNumber(person=person, number=number)
    take_in(row, contact)
    row.asked_at = now
    row.save()
    record(verb="record_safe_contact", about=row, by=by, at=now, person=person.reference)
    return row


@transaction.atomic
def change_safe_contact(
    *, number: PhoneNumber, contact: SafeContact, by: Staff, now: datetime
) -> PhoneNumber:
    """Sets what a number may be used for to exactly what is given: an answer can also be taken back."""
    row = (
        PhoneNumber.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person")
        .get(pk=number.pk)
    )
    for field, value in asdict(contact).items():
        setattr(row, field, value)
    row.zone = row.zone or zone_of_number(row.number)
    row.asked_at = now
    row.save()
    record(verb="change_safe_contact", about=row, by=by, at=now, person=row.person.reference)
    return row
