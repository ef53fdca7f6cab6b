"""One call as it comes: who rings, what for, and what it ends with."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.db import models

from intake.callbacks.models import Attempt, Callback
from intake.calls.models import Call, CallerRole, Disposition, Kind
from intake.management.sample.people import Contact, Directory
from intake.management.sample.promises import Promises
from intake.management.sample.screenings import Screening, Screenings
from intake.management.sample.treatment import tell_steps
from intake.management.sample.words import (
    NOTES_OF_HELP,
    NOTES_OF_INFORMATION,
    NOTES_OF_LOVED_ONES,
    RELATIONS,
)
from intake.outcomes.models import Outcome
from intake.people.index import index_names
from intake.people.models import Asked, Person, PhoneNumber
from intake.staff.models import Staff
from intake.triage.models import Triage, Urgency

KINDS = {
    Kind.HELP: 68,
    Kind.INFORMATION: 14,
    Kind.SILENT: 4,
    Kind.WRONG_NUMBER: 5,
    Kind.PRANK: 2,
    Kind.HANG_UP: 7,
}
ROLES = {CallerRole.SELF: 62, CallerRole.LOVED_ONE: 32, CallerRole.PROFESSIONAL: 6}
ANONYMOUS, KNOWN, ABANDONED_CALLED_BACK = 0.08, 0.22, 0.8
REMEMBERED = 400  # callers who may ring again
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


@dataclass
class Batch:
    """Rows that are not saved yet."""

    people: list[Person] = field(default_factory=list)
    numbers: list[PhoneNumber] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    triages: list[Triage] = field(default_factory=list)
    callbacks: list[Callback] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    known: list[models.Model] = field(default_factory=list)  # what is kept of people beside their calls
    outcomes: list[Outcome] = field(default_factory=list)

    def save(self) -> None:
        """Saves all of it, in the order in which rows point at each other, and is empty again."""
        people = list(self.people)
        judged = (self.calls, self.triages, self.callbacks, self.attempts, self.outcomes)
        for rows in (self.people, self.numbers, *judged):
            _save(rows)
            rows.clear()
        for row in self.known:
            row.save()
        self.known.clear()
        index_names(people)


def _save(rows: list) -> None:
    if rows:
        model: type[models.Model] = type(rows[0])
        model._default_manager.bulk_create(rows, batch_size=1000)


class Calls:
    """Makes calls into a batch, each with what follows from it."""

    def __init__(self, rng: Random, directory: Directory, promises: Promises, takers: list[Staff]) -> None:
        self.rng, self.directory, self.promises, self.takers = rng, directory, promises, takers
        self.screenings = Screenings(rng)
        self.batch = Batch()
        self.remembered: list[Contact] = []

    def add(self, rang_at: datetime) -> Call:
        """One call that rang at `rang_at`."""
        kind = self.rng.choices(list(KINDS), list(KINDS.values()))[0]
        call = Call(reference=self.directory.reference("C"), kind=kind, rang_at=rang_at)
        self.batch.calls.append(call)
        if kind == Kind.HANG_UP:
            self._abandon(call)
        elif kind == Kind.HELP:
            self._answer(call, self.rng.uniform(4, 28))
            self._help(call)
        elif kind == Kind.INFORMATION:
            self._answer(call, self.rng.uniform(1, 6))
            call.disposition, call.note = Disposition.ANSWERED, self.rng.choice(NOTES_OF_INFORMATION)
        else:
            self._answer(call, self.rng.uniform(0.1, 1))
            call.disposition = Disposition.NO_COUNSEL
        call.logged_at = call.ended_at or call.rang_at
        return call

    def _answer(self, call: Call, minutes: float) -> None:
        quick = self.rng.random() < 0.93
        call.answered_at = call.rang_at + SECOND * (
            self.rng.randint(2, 19) if quick else self.rng.randint(21, 75)
        )
        call.ended_at = call.answered_at + minutes * MINUTE
        call.taken_by = self.rng.choice(self.takers)

    def _abandon(self, call: Call) -> None:
        """Nobody answered in time; most of them are called back."""
        call.ended_at = call.rang_at + SECOND * self.rng.randint(3, 70)
        call.disposition = Disposition.NO_COUNSEL
        if self.rng.random() < ABANDONED_CALLED_BACK:
            contact = self._new_contact("", call.rang_at)
            contact.number.may_call = contact.number.may_voicemail = contact.number.may_text = Asked.UNKNOWN
            call.number = contact.number.number
            self._promise(contact, call, Urgency.SAME_DAY)

    def _help(self, call: Call) -> None:
        role = self.rng.choices(list(ROLES), list(ROLES.values()))[0]
        screening = self.screenings.draw(role)
        call.caller_role, call.anonymous = role, self.rng.random() < ANONYMOUS
        contact = None if call.anonymous else self._caller(call)
        call.note = self._note(call, role)
        self._triage(call, screening)
        call.disposition = self._disposition(screening.result.urgency, contact, call)
        if contact and call.disposition == Disposition.CALLBACK:
            self._promise(contact, call, screening.result.urgency)
        assert call.taken_by is not None
        self.batch.outcomes.extend(tell_steps(call, call.taken_by, self.promises.now))

    def _caller(self, call: Call) -> Contact:
        """Somebody who rang before, or a new caller; and who needs care, if that is somebody else."""
        if self.remembered and self.rng.random() < KNOWN:
            contact = self.rng.choice(self.remembered)
        else:
            contact = self._new_contact(None, call.rang_at)
            self._remember(contact)
        call.caller = call.client = contact.person
        call.number = contact.number.number
        if call.caller_role != CallerRole.SELF:
            call.client = self.directory.someone(call.rang_at)
            self.batch.people.append(call.client)
        return contact

    def _remember(self, contact: Contact) -> None:
        if len(self.remembered) < REMEMBERED:
            self.remembered.append(contact)
        else:
            self.remembered[self.rng.randrange(REMEMBERED)] = contact

    def _new_contact(self, name: str | None, at: datetime) -> Contact:
        person = self.directory.someone(at) if name is None else self.directory.person(name, at)
        contact = self.directory.contact(person, at)
        self.batch.people.append(person)
        self.batch.numbers.append(contact.number)
        return contact

    def _note(self, call: Call, role: str) -> str:
        if role != CallerRole.LOVED_ONE or call.client is None:
            return self.rng.choice(NOTES_OF_HELP)
        name = call.client.name or "somebody"
        return self.rng.choice(NOTES_OF_LOVED_ONES).format(relation=self.rng.choice(RELATIONS), name=name)

    def _triage(self, call: Call, screening: Screening) -> None:
        result = screening.result
        self.batch.triages.append(
            Triage(
                call=call,
                inputs=screening.inputs,
                asked=screening.asked,
                reasons=screening.answer["reasons"],
                services=screening.answer["services"],
                urgency=result.urgency,
                quadrant=result.quadrant or "",
                track=result.track,
                co_occurring=result.co_occurring,
                ruleset=result.ruleset,
                at=call.ended_at or call.rang_at,
                by=call.taken_by,
                **screening.countable,
            )
        )

    def _disposition(self, urgency: str, contact: Contact | None, call: Call) -> str:
        if urgency == Urgency.EMERGENCY:
            return Disposition.HANDED_OVER
        if contact is None or contact.number.may_call == Asked.NO:
            return Disposition.ANSWERED
        if contact.promised_until and contact.promised_until >= call.rang_at:
            return Disposition.ANSWERED
        return Disposition.CALLBACK if self.rng.random() < 0.86 else Disposition.DECLINED

    def _promise(self, contact: Contact, call: Call, urgency: str) -> None:
        assert call.ended_at is not None
        story = self.promises.tell(contact, call, urgency, call.ended_at)
        contact.promised_until = story.callback.closed_at or self.promises.now
        self.batch.callbacks.append(story.callback)
        self.batch.attempts.extend(story.attempts)
