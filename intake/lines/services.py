"""Verbs about lines."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.audit.services import record
from intake.lines.models import Line, LineNumber, Opening
from intake.lines.rules import Week
from intake.staff.models import Staff


class LineRefused(Exception):
    """Something about a line that an administrator can act on; the text says it to them."""

    message: str | Promise = ""

    def __str__(self) -> str:
        return str(self.message)


class LineHasChanged(LineRefused):
    message = _("Somebody has changed this line meanwhile. Look at it, then change it.")


class NameTaken(LineRefused):
    message = _("Another line has this name.")


class NumberTaken(LineRefused):
    """`line` has the number already."""

    def __init__(self, taken: LineNumber) -> None:
        super().__init__(taken)
        self.message = _("%(number)s belongs to the line %(name)s.") % {
            "number": taken.number,
            "name": taken.line.name,
        }


@dataclass(frozen=True)
class LineFacts:
    """What an administrator says of a line. `numbers` are E.164, `week` is empty for day and night."""

    name: str
    language: str
    source: str
    is_active: bool
    numbers: tuple[str, ...]
    week: Week


@transaction.atomic
def save_line(*, line: Line | None, facts: LineFacts, based_on: int, by: Staff, now: datetime) -> Line:
    """Adds a line, or changes one that still is at revision `based_on`.

    Raises LineHasChanged, NameTaken, NumberTaken.
    """
    rows = Line.objects.select_for_update()
    if line is None:
        kept = Line(revision=0)
    else:
        kept = rows.get(pk=line.pk)
        if kept.revision != based_on:
            raise LineHasChanged
    if Line.objects.filter(name=facts.name).exclude(pk=kept.pk).exists():
        raise NameTaken
    if taken := LineNumber.objects.filter(number__in=facts.numbers).exclude(line=kept.pk).first():
        raise NumberTaken(taken)
    kept.name, kept.language, kept.source = facts.name, facts.language, facts.source
    kept.is_active, kept.changed_at, kept.revision = facts.is_active, now, kept.revision + 1
    kept.save()
    _keep_rows(kept, facts)
    record(verb="change_line" if line else "add_line", about=kept, by=by, at=now, active=kept.is_active)
    return kept


def _keep_rows(line: Line, facts: LineFacts) -> None:
    """Replaces its numbers and hours by those of `facts`."""
    line.numbers.exclude(number__in=facts.numbers).delete()
    known = set(line.numbers.values_list("number", flat=True))
    LineNumber.objects.bulk_create(
        LineNumber(line=line, number=number) for number in facts.numbers if number not in known
    )
    line.openings.all().delete()
    Opening.objects.bulk_create(
        Opening(line=line, weekday=weekday, opens=opens, closes=closes)
        for weekday, (opens, closes) in facts.week.items()
    )
