"""Messages that callers left: fetched by the clock, kept sealed in a file of their own.

A file holds what the key ring sealed, bound to the recording: it opens neither without the keys nor under
another name. Who listens is in the audit trail.
"""

import base64
import os
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import urllib3
from django.db import transaction

from intake.audit.services import record
from intake.privacy.fields import key_ring
from intake.privacy.keys import key_of
from intake.rings.models import Recording
from intake.staff.models import Staff

LARGEST = 10 * 1024 * 1024  # bytes: three minutes of uncompressed telephone sound are 3 MB
WITHIN = 15.0  # seconds
LEASE = timedelta(minutes=1)
MOST_TRIES = 8  # after which it is given up: a minute, then two, four … an hour
LONGEST_WAIT = timedelta(hours=1)
KINDS = ("audio/mpeg", "audio/wav", "audio/x-wav", "audio/ogg")
TWILIO = "api.twilio.com"


class NotFetched(Exception):
    """The message could not be fetched; the text names no address."""


@dataclass(frozen=True)
class Source:
    """Where messages may be fetched from: hosts, and the account that Twilio's want."""

    hosts: Collection[str]
    account: str = ""
    token: str = ""


def claim_recording(*, now: datetime) -> Recording | None:
    """Takes the message whose turn it is, for a minute; None if there is none."""
    due = Recording.objects.filter(fetch_at__lte=now)
    if not due.exists():
        return None
    with transaction.atomic():
        locked = due.select_for_update(of=("self",), skip_locked=True, no_key=True)
        recording = locked.order_by("fetch_at", "pk").first()
        if recording is not None:
            recording.tries += 1
            recording.fetch_at = now + LEASE
            recording.save(update_fields=["tries", "fetch_at"])
    return recording


def fetch(address: str, source: Source) -> tuple[bytes, str]:
    """The sound at an address and its media type. Follows no redirect. Raises NotFetched."""
    host = _host(address)
    if not host or host not in {TWILIO, *source.hosts}:
        raise NotFetched("an address that is not allowed")
    headers = {}
    if host == TWILIO:
        headers = urllib3.make_headers(basic_auth=f"{source.account}:{source.token}")
    try:
        with urllib3.PoolManager() as pool:
            answer = pool.request(
                "GET",
                address,
                headers=headers,
                timeout=WITHIN,
                redirect=False,
                retries=False,
                preload_content=False,
            )
            sound = answer.read(LARGEST + 1)
    except urllib3.exceptions.HTTPError as trouble:
        raise NotFetched(type(trouble).__name__) from None
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if answer.status != 200:
        raise NotFetched(f"answered {answer.status}")
    if len(sound) > LARGEST or kind not in KINDS:
        raise NotFetched("too large, or no sound")
    return sound, kind


def _host(address: str) -> str:
    """The host that an address leads to; empty if it cannot be read, is not https or names a user."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    return host if parts.scheme == "https" and not parts.username else ""


def keep(*, recording: Recording, sound: bytes, kind: str, folder: str, now: datetime) -> None:
    """Writes the sound sealed into a file and says where. A file that was half written is none."""
    name = f"{uuid4().hex}.sealed"
    sealed = key_ring().seal(base64.b64encode(sound).decode(), _place(recording))
    half = Path(folder) / f"{name}.new"
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    half.rename(Path(folder) / name)
    with transaction.atomic():
        recording.file, recording.kind, recording.kept_at, recording.fetch_at = name, kind, now, None
        recording.problem = ""
        recording.save(update_fields=["file", "kind", "kept_at", "fetch_at", "problem"])
        record(verb="keep_recording", about=recording, by=None, at=now)


@transaction.atomic
def note_failure(*, recording: Recording, problem: str, now: datetime) -> None:
    """Plans the next try, or gives the message up after eight."""
    recording.problem = problem[:60]
    wait = min(timedelta(minutes=2 ** (recording.tries - 1)), LONGEST_WAIT)
    recording.fetch_at = None if recording.tries >= MOST_TRIES else now + wait
    recording.save(update_fields=["problem", "fetch_at"])
    if recording.fetch_at is None:
        record(verb="give_up_recording", about=recording, by=None, at=now)


def listen(*, recording: Recording, folder: str, by: Staff, now: datetime) -> bytes:
    """The sound of a message that is kept; that `by` listens is written down first.

    Raises OSError if the file is gone, CannotOpen if it was changed.
    """
    record(verb="listen_to_recording", about=recording, by=by, at=now)
    sealed = (Path(folder) / recording.file).read_text()
    return base64.b64decode(key_ring().open(sealed, _place(recording)))


def _place(recording: Recording) -> str:
    return f"recording.{recording.pk}"


def count_recordings(folder: str) -> Counter[str]:
    """How many messages each key has sealed, and under "" how many files are gone."""
    return Counter(key_of(text) for _recording, _file, text in _kept(folder))


def reseal_recordings(folder: str) -> int:
    """Seals by today's key every message that another has sealed; answers how many. Each file stays whole."""
    changed = 0
    for recording, file, text in _kept(folder):
        if key_of(text) in ("", key_ring().writing_id):
            continue
        sound = key_ring().open(text, _place(recording))
        half = file.with_suffix(".new")
        half.write_text(key_ring().seal(sound, _place(recording)))
        half.chmod(0o600)
        half.rename(file)
        changed += 1
    return changed


def _kept(folder: str) -> Iterator[tuple[Recording, Path, str]]:
    for recording in Recording.objects.exclude(file="").order_by("pk"):
        file = Path(folder) / recording.file
        yield recording, file, file.read_text() if file.exists() else ""
