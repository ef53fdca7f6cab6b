"""`manage.py keys`: are they the right ones, and taking a new one into use."""

import signal
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from intake.audit.services import record_reference
from intake.people.index import index_names
from intake.people.models import Person
from intake.privacy.fields import key_ring
from intake.privacy.indexing import index_numbers
from intake.privacy.proofs import WrongKeys, check_keys, forget_key, renew_index_proof
from intake.privacy.rotating import BATCH, count_old, count_values, rotate
from intake.rings.recordings import count_recordings, reseal_recordings
from intake.signin.factors import count_factors, reseal_factors

NAMES = 200  # people at a time
EACH = 20  # batches between two lines


class Command(BaseCommand):
    """Ends with 1 when something is wrong or was stopped. What it did is written into the audit trail."""

    help = "Check the keys, seal everything by the first key of the ring, or make the blind indexes anew."

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        deeds.add_parser("check", help="are these the keys of this database, and what does each still seal")
        rotating = deeds.add_parser("rotate", help="seal by the first key what older keys have sealed")
        rotating.add_argument("--batch", type=int, default=BATCH, help=f"rows at a time, default {BATCH}")
        deeds.add_parser("index", help="make all blind indexes anew, by RINGBACK_INDEX_KEY")

    def handle(self, *args: Any, **options: Any) -> None:
        {"check": self._check, "rotate": self._rotate, "index": self._index}[options["deed"]](options)

    def _check(self, _options: dict[str, Any]) -> None:
        try:
            check_keys()
        except WrongKeys as wrong:
            self._fail(str(wrong))
        counts, writing = self._count(), key_ring().writing_id
        for key_id in key_ring().ids:
            role = "seals new values" if key_id == writing else "only opens"
            rest = "" if counts[key_id] or key_id == writing else "; it may leave the ring"
            self.stdout.write(f"{key_id}: {role}, has sealed {counts[key_id]:,} values{rest}")
        if counts[""]:
            self._fail(f"{counts['']:,} values were sealed by no key of the ring. Bring that key back.")
        self.stdout.write("The index key is the one by which numbers and names are found.")

    def _rotate(self, options: dict[str, Any]) -> None:
        try:
            check_keys()
        except WrongKeys as wrong:
            self._fail(str(wrong))
        stopped: list[int] = []
        for ending in (signal.SIGTERM, signal.SIGINT):
            signal.signal(ending, lambda number, _frame: stopped.append(number))
        self._record("rotate_keys", left=count_old())
        for turn, progress in enumerate(rotate(goes_on=lambda: not stopped, batch=options["batch"])):
            if turn % EACH == 0 or progress.done >= progress.wanted:
                self._say(
                    f"{progress.done:,} of {progress.wanted:,} rows are sealed by {key_ring().writing_id}"
                )
        if stopped:
            self._fail("Stopped, with whole rows. Run it again to go on.")
        self._say(f"{reseal_factors():,} second factors are sealed by {key_ring().writing_id}")
        self._say(f"{reseal_recordings(settings.MEDIA):,} messages are sealed by {key_ring().writing_id}")
        self._finish()

    def _count(self) -> dict[str, int]:
        """What each key seals, in our tables and in those of the sign-in library; under "" what none does."""
        counts = count_values()
        for key_id, number in (count_factors() + count_recordings(settings.MEDIA)).items():
            counts[key_id if key_id in counts else ""] += number
        return counts

    def _finish(self) -> None:
        left, counts = count_old(), self._count()
        for key_id in key_ring().ids:
            if key_id != key_ring().writing_id and not counts[key_id]:
                forget_key(key_id)
                self._say(f"Nothing is sealed by {key_id} any more: it may leave RINGBACK_DATA_KEYS.")
        self._record("rotate_keys", left=left)
        if left:
            self._fail(
                f"{left:,} rows hold something that no key of the ring opens; they were left as they are."
            )

    def _index(self, _options: dict[str, Any]) -> None:
        numbers = sum(index_numbers())
        self._say(f"{numbers:,} indexes of numbers are new")
        last, names = 0, 0
        while people := list(Person.objects.filter(pk__gt=last).order_by("pk")[:NAMES]):
            with transaction.atomic():
                index_names([person for person in people if person.merged_into_id is None])
            last, names = people[-1].pk, names + len(people)
        self._say(f"{names:,} names are indexed anew")
        renew_index_proof()
        self._record("rebuild_indexes", numbers=numbers, names=names)

    def _record(self, verb: str, **detail: int) -> None:
        key = key_ring().writing_id
        record_reference(verb=verb, about="key", reference=key[:40], by=None, at=timezone.now(), **detail)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _fail(self, line: str) -> None:
        self.stderr.write(line)
        sys.exit(1)
