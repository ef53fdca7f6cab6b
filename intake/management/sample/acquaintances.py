"""People of the sample whom the house knows well: who ring often, belong together, or are known twice."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from intake.calls.models import Call, CallerRole, Disposition, Kind
from intake.management.sample.calls import Batch
from intake.management.sample.people import Contact, Directory
from intake.people.models import Asked, Bond, Note, Person, PhoneNumber, Plan, Referral, Relationship
from intake.staff.models import Staff

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
FEWEST = 60  # a smaller sample goes without them
APPROACH = (
    "Wanda rings most evenings. Ten minutes are agreed, with whoever answers. Ask how the walk was, and "
    "which of the three people on her list she has rung today. If she says that she cannot go on, ask the "
    "safety questions at once."
)
LAST_YEARS = "Felix wants to be asked about his sister's visit first. Agreed until he starts the group."
MORNINGS = "Likes to be called in the mornings; his brother works nights."


def add_acquaintances(
    rng: Random, directory: Directory, staff: dict[str, Staff], days: int, now: datetime, batch: Batch
) -> None:
    """Puts them into `batch`, with calls of at most the past 28 of `days` days. Nothing is saved."""
    dana = staff["admissions"]
    since, until = now - min(days - 1, 28) * DAY, now - 120 * MINUTE
    wanda = _rings(rng, directory, batch, "Wanda Testrup", 11, since, until, dana)
    russ = _rings(rng, directory, batch, "Russ", 9, since, until, staff["joel.kim"])
    felix = _rings(rng, directory, batch, "Felix", 1, since, until, dana)
    twice = directory.person("Felix Ambler", felix.number.asked_at + DAY)
    batch.people.append(twice)
    batch.numbers.append(_same_number(felix.number, twice))
    batch.calls.append(_call(directory, Contact(twice, batch.numbers[-1]), until - DAY / 2, dana))
    batch.known += _kept(wanda.person, russ.person, felix.person, staff, now)
    batch.known += _bonds(batch.calls, now - DAY, dana)


def _kept(
    wanda: Person, russ: Person, felix: Person, staff: dict[str, Staff], now: datetime
) -> list[Plan | Note | Referral]:
    """What is kept of them beside their calls."""
    clinician, dana, today = staff["clinician"], staff["admissions"], now.date()
    return [
        Plan(person=wanda, approach=APPROACH, review_on=today + 18 * DAY, at=now - 12 * DAY, by=clinician),
        Plan(person=felix, approach=LAST_YEARS, review_on=today - 6 * DAY, at=now - 9 * DAY, by=clinician),
        Note(person=russ, text=MORNINGS, at=now - 3 * DAY, by=dana),
        Referral(
            person=russ,
            to_whom="Harbor House, sober living",
            why="Asked for a quiet place near work.",
            on=today - 2 * DAY,
            at=now - 2 * DAY,
            by=dana,
        ),
    ]


def _bonds(calls: list[Call], at: datetime, by: Staff) -> Iterator[Relationship]:
    """The mothers of the scene, with those about whom they rang."""
    for call in calls:
        if call.caller_role == CallerRole.LOVED_ONE and call.caller and call.client:
            yield Relationship(person=call.caller, other=call.client, bond=Bond.MOTHER, at=at, by=by)


def _rings(
    rng: Random,
    directory: Directory,
    batch: Batch,
    name: str,
    times: int,
    since: datetime,
    until: datetime,
    by: Staff,
) -> Contact:
    """Somebody who rang so many times between two moments."""
    person = directory.person(name, since)
    contact = directory.contact(person, since)
    contact.number.may_call = Asked.YES
    batch.people.append(person)
    batch.numbers.append(contact.number)
    for _turn in range(times):
        at = since + rng.random() * (until - since)
        batch.calls.append(_call(directory, contact, at, by))
    return contact


def _call(directory: Directory, contact: Contact, rang_at: datetime, by: Staff) -> Call:
    return Call(
        reference=directory.reference("C"),
        kind=Kind.HELP,
        rang_at=rang_at,
        answered_at=rang_at + timedelta(seconds=7),
        ended_at=rang_at + 10 * MINUTE,
        number=contact.number.number,
        caller_role=CallerRole.SELF,
        caller=contact.person,
        client=contact.person,
        disposition=Disposition.ANSWERED,
        note="Kept to the ten minutes. Went for a walk today.",
        taken_by=by,
        logged_at=rang_at + 10 * MINUTE,
    )


def _same_number(row: PhoneNumber, person: Person) -> PhoneNumber:
    """A row of the same number, of which less is known."""
    return PhoneNumber(
        person=person, number=row.number, may_call=Asked.YES, zone=row.zone, asked_at=row.asked_at + DAY
    )
