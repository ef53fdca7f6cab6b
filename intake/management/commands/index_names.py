"""`manage.py index_names`: makes every name findable again, after an import or under a new index key."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from intake.people.index import index_names
from intake.people.models import Person

BATCH = 1000


class Command(BaseCommand):
    """Goes through all people by their ids, a transaction for each thousand: it can be stopped and begun
    anew, and the search goes on meanwhile."""

    help = "Write the blind index of names anew, with progress."

    def handle(self, *args: Any, **options: Any) -> None:
        total, done, last = Person.objects.count(), 0, 0
        while people := self._next(last):
            done, last = done + len(people), people[-1].pk
            self.stderr.write(f"Names: {done:,} of {total:,}")
        self.stdout.write(f"{done:,} names are indexed.")

    @transaction.atomic
    def _next(self, last: int) -> list[Person]:
        people = list(
            Person.objects.select_for_update(no_key=True).filter(pk__gt=last).order_by("pk")[:BATCH]
        )
        index_names(people)
        return people
