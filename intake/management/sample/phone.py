"""What the phone system told of the past day: rings that were answered, and a few that were not."""

from datetime import datetime, timedelta
from random import Random

from intake.management.sample.lines import LINES
from intake.rings.hearing import Event, hear
from intake.rings.rules import ANSWERED, ENDED, RINGING

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
# How long ago it rang, how long it waited, whether it was answered, whether the number was shown. What was
# answered is long enough ago that nobody waits for its sheet; the clock settles the others once it runs.
RANG = [
    *((turn * HOUR + 7 * MINUTE, 4 + turn % 5 * 4, True, True) for turn in range(3, 20)),
    (2 * MINUTE, 48, False, True),
    (19 * MINUTE, 3, False, True),
    (95 * MINUTE, 30, False, False),
]


def tell_rings(rng: Random, now: datetime) -> None:
    """Has the phone system tell it, through the verb that every door uses."""
    for turn, (ago, waited, answered, shown) in enumerate(RANG):
        number = f"+1215555{180 + turn:04}" if shown else ""
        dialled, talked = rng.choice(LINES)[1], rng.randint(2, 14) * MINUTE
        story = [(RINGING, now - ago)]
        if answered:
            story += [(ANSWERED, now - ago + waited * SECOND), (ENDED, now - ago + talked)]
        else:
            story.append((ENDED, now - ago + waited * SECOND))
        for kind, at in story:
            key = f"{now:%Y%m%d%H%M%S}-{turn}"
            hear(event=Event("sample", key, kind, kind, at, number, dialled, "sample"), now=now)
