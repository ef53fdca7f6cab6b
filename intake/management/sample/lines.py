"""The lines of the sample: three published numbers, and which of them each call came in on."""

from datetime import datetime, time
from random import Random

from intake.calls.models import Call
from intake.lines.models import Language, Line, LineNumber, Opening

# Name, number, language, where published, share of the calls, weekdays with hours (none: day and night).
LINES = [
    ("Main line", "+12155550110", Language.ENGLISH, "Website", 68, 0),
    ("Línea en español", "+12155550120", Language.SPANISH, "Radio", 14, 7),
    ("Families", "+12155550130", Language.ENGLISH, "Bus stops", 18, 0),
]
OPENS, CLOSES = time(8), time(20)


class SampleLines:
    """Puts calls on lines. The same seed puts the same calls on the same lines."""

    def __init__(self, rng: Random, now: datetime) -> None:
        self.rng = rng
        self.lines = [_add(row, now) for row in LINES]

    def put(self, call: Call) -> None:
        """Says on which line a call came in."""
        call.line = self.rng.choices(self.lines, [row[4] for row in LINES])[0]
        call.source, call.language = call.line.source, call.line.language


def _add(row: tuple[str, str, str, str, int, int], now: datetime) -> Line:
    name, number, language, source, _share, days = row
    details = {"language": language, "source": source, "changed_at": now}
    line, is_new = Line.objects.get_or_create(name=name, defaults=details)
    if is_new:
        LineNumber.objects.create(line=line, number=number)
        Opening.objects.bulk_create(
            Opening(line=line, weekday=day, opens=OPENS, closes=CLOSES) for day in range(days)
        )
    return line
