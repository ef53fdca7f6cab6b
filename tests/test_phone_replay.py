"""Reading stored events again: a message comes back, records of calls are nobody's to read."""

import json
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.test import override_settings

from intake.rings.hearing import hear
from intake.rings.models import Recording, RingEvent
from tests.make import NOW, tell

pytestmark = pytest.mark.django_db
SINCE = datetime(2020, 1, 1, tzinfo=UTC)
ADDRESS = "https://pbx.example.org/messages/1"
MESSAGE = {
    "id": "e1",
    "call": "c1",
    "event": "voicemail",
    "at": NOW.isoformat(),
    "number": "+12155550142",
    "recording": ADDRESS,
}
RECORDS = """calldate,src,did,duration,billsec,disposition,uniqueid
2026-11-20 10:00:00,2155550142,2155550110,70,61,ANSWERED,1764082800.1
2026-11-20 10:00:00,2155550142,2155550110,31,0,NO ANSWER,1764082800.1
"""


def misread(kind=""):
    """A message that was left, and whose event an adapter did not understand."""
    event = tell(kind, their_id="c1", at=NOW, dialled="", body=json.dumps(MESSAGE))
    hear(event=event, now=NOW, keep_recordings=True)


@override_settings(VOICEMAIL=True)
def test_message_whose_event_was_misread_is_fetched_after_all():
    misread()

    call_command("phone_replay", since=SINCE, dry_run=True)
    assert not Recording.objects.exists()
    call_command("phone_replay", since=SINCE)
    call_command("phone_replay", since=SINCE)

    recording = Recording.objects.get()
    assert (recording.address, recording.event) == (ADDRESS, RingEvent.objects.get())
    assert recording.fetch_at is not None


@override_settings(VOICEMAIL=True)
def test_message_that_is_there_already_is_not_fetched_twice():
    misread(kind="kept_place")
    row = RingEvent.objects.get()
    Recording.objects.create(ring=row.ring, event=row, address=ADDRESS)

    call_command("phone_replay", since=SINCE)

    assert Recording.objects.get().fetch_at is None


@override_settings(VOICEMAIL=False)
def test_site_that_keeps_no_messages_keeps_none_when_it_reads_again():
    misread()

    call_command("phone_replay", since=SINCE)

    assert RingEvent.objects.get().kind == "voicemail"
    assert not Recording.objects.exists()


@pytest.mark.parametrize("source", ["import", "asterisk", "cti", "twilio"])
def test_records_that_were_imported_are_not_counted_as_unreadable(tmp_path, capsys, source):
    (tmp_path / "calls.csv").write_text(RECORDS)
    call_command("phone_import", str(tmp_path / "calls.csv"), "--write", "--source", source)

    call_command("phone_replay", since=SINCE)

    assert RingEvent.objects.count() == 3
    assert "0 events read, 0 differ, 0 cannot be read" in capsys.readouterr().out
