"""`manage.py seed`: sample data that looks like a helpline's. Every person in it is invented."""

import os
import secrets
import sys
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from intake.calls.models import Call
from intake.management.sample.loading import BATCH, load_sample
from intake.management.sample.staffing import ACCOUNTS
from intake.staff.models import Staff

LONGEST = 3660


def _whole(low: int, high: int) -> Any:
    def read(text: str) -> int:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise ArgumentTypeError(f"wants a whole number from {low} to {high}")
        return int(text)

    return read


class Command(BaseCommand):
    """The same seed gives the same rows, at times relative to now; only keys and passwords differ."""

    help = "Load sample data: staff, shifts, callers, calls, triages, callbacks. Everybody in it is invented."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--calls", type=_whole(0, 20_000_000), default=120, help="default 120")
        parser.add_argument("--days", type=_whole(1, LONGEST), default=14, help="past days, default 14")
        parser.add_argument("--seed", type=_whole(0, 2**31), default=1, help="the same number, the same data")
        parser.add_argument("--add", action="store_true", help="add to a database that holds calls already")

    def handle(self, *args: Any, **options: Any) -> None:
        if Call.objects.exists() and not options["add"]:
            raise CommandError("This database holds calls already. Use --add to add sample data to them.")
        given = os.environ.get("RINGBACK_DEMO_PASSWORD")
        password = given or secrets.token_urlsafe(12)
        is_new = not Staff.objects.filter(username__in=ACCOUNTS).exists()
        calls = options["calls"]
        step = max(calls // 20 // BATCH * BATCH, BATCH)

        said = 0

        def say(done: int) -> None:
            nonlocal said
            if done // step > said:
                said = done // step
                sys.stderr.write(f"Sample data: {done:,} of {calls:,} calls\n")
                sys.stderr.flush()

        load_sample(
            seed=options["seed"],
            calls=calls,
            days=options["days"],
            now=timezone.now(),
            password=password,
            say=say,
        )
        if is_new and not given:
            self.stdout.write(f"Sign in as {', '.join(ACCOUNTS)} with the password {password}")
