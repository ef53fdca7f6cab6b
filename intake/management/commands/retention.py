"""`manage.py retention`: what has been kept for long enough. Without `--do` it only says so."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from intake.people.models import Person
from intake.retention.models import Hold
from intake.retention.services import (
    RetentionRefused,
    calls_of_nobody,
    erase_calls_of_nobody,
    erase_person,
    people_to_erase,
)


class Command(BaseCommand):
    """Each person is one transaction: it can be stopped at any moment and run again. Names nobody."""

    help = "Say which records have been kept for long enough, or erase them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--do", action="store_true", help="erase them, and write it into the audit trail")
        parser.add_argument("--person", metavar="REFERENCE", help="erase this person, whatever the years")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["person"]:
            self._erase_one(options["person"], do=options["do"])
        else:
            self._erase_old(do=options["do"])

    def _erase_one(self, reference: str, *, do: bool) -> None:
        person = Person.objects.filter(reference=reference).first()
        if person is None:
            raise CommandError("There is nobody with this reference.")
        if not do:
            self.stdout.write(f"{reference} would be erased. Erase with --do.")
            return
        try:
            rows = erase_person(person=person, by=None, now=timezone.now())
        except RetentionRefused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{reference} is erased: {rows} rows.")

    def _erase_old(self, *, do: bool) -> None:
        now, years = timezone.now(), settings.KEEP_YEARS
        people = [person.reference for person in people_to_erase(years=years, now=now)]
        calls = calls_of_nobody(years=years, now=now).count()
        kept = ", ".join(f"{kind} {number} years" for kind, number in years.items())
        self.stdout.write(f"Kept: {kept}. Held: {Hold.objects.in_force().count()} people.")
        if do:
            for person in Person.objects.filter(reference__in=people).iterator():
                erase_person(person=person, by=None, now=now)
            erase_calls_of_nobody(years=years, now=now)
        done = "are erased" if do else "have been kept for long enough; erase them with --do"
        self.stdout.write(f"{len(people)} people and {calls} calls of nobody {done}.")
