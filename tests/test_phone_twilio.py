"""Twilio Voice: its signature, its calls from ring to end, and what the caller hears."""

from datetime import UTC, datetime, time
from time import monotonic
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from intake.lines.models import Opening
from intake.phone import webhooks
from intake.phone.adapters.twilio import signature as twilio
from intake.phone.ear import Ear
from intake.rings.models import Recording, Ring
from tests.make import make_line

pytestmark = pytest.mark.django_db
TOKEN = "t" * 32
URL = "https://desk.example.org"
CALL, DESK_LEG = "CA" + "1" * 32, "CA" + "2" * 32
SINCE = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def door():
    desks = ("sip:a@b.c", "+12155550199")
    with override_settings(PUBLIC_URL=URL, TWILIO_TOKENS=(TOKEN,), TWILIO_DESKS=desks):
        yield


def post(client, step="", token=TOKEN, **fields):
    fields = {"CallSid": CALL, "From": "+12155550142", "To": "+12155550110"} | fields
    path = f"/phone/twilio/{step}/" if step else "/phone/twilio/"
    signed = twilio.sign(token, URL + path, fields)
    kind = "application/x-www-form-urlencoded"
    return client.post(path, urlencode(fields), content_type=kind, headers={"X-Twilio-Signature": signed})


def states():
    return list(Ring.objects.order_by("pk").values_list("state", flat=True))


def test_signature_is_the_one_that_twilio_publishes():
    # https://www.twilio.com/docs/usage/security, the example with the token 12345
    fields = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"

    assert twilio.sign("12345", url, fields) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


def test_twilio_call_that_a_desk_answers(client):
    voice = post(client, "voice", CallStatus="ringing").content.decode()
    leg = {"CallSid": DESK_LEG, "ParentCallSid": CALL, "From": "x", "To": "sip:a@b.c"}
    post(client, "status", CallStatus="in-progress", **leg)
    over = post(client, "after", CallStatus="in-progress", DialCallStatus="completed", DialCallDuration="61")
    post(client, CallStatus="completed", SequenceNumber="0", Timestamp="Tue, 24 Nov 2026 15:09:00 +0000")

    assert "<Sip" in voice
    assert "+12155550199</Number>" in voice
    assert "<Hangup/>" in over.content.decode()
    assert states() == ["ended"]
    assert Ring.objects.get().number == "+12155550142"
    assert Ring.objects.get().answered_at


def test_twilio_caller_who_waits_is_offered_to_be_called_back(client):
    post(client, "voice", CallStatus="ringing")
    waiting = post(client, "after", CallStatus="in-progress", DialCallStatus="no-answer").content.decode()
    promise = post(client, "choice", CallStatus="in-progress", Digits="1").content.decode()

    assert "press one" in waiting
    assert "press two" not in waiting
    assert "keep your place" in promise
    assert states() == ["kept_place"]


def test_twilio_caller_with_a_hidden_number_stays_in_line(client):
    hidden = {"From": "+266696687", "CallStatus": "in-progress"}
    post(client, "voice", **hidden)
    told = post(client, "choice", Digits="1", **hidden).content.decode()

    assert "cannot call you back" in told
    assert "<Dial" in told
    assert states() == ["ringing"]


def test_twilio_caller_with_a_hidden_number_rings_no_desk_of_a_closed_line(client):
    line, in_three_days = make_line("Main", "+12155550110"), (timezone.now().weekday() + 3) % 7
    Opening.objects.create(line=line, weekday=in_three_days, opens=time(9), closes=time(17))

    told = post(client, "choice", From="+266696687", CallStatus="in-progress", Digits="1").content.decode()

    assert "Nobody answers on this line just now" in told
    assert "press one" in told
    assert "<Dial" not in told


@pytest.mark.parametrize("name", ["sip:büro@x.com", "sip:" + "b" * 90 + "@x.com", "sip:日本@x.com"])
def test_twilio_caller_from_a_name_is_taken_as_one_with_a_hidden_number(client, name):
    voice = post(client, "voice", From=name, CallStatus="ringing")

    assert (voice.status_code, "<Dial" in voice.content.decode()) == (200, True)
    assert (states(), Ring.objects.get().number) == (["ringing"], "")


def test_twilio_caller_leaves_a_message_only_where_it_is_switched_on(client):
    recording = {
        "RecordingSid": "RE" + "3" * 32,
        "RecordingStatus": "completed",
        "RecordingUrl": "https://api.twilio.com/2010-04-01/Accounts/AC/Recordings/RE3",
    }
    assert "<Record" not in post(client, "choice", Digits="2").content.decode()
    with override_settings(VOICEMAIL=True):
        assert "<Record" in post(client, "choice", Digits="2").content.decode()
        post(client, "recording", **recording)

    assert states() == ["voicemail"]
    assert Recording.objects.get().address == recording["RecordingUrl"]


@override_settings(VOICEMAIL=True)
def test_twilio_tries_every_address_again_that_we_give_it(client):
    told = [post(client, "voice"), post(client, "after"), post(client, "choice", Digits="2")]

    elements = [one for answer in told for one in ElementTree.fromstring(answer.content).iter()]
    names = ("action", "statusCallback", "recordingStatusCallback")
    addresses = {one.get(name) for one in elements for name in names} - {None}
    steps = ("after", "choice", "recording", "status", "thanks")
    assert sorted(addresses) == [f"{URL}/phone/twilio/{step}/#rc=5&rp=all" for step in steps]


def test_twilio_is_asked_to_repeat_before_anything_is_looked_up(
    client, monkeypatch, django_assert_num_queries
):
    ear = Ear()
    ear._look_again_at = monotonic() + 60
    monkeypatch.setattr(webhooks, "ear", ear)

    with django_assert_num_queries(0):
        assert [post(client, step).status_code for step in ("voice", "after")] == [503, 503]


def test_twilio_speaks_the_language_of_the_line(client):
    make_line("Español", "+12155550110", language="es")

    assert 'language="es-US"' in post(client, "voice", CallStatus="ringing").content.decode()


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"token": "x" * 32}, 403),
        ({"CallSid": "CA1"}, 400),
        ({"CallSid": CALL + "CallStatusringing"}, 400),
        ({"CallStatus": "Ringing!"}, 400),
        ({"RecordingUrl": "http://169.254.169.254/"}, 400),
    ],
)
def test_what_twilio_did_not_send_is_refused(client, fields, status):
    assert post(client, **fields).status_code == status
    assert not Ring.objects.exists()


def test_twilio_signature_for_another_address_or_field_is_refused(client):
    fields = {"CallSid": CALL, "CallStatus": "ringing"}
    kind = "application/x-www-form-urlencoded"
    path = "/phone/twilio/"
    for url, posted in [(f"http://desk.example.org{path}", fields), (URL + path, fields | {"x": "y"})]:
        signed = {"X-Twilio-Signature": twilio.sign(TOKEN, url, fields)}
        answer = client.post("/phone/twilio/", urlencode(posted), content_type=kind, headers=signed)
        assert answer.status_code == 403

    twice = client.post("/phone/twilio/", "CallSid=a&CallSid=b", content_type=kind)
    assert twice.status_code == 400


def test_stored_events_of_twilio_read_the_same_again(client, capsys):
    post(client, "voice", CallStatus="ringing")
    post(client, "choice", CallStatus="in-progress", Digits="1")

    call_command("phone_replay", since=SINCE)

    assert "2 events read, 0 differ, 0 cannot be read" in capsys.readouterr().out
