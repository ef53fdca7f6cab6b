"""`manage.py phone_simulate`: plays an invented day of the telephone against a running site."""

from argparse import ArgumentTypeError
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from intake.lines.models import LineNumber
from intake.phone.day import Day, Heard
from intake.phone.playing import Player
from intake.staff.models import Staff


def _number(low: float, high: float) -> Any:
    def read(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = low - 1
        if not low <= number <= high:
            raise ArgumentTypeError(f"wants a number from {low:g} to {high:g}")
        return number

    return read


def _player(url: str) -> Player:
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname:
            return Player(url, settings.CTI_KEYS[0])
    except ValueError:  # of urllib3, too, whose troubles with an address are such
        pass
    raise CommandError("--url wants an address such as https://ringback.example.org.")


class Command(BaseCommand):
    """Everybody in it is invented. It refuses a site whose staff are not the sample's."""

    help = (
        "Play an invented day of the telephone (the same seed, the same day) against the real door of a site."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--url", default=settings.PUBLIC_URL, help="the site; by default this one")
        parser.add_argument("--seed", type=int, default=1, help="the same number, the same day")
        parser.add_argument("--calls", type=_number(1, 5_000_000), default=400, help="a day on average, 400")
        parser.add_argument("--hours", type=_number(0.001, 200), default=24, help="how long, 24")
        parser.add_argument(
            "--speed", type=_number(0.1, 100_000), default=1, help="1 is real time; waits get shorter too"
        )
        parser.add_argument("--quiet", action="store_true", help="say only how it went")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.CTI_KEYS:
            raise CommandError("RINGBACK_CTI_KEYS is empty: the door that this plays against is closed.")
        if Staff.objects.exists() and not Staff.objects.filter(email__endswith="@example.org").exists():
            raise CommandError("This site is no demo: invented callers would stand beside real ones.")
        lines = list(LineNumber.objects.filter(line__is_active=True).values_list("number", flat=True))
        now = timezone.localtime()
        day = Day(
            seed=options["seed"],
            starts_at=now,
            hours=options["hours"],
            calls=options["calls"],
            lines=sorted(lines) or [""],
        )
        player = _player(options["url"])
        if not player.finds_the_door():
            raise CommandError(
                f"Nobody answers at {options['url']}. Start the site first, or name the one that runs:"
                " --url, or for make phone the PORT with which make run was started."
            )
        say = (lambda event: None) if options["quiet"] else self._say
        try:
            player.play(day.events(), starts_at=now, speed=options["speed"], say=say)
        except KeyboardInterrupt:
            self.stdout.write("")
        played = player.played
        self.stdout.write(
            f"{played.accepted} events accepted, {played.refused} refused, {played.lost} given up"
        )

    def _say(self, event: Heard) -> None:
        """Callers are invented, so that a number may stand on the terminal; logs get the call's name only."""
        self.stdout.write(f"{event.call:>14}  {event.kind}")
