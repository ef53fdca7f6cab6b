"""What is going on just now: promises late, due soon and undecided, and sheets that are being filled in."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID

from intake.callbacks.models import Attempt, Callback, Outcome
from intake.calls.models import Call, CallerRole, Disposition, Draft, Kind
from intake.management.sample.calls import Batch
from intake.management.sample.people import AREAS, Directory
from intake.people.models import Asked, PhoneNumber
from intake.staff.models import Staff
from intake.triage.models import Urgency

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True)
class Promised:
    """One open promise of the scene. `due` is the wait from now, negative if it is late."""

    name: str
    area: str
    urgency: str
    due: timedelta
    tries: int = 0
    keeper: str = ""
    for_whom: str = ""
    voicemail: str = Asked.NO
    opens: time | None = None
    closes: time | None = None
    undecided: bool = False


SCENE = (
    Promised("Marcus", "856", Urgency.SAME_DAY, -18 * MINUTE, 1, "admissions"),
    Promised("Gloria", "973", Urgency.WITHIN_72H, -4 * MINUTE, for_whom="Elena"),
    Promised("Renée", "212", Urgency.EMERGENCY, 3 * MINUTE, 0, "supervisor"),
    Promised("Joel", "305", Urgency.WITHIN_72H, 12 * MINUTE, 2, "joel.kim"),
    Promised("Tamika", "609", Urgency.SAME_DAY, 26 * MINUTE, 0, "admissions", voicemail=Asked.YES),
    Promised("", "415", Urgency.WITHIN_72H, 41 * MINUTE, 0, "joel.kim"),
    Promised("Paulo", "718", Urgency.SAME_DAY, 55 * MINUTE, 0, "sam.ortiz", voicemail=Asked.YES),
    Promised("نور", "312", Urgency.WITHIN_72H, 3 * HOUR, 1, "admissions", voicemail=Asked.UNKNOWN),
    Promised("Tom", "303", Urgency.ROUTINE, 15 * HOUR, opens=time(17), closes=time(21)),
    Promised("Delphine", "908", Urgency.SAME_DAY, -70 * MINUTE, 5, undecided=True),
)


def add_scene(
    rng: Random, directory: Directory, staff: dict[str, Staff], now: datetime, batch: Batch, most: int
) -> list[Draft]:
    """Puts up to `most` promises of the scene into `batch` and answers the drafts, neither saved yet."""
    for promised in SCENE[:most]:
        _promise(rng, directory, staff, now, batch, promised)
    return [
        _draft(directory, staff[username], now - opened * MINUTE, now - saved * MINUTE, answers)
        for username, opened, saved, answers in DRAFTS
    ]


def _promise(
    rng: Random, directory: Directory, staff: dict[str, Staff], now: datetime, batch: Batch, told: Promised
) -> None:
    keeper, due_at = staff.get(told.keeper), now + told.due
    promised_at = now + min(told.due, timedelta(0)) - (3 * HOUR if told.tries < 3 else 50 * HOUR)
    number = _number(directory, told, promised_at)
    call = _call(directory, told, number, promised_at, keeper or staff["admissions"], batch)
    tried = _tries(told, due_at)
    callback = Callback(
        reference=directory.reference("CB"),
        call=call,
        person=number.person,
        number=number,
        urgency=told.urgency,
        promised_for=tried[0] + 5 * MINUTE if tried else due_at,
        due_at=due_at,
        remind_at=due_at,
        tries=told.tries,
        round=told.tries + 1,
        undecided_since=due_at if told.undecided else None,
        first_attempt_at=tried[0] if tried else None,
        hour_agreed=not number.window.holds(due_at),
        assigned_to=None if told.undecided else keeper,
        promised_at=promised_at,
        promised_by=call.taken_by,
    )
    batch.callbacks.append(callback)
    for at in tried:
        token = UUID(int=rng.getrandbits(128), version=4)
        by = keeper or staff["sam.ortiz"]
        batch.attempts.append(
            Attempt(callback=callback, token=token, at=at, by=by, outcome=Outcome.NO_ANSWER)
        )


def _tries(told: Promised, due_at: datetime) -> list[datetime]:
    """When it was tried; the last try of an undecided one was when it came before the supervisor."""
    if told.undecided:
        return [due_at - place * 9 * HOUR for place in reversed(range(told.tries))]
    return [due_at - place * 25 * MINUTE for place in range(told.tries, 0, -1)]


def _number(directory: Directory, told: Promised, asked_at: datetime) -> PhoneNumber:
    person = directory.person(told.name, asked_at)
    e164, _zone = directory.number(told.area)
    return PhoneNumber(
        person=person,
        number=e164,
        may_call=Asked.YES,
        may_voicemail=told.voicemail,
        may_text=Asked.NO,
        zone=AREAS[told.area][0],
        opens=told.opens,
        closes=told.closes,
        asked_at=asked_at,
    )


def _call(
    directory: Directory, told: Promised, number: PhoneNumber, ended_at: datetime, by: Staff, batch: Batch
) -> Call:
    caller = client = number.person
    if told.for_whom:
        client = directory.person(told.for_whom, ended_at)
        batch.people.append(client)
    call = Call(
        reference=directory.reference("C"),
        kind=Kind.HELP,
        rang_at=ended_at - 14 * MINUTE,
        answered_at=ended_at - 14 * MINUTE + timedelta(seconds=9),
        ended_at=ended_at,
        number=number.number,
        caller_role=CallerRole.LOVED_ONE if told.for_whom else CallerRole.SELF,
        caller=caller,
        client=client,
        disposition=Disposition.CALLBACK,
        note=f"Mother of {told.for_whom}." if told.for_whom else "Asked to be called back today.",
        taken_by=by,
        logged_at=ended_at,
    )
    batch.people.append(caller)
    batch.numbers.append(number)
    batch.calls.append(call)
    return call


# Who opened it, how many minutes ago, how many since somebody typed into it, and what stands in it.
DRAFTS = (
    ("admissions", 6, 1, {"caller_role": ["self"], "caller_name": ["Ottilie"]}),
    (
        "joel.kim",
        47,
        40,
        {"caller_role": ["loved_one"], "note": ["Line went dead. Rings about a brother."]},
    ),
    ("sam.ortiz", 240, 180, {"note": ["Asked for a quiet moment, then hung up."]}),
)


def _draft(
    directory: Directory, by: Staff, opened_at: datetime, saved_at: datetime, answers: dict[str, list[str]]
) -> Draft:
    e164, _zone = directory.number("856")
    return Draft(
        answers=answers | {"number": [e164]},
        number=e164,
        revision=3,
        opened_at=opened_at,
        opened_by=by,
        saved_at=saved_at,
        saved_by=by,
    )
