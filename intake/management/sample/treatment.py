"""What became of the people of the sample: some are offered an assessment, fewer come, fewer are admitted."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from intake.calls.models import Call
from intake.outcomes.models import Outcome, Step
from intake.staff.models import Staff

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def tell_steps(call: Call, by: Staff, now: datetime) -> list[Outcome]:
    """The steps after one call for help that lie in the past by `now`; the same for the same call."""
    rng = Random(call.reference)  # noqa: S311  # nothing here is a secret
    if call.client is None or rng.random() > 0.45:
        return []
    return [
        Outcome(
            person=call.client,
            step=step,
            at=at,
            booked_for=booked_for,
            token=UUID(int=rng.getrandbits(128)),
            recorded_at=at,
            recorded_by=by,
        )
        for step, at, booked_for in _plan(rng, call.ended_at or call.rang_at)
        if at <= now
    ]


def _plan(rng: Random, start: datetime) -> Iterator[tuple[str, datetime, datetime | None]]:
    offered = start + HOUR * rng.choice([0.1, 0.2, 3, 9, 20, 30, 50])
    yield Step.OFFERED, offered, None
    if rng.random() < 0.2:
        yield rng.choice([Step.DECLINED, Step.REFERRED]), offered + HOUR, None
        return
    booked_for = offered + DAY * rng.randint(1, 9)
    yield Step.BOOKED, offered + HOUR / 10, booked_for
    if rng.random() < 0.28:
        yield Step.MISSED, booked_for, None
        return
    yield Step.ATTENDED, booked_for, None
    if rng.random() < 0.7:
        admitted = booked_for + DAY * rng.randint(0, 6)
        yield Step.ADMITTED, admitted, None
        yield Step.TREATED, admitted + DAY, None
        for visit in range(rng.randint(0, 8)):
            yield Step.SERVICE, admitted + DAY * (2 + 4 * visit), None
