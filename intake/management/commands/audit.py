"""`manage.py audit`: is the trail whole, and what to keep outside so that a cut end is seen."""

import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from intake.audit.sealing import seal_entries
from intake.audit.verifying import Head, NotAHead, read_heads, take_head, verify


class Command(BaseCommand):
    """`verify` ends with 1 and names the first broken entry. `head` prints one line, to be kept elsewhere."""

    help = "Verify the audit trail, or print its signed head."

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        verifying = deeds.add_parser("verify", help="follow the chain and name the first broken entry")
        verifying.add_argument("--head", metavar="FILE", help="heads that were kept: shows a cut end")
        deeds.add_parser("head", help="print the signed head of the chain, to be kept outside")

    def handle(self, *args: Any, **options: Any) -> None:
        seal_entries()
        if options["deed"] == "head":
            self._print_head()
        else:
            self._verify(_read(options["head"]) if options["head"] else [])

    def _print_head(self) -> None:
        head = take_head(timezone.now())
        if head is None:
            raise CommandError("There is no entry yet, so there is no head.")
        self.stdout.write(head.as_line())

    def _verify(self, heads: list[Head]) -> None:
        started = time.monotonic()
        verdict = verify(now=timezone.now(), heads=heads)
        if verdict.problem:
            self.stderr.write(verdict.problem)
            sys.exit(1)
        seconds = time.monotonic() - started
        self.stdout.write(
            f"{verdict.entries:,} entries are whole, {verdict.waiting} wait to be chained ({seconds:.1f} s)."
        )
        if verdict.without_key:
            self.stdout.write(
                f"{verdict.without_key:,} of them by keys that are gone; later seals vouch for them."
            )
        self.stdout.write(
            f"{len(heads)} heads agree." if heads else "No head was given: a cut end is not seen."
        )


def _read(path: str) -> list[Head]:
    try:
        return read_heads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"{path} cannot be read.") from error
    except (UnicodeDecodeError, NotAHead) as error:
        raise CommandError(f"{path}: {error if isinstance(error, NotAHead) else 'is no text'}.") from error
