"""What the manager interface tells about calls from outside, and what it means.

A call's first leg has `Uniqueid` equal to `Linkedid`; that id names the call. It is from outside if its
channel came up in one of the site's contexts. The bridge knows the ids of ours, and leaves other calls alone.
"""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from intake.phone.adapters.asterisk.ami import Message
from intake.phone.numbers import read_caller, read_dialled
from intake.rings import rules
from intake.rings.hearing import Event

NAME = "asterisk"
KEPT = (
    *("Event", "Uniqueid", "Linkedid", "DestUniqueid", "TransfereeLinkedid", "OrigTransfererLinkedid"),
    *("CallerIDNum", "Exten", "Context", "DialStatus", "BridgeId", "Timestamp"),
)


def begins(message: Message, contexts: Collection[str]) -> bool:
    """Whether a call from outside begins with it."""
    first_leg = bool(message.get("Uniqueid")) and message.get("Uniqueid") == message.get("Linkedid")
    return message.get("Event") == "Newchannel" and first_leg and message.get("Context") in contexts


def call_of(message: Message) -> str:
    """The id of the call that a message is about, empty if it is about none."""
    names = ("TransfereeLinkedid", "OrigTransfererLinkedid", "Linkedid", "Uniqueid")
    return next((message[name] for name in names if message.get(name)), "")


def read(message: Message, now: datetime) -> Event | None:
    """The event in a message about a call of ours; None for what tells nothing of it."""
    call, at = call_of(message), _time(message, now)
    kind, key = _meaning(message, call)
    if not kind:
        return None
    is_first = kind == rules.RINGING
    return Event(
        source=NAME,
        their_id=call,
        key=key,
        kind=kind,
        at=_epoch(call) or at if is_first else at,
        number=read_caller(message.get("CallerIDNum", "")) if is_first else "",
        dialled=read_dialled(message.get("Exten", "")) if is_first else "",
        body=write(message),
    )


def _meaning(message: Mapping[str, str], call: str) -> tuple[str, str]:
    """Kind and key. The key of what happens once names no moment, so that it is the same after a restart."""
    name, at = message.get("Event", ""), message.get("Timestamp", "")
    own = message.get("Uniqueid") == call
    if name in ("Newchannel", "CoreShowChannel"):
        talks = name == "CoreShowChannel" and bool(message.get("BridgeId"))
        return (rules.ANSWERED, "in-bridge") if talks else (rules.RINGING, "ringing")
    if name == "AgentConnect" or (name == "DialEnd" and message.get("DialStatus") == "ANSWER"):
        return rules.ANSWERED, f"answered:{message.get('DestUniqueid', '')}"
    if name == "Hold":
        return rules.HELD, f"held:{at}"
    if name in ("BlindTransfer", "AttendedTransfer"):
        return rules.TRANSFERRED, f"transferred:{at}"
    if name == "QueueCallerAbandon":
        return rules.ABANDONED, "abandoned"
    if name in ("Hangup", "Gone"):
        return (rules.ENDED, "ended") if own or name == "Gone" else ("", "")
    return "", ""


def gone(call: str, now: datetime) -> Event:
    """The end of a call that is there no more since we lost touch; dated now, for want of better."""
    return Event(NAME, call, "gone", rules.ENDED, now, body=write({"Event": "Gone", "Linkedid": call}))


def write(message: Mapping[str, str]) -> str:
    """A message as it is stored: the lines that tell something of the call."""
    return "\n".join(f"{name}: {message[name]}" for name in KEPT if message.get(name))


def _time(message: Mapping[str, str], now: datetime) -> datetime:
    """Asterisk's time, if it is told (timestampevents=yes in manager.conf), else `now`."""
    return _epoch(message.get("Timestamp", "")) or now


def _epoch(text: str) -> datetime | None:
    """The moment in `1764086400.123`: a timestamp, or the beginning of a call's id."""
    try:
        return datetime.fromtimestamp(float(text), UTC).replace(microsecond=0)
    except (ValueError, OverflowError, OSError):
        return None
