"""`manage.py phone_replay`: reads stored events anew, after a mistake in an adapter was mended."""

from argparse import ArgumentTypeError
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from intake.phone.replaying import replay


def _day(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError("wants a date such as 2026-11-25, or a time in ISO 8601") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class Command(BaseCommand):
    """Says how many events read differently and how many rings changed. Names no number."""

    help = "Read the events of phone systems again as they were received, and bring their rings up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", type=_day, required=True, help="received at or after; UTC if not said")
        parser.add_argument("--source", help="only those of one adapter, such as twilio")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        done = replay(
            since=options["since"],
            source=options["source"],
            dry_run=options["dry_run"],
            now=timezone.now(),
            keep_recordings=settings.VOICEMAIL,
        )
        would = " (dry run: nothing was changed)" if options["dry_run"] else ""
        self.stdout.write(
            f"{done.read} events read, {done.differ} differ, {done.unreadable} cannot be read, "
            f"{done.rings} rings changed{would}"
        )
