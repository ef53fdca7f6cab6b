"""Messages that callers left: fetched later, sealed on disk, opened only for who rings back, written down."""

from datetime import timedelta
from pathlib import Path

import pytest
import urllib3
from django.test import override_settings
from django.urls import reverse

from intake import tasks
from intake.audit.models import Entry
from intake.callbacks.models import Callback
from intake.privacy.keys import CannotOpen
from intake.rings import recordings
from intake.rings.hearing import hear
from intake.rings.models import Recording
from intake.rings.recordings import NotFetched, Source, claim_recording, fetch, keep, note_failure
from intake.rings.rules import ENDED, RINGING, VOICEMAIL
from intake.rings.settling import settle_due_rings
from intake.staff.models import Role
from tests.make import NOW, heard, make_staff, tell

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
SOUND = b"RIFF" + bytes(range(256)) * 4
ADDRESS = "https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1"


@pytest.fixture(autouse=True)
def site(tmp_path: Path):
    with override_settings(
        MEDIA=str(tmp_path), VOICEMAIL=True, TWILIO_TOKENS=("t" * 32,), TWILIO_ACCOUNT="AC1"
    ):
        yield


def left_message(at=NOW):
    ring = heard(RINGING, ENDED, their_id="one", at=at)
    event = tell(VOICEMAIL, their_id="one", recording=ADDRESS, at=at)
    hear(event=event, now=at, keep_recordings=True)
    return ring


class Answered:
    """What the phone system answers, in place of the wire."""

    def __init__(self, status=200, sound=SOUND, kind="audio/x-wav"):
        self.status, self.sound, self.headers = status, sound, {"Content-Type": kind}

    def read(self, most):
        return self.sound[:most]


@pytest.fixture
def wire(monkeypatch):
    """Puts an answer or a trouble in place of the wire, and keeps what was asked."""
    asked = []

    def answer(what):
        def request(_pool, method, url, **options):
            asked.append((method, url, options))
            if isinstance(what, Exception):
                raise what
            return what

        monkeypatch.setattr(urllib3.PoolManager, "request", request)
        return asked

    return answer


def test_message_is_fetched_and_lies_sealed_in_a_file(wire, tmp_path):
    left_message()
    asked = wire(Answered())

    tasks.fetch_recordings()

    recording = Recording.objects.get()
    (file,) = tmp_path.iterdir()
    assert (recording.file, recording.kind, recording.fetch_at) == (file.name, "audio/x-wav", None)
    assert b"RIFF" not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    (_method, url, options) = asked[0]
    assert (url, options["redirect"]) == (ADDRESS, False)
    assert options["headers"]["authorization"].startswith("Basic ")


def test_who_rings_back_listens_and_it_is_written_down(client, wire):
    left_message()
    settle_due_rings(now=NOW + MINUTE)
    wire(Answered())
    tasks.fetch_recordings()
    dana, recording = make_staff(), Recording.objects.get()
    client.force_login(dana)
    address = reverse("hear_recording", args=[recording.pk])
    assert address in client.get(f"/callbacks/{Callback.objects.get().reference}/").content.decode()

    answer = client.get(address)

    assert (answer.content, answer["Content-Type"]) == (SOUND, "audio/x-wav")
    assert "no-store" in answer["Cache-Control"]
    assert Entry.objects.filter(verb="listen_to_recording", by=dana, reference=recording.pk).exists()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_nobody_else_listens(client, role):
    client.force_login(make_staff(role))

    assert client.get(reverse("hear_recording", args=[1])).status_code == 403


def test_file_that_was_changed_or_is_gone_is_not_played(client, wire, tmp_path):
    left_message()
    wire(Answered())
    tasks.fetch_recordings()
    client.force_login(make_staff())
    address = reverse("hear_recording", args=[Recording.objects.get().pk])
    (file,) = tmp_path.iterdir()

    file.write_text(file.read_text()[:-8] + "AAAAAAA=")
    assert client.get(address).status_code == 404
    file.unlink()
    assert client.get(address).status_code == 404


def test_file_of_one_message_does_not_open_as_another(tmp_path):
    left_message()
    one = Recording.objects.get()
    keep(recording=one, sound=SOUND, kind="audio/mpeg", folder=str(tmp_path), now=NOW)
    other, dana = Recording(pk=one.pk + 1, file=one.file), make_staff()

    with pytest.raises(CannotOpen):
        recordings.listen(recording=other, folder=str(tmp_path), by=dana, now=NOW)


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (Answered(status=404), "answered 404"),
        (Answered(status=302), "answered 302"),
        (Answered(kind="text/html"), "too large, or no sound"),
        (Answered(sound=b"x" * (recordings.LARGEST + 1)), "too large, or no sound"),
        (urllib3.exceptions.ReadTimeoutError(None, "", ""), "ReadTimeoutError"),
    ],
)
def test_message_that_cannot_be_fetched_is_tried_again_later(wire, answer, problem):
    left_message()
    wire(answer)

    tasks.fetch_recordings()

    recording = Recording.objects.get()
    assert (recording.problem, recording.tries, recording.file) == (problem, 1, "")
    assert recording.fetch_at > tasks.database_now()


def test_message_is_given_up_after_eight_tries():
    left_message()
    now = NOW
    for _turn in range(8):
        recording = claim_recording(now=now)
        assert claim_recording(now=now) is None
        note_failure(recording=recording, problem="answered 404", now=now)
        now += timedelta(hours=1)

    assert Recording.objects.get().fetch_at is None
    assert Entry.objects.filter(verb="give_up_recording").exists()


def test_message_whose_address_cannot_be_read_is_given_up_as_any_other():
    left_message()
    Recording.objects.update(address="https://[")

    tasks.fetch_recordings()

    recording = Recording.objects.get()
    assert (recording.problem, recording.tries) == ("an address that is not allowed", 1)
    assert recording.fetch_at > tasks.database_now() + MINUTE / 2


@pytest.mark.parametrize(
    "address",
    [
        "http://api.twilio.com/x",
        "https://evil.example.org/x",
        "https://api.twilio.com.evil.example.org/x",
        "https://api.twilio.com@evil.example.org/x",
        "https://127.0.0.1/x",
        "file:///etc/passwd",
        "https://[",
        "https://\u2100.com/x",
        "https://pbx.example.org\0/x",
    ],
)
def test_only_hosts_that_the_site_names_are_asked(address):
    with pytest.raises(NotFetched, match="not allowed"):
        fetch(address, Source(hosts=("pbx.example.org",)))
