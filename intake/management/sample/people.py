"""Invented people and their numbers: 555-01xx first, which belong to fiction, then more of exchange 555."""

from dataclasses import dataclass
from datetime import datetime, time
from random import Random

from intake.management.sample.words import ANSWERED_BY, FIRST_NAMES
from intake.people.models import Asked, Person, PhoneNumber

FICTION, OTHERS = range(100, 200), [*range(100), *range(200, 10_000)]  # lines of exchange 555
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 7
ALL_REFERENCES = len(LETTERS) ** LENGTH
STRIDE = 15_485_863_727  # no multiple of 31, so that counting in steps of it meets each reference once

EASTERN, CENTRAL, MOUNTAIN, PACIFIC = (
    f"America/{city}" for city in ("New_York", "Chicago", "Denver", "Los_Angeles")
)
AREAS = {  # area code: zone, and how often it rings
    "856": (EASTERN, 14),
    "973": (EASTERN, 12),
    "609": (EASTERN, 8),
    "201": (EASTERN, 8),
    "732": (EASTERN, 7),
    "908": (EASTERN, 5),
    "212": (EASTERN, 8),
    "718": (EASTERN, 7),
    "516": (EASTERN, 4),
    "215": (EASTERN, 8),
    "610": (EASTERN, 4),
    "302": (EASTERN, 3),
    "410": (EASTERN, 3),
    "617": (EASTERN, 3),
    "305": (EASTERN, 4),
    "813": (EASTERN, 3),
    "404": (EASTERN, 3),
    "313": (EASTERN, 2),
    "312": (CENTRAL, 4),
    "713": (CENTRAL, 3),
    "612": (CENTRAL, 2),
    "504": (CENTRAL, 2),
    "303": (MOUNTAIN, 3),
    "505": (MOUNTAIN, 2),
    "602": ("America/Phoenix", 2),
    "415": (PACIFIC, 4),
    "213": (PACIFIC, 4),
    "206": (PACIFIC, 3),
    "702": (PACIFIC, 2),
    "907": ("America/Anchorage", 1),
    "808": ("Pacific/Honolulu", 1),
    "787": ("America/Puerto_Rico", 1),
}
# May we call, leave a voicemail, send a text: what people say, and how often.
CONTACT_HABITS = {
    (Asked.YES, Asked.YES, Asked.YES): 26,
    (Asked.YES, Asked.YES, Asked.NO): 14,
    (Asked.YES, Asked.NO, Asked.NO): 24,
    (Asked.YES, Asked.NO, Asked.YES): 12,
    (Asked.YES, Asked.UNKNOWN, Asked.UNKNOWN): 18,
    (Asked.UNKNOWN, Asked.UNKNOWN, Asked.UNKNOWN): 4,
    (Asked.NO, Asked.NO, Asked.NO): 2,
}
HOURS = {  # when the number may ring: the usual hours, or their own
    (None, None): 80,
    (time(17), time(21)): 8,
    (time(9), time(12)): 5,
    (time(12), time(14)): 4,
    (time(21), time(1)): 3,
}


@dataclass
class Contact:
    """A person with a number, and until when something is promised to them."""

    person: Person
    number: PhoneNumber
    promised_until: datetime | None = None


class Directory:
    """Draws references, numbers and people, the same ones for the same `rng`."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.next_reference = rng.randrange(ALL_REFERENCES)
        self._lines: dict[str, list[int]] = {}

    def reference(self, prefix: str) -> str:
        """A reference that this directory has not given yet."""
        self.next_reference = (self.next_reference + STRIDE) % ALL_REFERENCES
        rest, letters = self.next_reference, ""
        for _letter in range(LENGTH):
            rest, letter = divmod(rest, len(LETTERS))
            letters += LETTERS[letter]
        return f"{prefix}-{letters}"

    def person(self, name: str, added_at: datetime) -> Person:
        return Person(reference=self.reference("P"), name=name, added_at=added_at)

    def someone(self, added_at: datetime) -> Person:
        """A person, most of whom give a name."""
        named = self.rng.random() < 0.9
        return self.person(self.rng.choice(FIRST_NAMES) if named else "", added_at)

    def number(self, area: str = "") -> tuple[str, str]:
        """A number in E.164 and its zone, of the area code or of any."""
        if not area:
            codes, weights = list(AREAS), [often for _zone, often in AREAS.values()]
            area = self.rng.choices(codes, weights)[0]
        lines = self._lines.get(area)
        if not lines:
            lines = self._lines[area] = list(FICTION if lines is None else OTHERS)
            self.rng.shuffle(lines)
        return f"+1{area}555{lines.pop():04d}", AREAS[area][0]

    def contact(self, person: Person, asked_at: datetime) -> Contact:
        """A number of `person` with what they said about it."""
        e164, zone = self.number()
        habits = self.rng.choices(list(CONTACT_HABITS), list(CONTACT_HABITS.values()))[0]
        opens, closes = self.rng.choices(list(HOURS), list(HOURS.values()))[0]
        may_call, may_voicemail, may_text = habits
        number = PhoneNumber(
            person=person,
            number=e164,
            may_call=may_call,
            may_voicemail=may_voicemail,
            may_text=may_text,
            answered_by=self.rng.choice(ANSWERED_BY),
            zone=zone if self.rng.random() < 0.97 else "",
            opens=opens,
            closes=closes,
            asked_at=asked_at,
        )
        return Contact(person, number)
