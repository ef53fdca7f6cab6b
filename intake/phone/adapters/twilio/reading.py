"""What Twilio posts about a call, and what it means.

Call statuses: https://www.twilio.com/docs/voice/twiml#request-parameters. The caller's own leg is
"in-progress" as soon as it hears our greeting, so only the leg to a desk tells of an answer: it names its
ParentCallSid.
"""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qsl

from intake.phone.delivery import Refused
from intake.phone.numbers import read_caller, read_dialled
from intake.rings import rules
from intake.rings.hearing import Event

NAME = "twilio"
MOST_FIELDS = 100
PARTY = re.compile(r"[^\x00-\x1f\x7f-\x9f]{0,400}")  # a number, or a SIP address in any script
SID = re.compile(r"(CA|RE)[0-9a-f]{32}")
FORMS = {
    "CallSid": SID,
    "ParentCallSid": SID,
    "RecordingSid": SID,
    "CallStatus": re.compile(r"[a-z-]{1,20}"),
    "DialCallStatus": re.compile(r"[a-z-]{1,20}"),
    "RecordingStatus": re.compile(r"[a-z-]{1,20}"),
    "SequenceNumber": re.compile(r"\d{1,6}"),
    "DialCallDuration": re.compile(r"\d{1,6}"),
    "Digits": re.compile(r"[0-9*#]{0,8}"),
    "RecordingUrl": re.compile(r"https://[\x21-\x7e]{1,400}"),
    "Timestamp": re.compile(r"[\x20-\x7e]{10,40}"),
    "From": PARTY,
    "To": PARTY,
}
ENDS = ("completed", "busy", "failed", "no-answer", "canceled")


def fields_of(body: bytes) -> dict[str, str]:
    """Every posted field. Raises Refused for what is no form, or names a field twice."""
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, strict_parsing=True, max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise Refused(400, "not a form") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Refused(400, "a field twice")
    return fields


def known(fields: dict[str, str]) -> dict[str, str]:
    """The fields that we know by name, each of the right form. Raises Refused with 400 for any other form."""
    found = {name: fields[name] for name in FORMS if fields.get(name)}
    if any(not FORMS[name].fullmatch(value) for name, value in found.items()):
        raise Refused(400, "a field of the wrong form")
    if "CallSid" not in found:
        raise Refused(400, "no call named")
    return found


def read(step: str, fields: dict[str, str], body: str, now: datetime) -> Event | None:
    """The event in known fields; None where there is nothing to keep. `step` is where it was posted."""
    call = fields.get("ParentCallSid", fields["CallSid"])
    kind, key, at = _meaning(step, fields, _time(fields, now))
    if not key:
        return None
    is_child = "ParentCallSid" in fields
    return Event(
        source=NAME,
        their_id=call,
        key=key,
        kind=kind,
        at=at,
        # the leg to a desk has the desk's number as its To, and may have ours as its From
        number="" if is_child else read_caller(fields.get("From", "")),
        dialled="" if is_child else read_dialled(fields.get("To", "")),
        body=f"{step}\n{body}",
        recording=fields.get("RecordingUrl", "") if kind == rules.VOICEMAIL else "",
    )


def _meaning(step: str, fields: dict[str, str], at: datetime) -> tuple[str, str, datetime]:
    """Kind, key and time of an event; an empty key for nothing to keep."""
    if step == "after":
        if fields.get("DialCallStatus") != "completed":
            return "", "", at
        talked = timedelta(seconds=int(fields.get("DialCallDuration", "0")))
        return rules.ANSWERED, "after", at - talked
    if step == "choice":
        wish = fields.get("Digits") == "1" and read_caller(fields.get("From", ""))
        return (rules.KEPT_PLACE, "choice", at) if wish else ("", "", at)
    if step == "recording":
        kept = fields.get("RecordingStatus") == "completed" and "RecordingUrl" in fields
        return (rules.VOICEMAIL, fields.get("RecordingSid", "recording"), at) if kept else ("", "", at)
    return _status(fields, at) if step in ("", "voice") else ("", "", at)


def _status(fields: dict[str, str], at: datetime) -> tuple[str, str, datetime]:
    status = fields.get("CallStatus", "")
    key = f"{fields['CallSid'][-8:]}:{status}:{fields.get('SequenceNumber', '')}"
    if "ParentCallSid" in fields:
        return rules.ANSWERED if status == "in-progress" else "", key, at
    if status in ENDS:
        return rules.ENDED, key, at
    return rules.RINGING if status in ("queued", "ringing", "in-progress") else "", key, at


def _time(fields: dict[str, str], now: datetime) -> datetime:
    """When Twilio says it happened; `now` if it does not say, or not so that it can be read."""
    try:
        return parsedate_to_datetime(fields["Timestamp"]).astimezone(UTC)
    except (KeyError, ValueError, OverflowError):
        return now
