"""`manage.py phone_import`: call-detail records from a CSV file. There is no page for it."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from intake.phone.adapters import ADAPTERS
from intake.phone.importing import NAME, USUAL, CannotImport, import_calls


def _read_mapping(file: Path) -> dict[str, str]:
    """What a mapping says; nothing if it is empty."""
    mapping = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    if not isinstance(mapping, dict) or not all(
        isinstance(text, str) for pair in mapping.items() for text in pair
    ):
        raise CommandError("The mapping wants a column's name for each key, such as `number: Caller`.")
    return mapping


def _read_zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise CommandError("--zone wants the name of a time zone, such as America/New_York.") from None


class Command(BaseCommand):
    """Says how many calls are new, and which lines cannot be read. Names no number."""

    help = "Import call-detail records from CSV. Without --write it only says what would happen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--map", type=Path, help=f"YAML, such as `number: Caller`; keys: {', '.join(USUAL)}"
        )
        parser.add_argument("--zone", default=settings.TIME_ZONE, help="of times that name none")
        parser.add_argument(
            "--source",
            choices=[NAME, *ADAPTERS],
            default=NAME,
            help="the door that told of these calls live, so that none is counted twice",
        )
        parser.add_argument("--write", action="store_true", help="import; without it this is a dry run")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            mapping = _read_mapping(options["map"]) if options["map"] else {}
        except (OSError, ValueError, yaml.YAMLError) as trouble:
            raise CommandError(f"The mapping cannot be read: {type(trouble).__name__}") from None
        zone = _read_zone(options["zone"])
        try:
            with options["file"].open(encoding="utf-8-sig", newline="") as file:
                done = import_calls(
                    file,
                    mapping=mapping,
                    zone=zone,
                    source=options["source"],
                    dry_run=not options["write"],
                    now=timezone.now(),
                )
        except (OSError, UnicodeDecodeError) as trouble:
            raise CommandError(f"The file cannot be read: {type(trouble).__name__}") from None
        except CannotImport as problem:
            raise CommandError(str(problem)) from None
        for line in done.problems:
            self.stderr.write(f"cannot be read, {line}")
        dry = "" if options["write"] else " (dry run: nothing was written; --write imports)"
        self.stdout.write(f"{done.rows} rows, {done.calls} calls, {done.known} of them known before{dry}")
