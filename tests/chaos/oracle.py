"""The judge: the ledger against the rows and the letters. Pure functions, no clock, no servers.

Each promise is a function that gives its breaches as sentences; an empty list is a promise that was kept.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.chaos.evidence import CallbackRow, Evidence, ReminderRow
from tests.chaos.ledger import Booking, Ledger, Promise

USUAL = 5.0  # seconds after due, in normal running
SLACK = 15.0  # seconds after a crash, or after the end of an outage of the database
AHEAD = "coming_up"  # the rung that comes before the due time by design; any other one tells that it has come
LONGEST_AHEAD = 600.0
WAITS = frozenset({"pending", "sending"})
SAME_MOMENT = 0.002  # a moment survives its way through a form to a millisecond

Breaches = Iterator[str]
Rule = Callable[[Ledger, Evidence], Breaches]
RULES: dict[str, Rule] = {}


@dataclass(frozen=True)
class Late:
    """How late one callback came to its first screen, and how late it might have come."""

    reference: str
    due_at: float
    seconds: float
    allowed: float


@dataclass
class Verdict:
    """What was found. `breaches` has every promise, also those that were kept."""

    breaches: dict[str, list[str]] = field(default_factory=dict)
    lateness: list[Late] = field(default_factory=list)

    @property
    def kept(self) -> bool:
        return not any(self.breaches.values())


def judge(ledger: Ledger, evidence: Evidence) -> Verdict:
    """Holds every promise against what was found."""
    breaches = {name: sorted(rule(ledger, evidence)) for name, rule in RULES.items()}
    return Verdict(breaches=breaches, lateness=list(measure_lateness(ledger, evidence)))


def rule(name: str) -> Callable[[Rule], Rule]:
    """Puts a function among the promises, under the name that the report gives it."""

    def place(function: Rule) -> Rule:
        RULES[name] = function
        return function

    return place


def latest_moment(due_at: float, ledger: Ledger) -> float:
    """When a reminder due at `due_at` must be on a screen: 5 s later, or later where faults excuse it.

    A crash excuses what was due when it came, and not what is still late from before; an outage does both.
    """
    deadline = due_at + USUAL
    for fault in sorted(ledger.faults, key=lambda fault: fault.began_at):
        excused = fault.excused_until(SLACK)
        comes_in_time = deadline if fault.promise == Promise.OUTAGE else due_at + USUAL
        if fault.began_at <= comes_in_time and excused >= due_at:
            deadline = max(deadline, excused)
    return deadline


def measure_lateness(ledger: Ledger, evidence: Evidence) -> Iterator[Late]:
    """For each round of each callback that was told, the first screen; poisoned ones are late by design."""
    first: dict[tuple[int, int], ReminderRow] = {}
    for row in evidence.screens():
        known = first.get((row.callback, row.round))
        if row.rung != AHEAD and (known is None or row.shown_at < known.shown_at):
            first[row.callback, row.round] = row
    for row in first.values():
        callback = evidence.callbacks[row.callback]
        if callback.reference in evidence.poisoned:
            continue
        allowed = latest_moment(row.due_at, ledger) - row.due_at
        yield Late(callback.reference, row.due_at, row.shown_at - row.due_at, allowed)


@rule("idle runs")
def idle_runs(ledger: Ledger, evidence: Evidence) -> Breaches:
    """Whoever books nothing breaks no promise, and proves none."""
    if not ledger.acknowledged():
        yield f"of {len(ledger.bookings)} bookings none was acknowledged: this run shows nothing"


@rule("lost bookings")
def lost_bookings(ledger: Ledger, evidence: Evidence) -> Breaches:
    found = {callback.draft for callback in evidence.of_bookings()}
    for booking in ledger.acknowledged():
        if booking.draft not in found:
            yield f"booking {booking.draft} was acknowledged, and there is no callback"


@rule("doubled bookings")
def doubled_bookings(ledger: Ledger, evidence: Evidence) -> Breaches:
    for draft, times in Counter(callback.draft for callback in evidence.of_bookings()).items():
        if times > 1:
            yield f"booking {draft} made {times} callbacks"


@rule("altered bookings")
def altered_bookings(ledger: Ledger, evidence: Evidence) -> Breaches:
    booked: dict[str, Booking] = {booking.draft: booking for booking in ledger.acknowledged()}
    for callback in evidence.of_bookings():
        booking = booked.get(callback.draft)
        if booking is None or booking.due_at is None:
            continue
        if abs(callback.promised_for - booking.due_at) > SAME_MOMENT:
            yield f"{callback.reference} was promised for {callback.promised_for - booking.due_at:+.3f} s"


@rule("lost attempts")
def lost_attempts(ledger: Ledger, evidence: Evidence) -> Breaches:
    found = Counter(evidence.attempts)
    for tried in ledger.attempts:
        if tried.acknowledged_at is not None and found[tried.token] != 1:
            yield f"attempt {tried.token} was acknowledged, and there are {found[tried.token]}"


@rule("lost rings")
def lost_rings(ledger: Ledger, evidence: Evidence) -> Breaches:
    found = Counter(evidence.events)
    for heard in ledger.told():
        if not found[heard.key]:
            yield f"event {heard.key} was taken, and it is not there"
        if not evidence.rings.get(heard.call):
            yield f"{heard.call} was not answered, and nobody is to ring back"


@rule("doubled rings")
def doubled_rings(ledger: Ledger, evidence: Evidence) -> Breaches:
    for key, times in Counter(evidence.events).items():
        if times > 1:
            yield f"event {key} is there {times} times"
    for call, callbacks in evidence.rings.items():
        if callbacks > 1:
            yield f"{call} led to {callbacks} callbacks"


@rule("lost reminders")
def lost_reminders(ledger: Ledger, evidence: Evidence) -> Breaches:
    told = {(row.callback, row.round) for row in evidence.screens() if row.rung != AHEAD}
    for callback in evidence.callbacks.values():
        for turn in _rounds_that_were_due(callback, ledger, evidence.ended_at):
            if (callback.id, turn) not in told:
                yield f"{callback.reference} was due, and nobody was told of round {turn}"


def _rounds_that_were_due(callback: CallbackRow, ledger: Ledger, ended_at: float) -> Iterator[int]:
    """The client works on what it was reminded of only, so every past round had its reminder."""
    yield from range(1, callback.round)
    if callback.closed or latest_moment(callback.due_at, ledger) <= ended_at:
        yield callback.round


@rule("shown twice")
def shown_twice(ledger: Ledger, evidence: Evidence) -> Breaches:
    keys = Counter((row.callback, row.round, row.rung, row.to) for row in evidence.screens())
    for (callback, turn, rung, to), times in keys.items():
        if times > 1:
            yield f"callback {callback}, round {turn}, {rung}: {times} times on the screen of {to}"


@rule("early")
def early(ledger: Ledger, evidence: Evidence) -> Breaches:
    for row in evidence.reminders:
        came_at = min(row.made_at, row.shown_at)
        earliest = row.due_at - LONGEST_AHEAD if row.rung == AHEAD else row.due_at
        if came_at < earliest:
            yield f"reminder {row.id} came {earliest - came_at:.3f} s before its time"


@rule("late")
def late(ledger: Ledger, evidence: Evidence) -> Breaches:
    for found in measure_lateness(ledger, evidence):
        if found.seconds > found.allowed:
            yield f"{found.reference} was {found.seconds:.1f} s late; {found.allowed:.1f} s were allowed"


@rule("doubled e-mails")
def doubled_mail(ledger: Ledger, evidence: Evidence) -> Breaches:
    taken = [letter for letter in evidence.letters if letter.taken]
    rows = defaultdict(list)
    for row in evidence.emails():
        rows[evidence.callbacks[row.callback].reference, row.address].append(row)
    about_what = {letter.message_id: letter.about for letter in taken}
    for message_id, times in Counter(letter.message_id for letter in taken).items():
        if times > 1 and not any(row.maybe_twice for row in rows[about_what[message_id]]):
            yield f"{message_id} arrived {times} times and nobody marked it"
    ids = {(letter.about, letter.message_id) for letter in taken}
    for about, different in Counter(about for about, _id in ids).items():
        if different > len(rows[about]):
            yield f"{different} different e-mails about {about[0]} arrived for {len(rows[about])} reminders"


@rule("lost e-mails")
def lost_mail(ledger: Ledger, evidence: Evidence) -> Breaches:
    letters = [*evidence.letters, *evidence.later_letters]
    taken = {letter.about for letter in letters if letter.taken}
    refused = {letter.about for letter in letters if letter.refused_for_good}
    for row in evidence.emails():
        about = (evidence.callbacks[row.callback].reference, row.address)
        if row.state == "sent" and about not in taken:
            yield f"reminder {row.id} counts as sent, and no server took it"
        if row.state == "failed" and about not in refused:
            yield f"reminder {row.id} was given up, and no server refused it for good"


@rule("stuck")
def stuck(ledger: Ledger, evidence: Evidence) -> Breaches:
    for callback in evidence.callbacks.values():
        if callback.remind_at is not None and latest_moment(callback.remind_at, ledger) < evidence.ended_at:
            yield f"{callback.reference} still waits for its reminder"
    for row in evidence.emails():
        if row.state in WAITS and row.made_at + USUAL < evidence.ended_at:
            yield f"the e-mail of reminder {row.id} still waits ({row.state})"
    for reference in evidence.set_aside:
        yield f"{reference} is still set aside"
