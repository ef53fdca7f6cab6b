"""What became of a promise: tries by the cadence of the rules, until it was kept or a supervisor decided."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from intake.callbacks.models import Attempt, Callback, Closing, Outcome
from intake.callbacks.rules import decide_supervisor, next_attempt_at
from intake.callbacks.targets import suggest_due
from intake.calls.models import Call
from intake.management.sample.people import Contact, Directory
from intake.management.sample.words import NOTES_OF_ATTEMPTS
from intake.people.models import Asked
from intake.staff.models import Staff

MINUTE = timedelta(minutes=1)
KEPT_ON_TIME = 0.94
OUTCOMES = {
    Outcome.REACHED: 52,
    Outcome.NO_ANSWER: 26,
    Outcome.VOICEMAIL: 8,
    Outcome.BUSY: 4,
    Outcome.THIRD_PARTY: 4,
    Outcome.REFUSED: 3,
    Outcome.DROPPED: 2,
    Outcome.WRONG_NUMBER: 1,
}
ENDS = {Outcome.REACHED: Closing.REACHED, Outcome.REFUSED: Closing.DECLINED}


@dataclass
class Story:
    """One promise and its tries."""

    callback: Callback
    attempts: list[Attempt]


class Promises:
    """Tells the story of promises up to `now`. Those that are still open then wait for the clock."""

    def __init__(self, rng: Random, directory: Directory, keepers: list[Staff], now: datetime) -> None:
        self.rng, self.directory, self.keepers, self.now = rng, directory, keepers, now

    def tell(self, contact: Contact, call: Call, urgency: str, promised_at: datetime) -> Story:
        """A promise made at `promised_at`, and everything that followed until now."""
        due_at = suggest_due(urgency, promised_at, contact.number.window)
        callback = Callback(
            reference=self.directory.reference("CB"),
            call=call,
            person=contact.person,
            number=contact.number,
            urgency=urgency,
            promised_for=due_at,
            due_at=due_at,
            remind_at=due_at,
            called_unasked=contact.number.may_call == Asked.UNKNOWN,
            promised_at=promised_at,
            promised_by=call.taken_by,
            assigned_to=self.rng.choice(self.keepers) if self.rng.random() < 0.8 else None,
        )
        story, last_at = Story(callback, []), promised_at
        while callback.closed_at is None and callback.undecided_since is None and callback.due_at <= self.now:
            last_at = self._when(callback, last_at)
            self._try(story, last_at)
        if callback.undecided_since is not None:
            self._decide(callback, callback.undecided_since)
        return story

    def _when(self, callback: Callback, last_at: datetime) -> datetime:
        """Mostly some minutes before it is due, now and then too late; inside the hours of the number."""
        on_time = self.rng.random() < KEPT_ON_TIME
        away = self.rng.uniform(-25, 0) if on_time else self.rng.uniform(1, 40)
        at = max(callback.due_at + away * MINUTE, min(last_at + MINUTE, callback.due_at))
        if at > self.now or not callback.number.window.holds(at):
            return callback.due_at
        return at

    def _try(self, story: Story, at: datetime) -> None:
        callback, outcome = story.callback, self._outcome(story.callback)
        by = callback.assigned_to or self.rng.choice(self.keepers)
        token = UUID(int=self.rng.getrandbits(128), version=4)
        note = self.rng.choice(NOTES_OF_ATTEMPTS)
        story.attempts.append(
            Attempt(callback=callback, token=token, at=at, by=by, outcome=outcome, note=note)
        )
        callback.tries += 1
        callback.first_attempt_at = callback.first_attempt_at or at
        if outcome in ENDS:
            _close(callback, ENDS[outcome], at)
            return
        callback.round += 1
        if decide_supervisor(callback.tries, outcome == Outcome.WRONG_NUMBER):
            callback.undecided_since = callback.due_at = callback.remind_at = at
            callback.assigned_to = None
            return
        then = next_attempt_at(callback.urgency, callback.tries, callback.number.window, at)
        callback.due_at = callback.remind_at = then

    def _outcome(self, callback: Callback) -> Outcome:
        outcome = self.rng.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
        unwanted = outcome == Outcome.VOICEMAIL and callback.number.may_voicemail != Asked.YES
        return Outcome.NO_ANSWER if unwanted else outcome

    def _decide(self, callback: Callback, since: datetime) -> None:
        decided_at = since + self.rng.uniform(20, 300) * MINUTE
        if decided_at <= self.now:
            _close(callback, Closing.UNREACHABLE, decided_at)


def _close(callback: Callback, closing: str, at: datetime) -> None:
    callback.closed_at, callback.closing = at, closing
    callback.remind_at = callback.undecided_since = None
