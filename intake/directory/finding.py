"""Finding people: by a number in any form, by the name or its beginning, by a reference."""

import re

from intake.people.models import Person, PersonQuerySet, PhoneNumber
from intake.people.numbers import NotANumber, read_number
from intake.privacy.references import LENGTH, LETTERS

REFERENCE = re.compile(rf"(P|CB|C)[-\s]?([{LETTERS}]{{{LENGTH}}})")
LONGEST = 80  # nothing that is searched is longer


def read_reference(text: str) -> str:
    """The reference in `text` as it is written, such as CB-7F3K2QX; empty if it is none."""
    found = REFERENCE.fullmatch(text.strip().upper())
    return f"{found[1]}-{found[2]}" if found else ""


def read_whole_number(text: str) -> str:
    """The number in `text` in E.164; empty while it is none yet."""
    if sum(letter.isdecimal() for letter in text) < 7:
        return ""
    try:
        return read_number(text)
    except NotANumber:
        return ""


def find_person(people: PersonQuerySet, text: str) -> list[Person]:
    """Those of `people` whom a reference or a whole number means; of somebody merged, who they are now."""
    if reference := read_reference(text):
        return follow(people, Person.objects.filter(reference=reference).first())
    if number := read_whole_number(text):
        owners = PhoneNumber.objects.same_as(number).values("person")
        return list(people.standing().filter(pk__in=owners))
    return []


def follow(people: PersonQuerySet, person: Person | None) -> list[Person]:
    """Who `person` turned out to be, if that is one of `people`."""
    return list(people.filter(pk=person.current.pk)) if person is not None else []
