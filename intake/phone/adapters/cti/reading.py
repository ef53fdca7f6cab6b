"""The generic webhook's one event: what it must look like, and what it means."""

import json
from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from intake.phone.delivery import Refused
from intake.phone.numbers import read_caller, read_dialled
from intake.rings.hearing import Event

NAME = "cti"
Id = Annotated[str, Field(min_length=1, max_length=79, pattern=r"^[\x21-\x7e]+$")]
WITHOUT_NUL = r"^[^\x00]*$"  # the one character that PostgreSQL does not keep
Number = Annotated[str, Field(max_length=40, pattern=WITHOUT_NUL)]


def _to_utc(moment: datetime) -> datetime:
    """Raises ValueError for the calendar's first and last year: a part of them is no time on other clocks."""
    if not 1 < moment.year < 9999:
        raise ValueError("this is no time on every clock")
    return moment.astimezone(UTC)


class Said(BaseModel):
    """An event of one call, told by the phone system of a site."""

    model_config = ConfigDict(extra="ignore", strict=True, title="Ringback phone event")

    id: Annotated[Id, Field(description="Names the event. What is sent twice with one id counts once.")]
    call: Annotated[Id, Field(description="Names the call; the same in all its events.")]
    event: Annotated[
        Literal[
            "ringing", "answered", "held", "transferred", "ended", "abandoned", "voicemail", "kept_place"
        ],
        Field(description="What happened. kept_place: the caller asked to be called back."),
    ]
    at: Annotated[
        AwareDatetime,
        AfterValidator(_to_utc),
        Field(strict=False, description="When it happened, ISO 8601 with its zone."),
    ]
    number: Annotated[Number, Field(description="The caller's; empty if withheld.")] = ""
    line: Annotated[Number, Field(description="The number that was dialled.")] = ""
    recording: Annotated[
        str,
        Field(
            max_length=500,
            pattern=WITHOUT_NUL,
            description="Address of the message that was left; https.",
        ),
    ] = ""


def read(text: str) -> Event:
    """The event in a body. Raises Refused with 400 for what the schema does not allow."""
    try:
        said = Said.model_validate(_from_json(text))
    except ValidationError:
        raise Refused(400, "not as the schema says") from None
    return Event(
        source=NAME,
        their_id=said.call,
        key=said.id,
        kind=said.event,
        at=said.at,
        number=read_caller(said.number),
        dialled=read_dialled(said.line),
        body=text,
        recording=said.recording if said.event == "voicemail" else "",
    )


def _from_json(text: str) -> dict[str, object]:
    """A flat JSON object whose keys are given once. Raises Refused."""
    try:
        found = json.loads(text, object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError):
        raise Refused(400, "not JSON") from None
    if not isinstance(found, dict) or any(isinstance(value, dict | list) for value in found.values()):
        raise Refused(400, "not a flat object")
    return found


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found
