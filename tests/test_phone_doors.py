"""What phone systems deliver: believed if it is signed, else refused and without effect."""

import json
import time
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import DataError, OperationalError
from django.test import override_settings

from core.environment import BASE_DIR
from intake.phone import ear, webhooks
from intake.phone.adapters import ADAPTERS
from intake.phone.adapters.cti import signature as cti
from intake.phone.adapters.cti.reading import Said
from intake.rings.models import Ring, RingEvent
from tests.make import make_line

pytestmark = pytest.mark.django_db
KEY, OLD_KEY = "k" * 32, "o" * 32
OPENSSL = "v1=6e37766d7e04a72062944b8f7b7eee7167dd6dd9a4c7fd39c8a65b4b0e74d06f"
SINCE = datetime(2020, 1, 1, tzinfo=UTC)
SAID = {
    "id": "e1",
    "call": "c1",
    "event": "ringing",
    "at": "2026-11-24T10:00:00-05:00",
    "number": "(215) 555-0142",
    "line": "+12155550110",
}


@pytest.fixture(autouse=True)
def doors():
    with override_settings(CTI_KEYS=(KEY, OLD_KEY)):
        yield


def deliver(client, said=None, *, body=None, key=KEY, at=None, kind="application/json", **headers):
    body = json.dumps(SAID | (said or {})) if body is None else body
    body = body if isinstance(body, bytes) else body.encode()
    at = int(time.time()) if at is None else at
    headers = {"X-Ringback-Timestamp": str(at), "X-Ringback-Signature": cti.sign(key, at, body)} | headers
    return client.post("/phone/cti/", data=body, content_type=kind, headers=headers)


def states():
    return list(Ring.objects.order_by("pk").values_list("state", flat=True))


def test_signature_of_the_generic_door_is_hmac_sha256():
    # RFC 4231 names no such message; the value was computed with `openssl dgst -sha256 -hmac`
    assert cti.sign("k" * 32, 1732460400, b"{}") == OPENSSL


def test_ring_is_stored_and_answered(client):
    make_line("Main", "+12155550110")

    answer = deliver(client)

    ring = Ring.objects.get()
    assert (answer.status_code, answer.json()) == (200, {"heard": True})
    assert (ring.state, ring.number, ring.line.name) == ("ringing", "+12155550142", "Main")
    assert json.loads(RingEvent.objects.get().body) == SAID


def test_delivery_that_is_replayed_is_heard_once(client):
    at = int(time.time())

    answers = [deliver(client, at=at).status_code for _turn in range(3)]

    assert answers == [200] * 3
    assert RingEvent.objects.count() == 1


def test_deliveries_in_the_wrong_order_end_in_the_same_state(client):
    deliver(client, {"id": "e3", "event": "ended", "at": "2026-11-24T15:09:00Z"})
    deliver(client, {"id": "e2", "event": "answered", "at": "2026-11-24T15:00:08Z"})
    deliver(client)

    ring = Ring.objects.get()
    assert ring.state == "ended"
    assert (ring.answered_at - ring.rang_at).total_seconds() == 8


def test_both_keys_are_open_while_they_are_changed(client):
    assert deliver(client, key=OLD_KEY).status_code == 200
    both = f"v1={'0' * 64}, {cti.sign(KEY, 1, b'x')}"
    assert deliver(client, **{"X-Ringback-Signature": both}).status_code == 403


@pytest.mark.parametrize(
    ("delivery", "status"),
    [
        ({"key": "x" * 32}, 403),
        ({"X-Ringback-Signature": "v1=é"}, 403),
        ({"X-Ringback-Signature": ""}, 403),
        ({"at": int(time.time()) - 4000}, 403),
        ({"at": int(time.time()) + 4000}, 403),
        ({"X-Ringback-Timestamp": "now"}, 403),
        ({"X-Ringback-Timestamp": "٣"}, 403),
        ({"kind": "text/plain"}, 415),
        ({"kind": "multipart/form-data; boundary=x"}, 415),
        ({"body": "x" * 70_000}, 413),
        ({"body": json.dumps(SAID)[:-9]}, 400),
        ({"body": b"\xff\xfe"}, 400),
        ({"body": "[" * 20_000}, 400),
        ({"body": '{"id": ' + '{"a":' * 9_000 + "1" + "}" * 9_001}, 400),
        ({"body": "[1]"}, 400),
        ({"body": '{"id": "a", "id": "b"}'}, 400),
        ({"said": {"event": "exploded"}}, 400),
        ({"said": {"call": ""}}, 400),
        ({"said": {"call": "x" * 80}}, 400),
        ({"said": {"at": "yesterday"}}, 400),
        ({"said": {"at": "2026-11-24T10:00:00"}}, 400),
        ({"said": {"at": None}}, 400),
        ({"said": {"at": "9999-12-31T23:59:59-05:00"}}, 400),
        ({"said": {"at": "0001-01-01T00:00:00+05:00"}}, 400),
        ({"said": {"at": "0001-01-01T00:00:00Z"}}, 400),
        ({"said": {"number": 5}}, 400),
        ({"said": {"number": {"a": 1}}}, 400),
        *(({"said": {name: "s\0"}}, 400) for name in ("id", "call", "number", "line", "recording")),
        ({"said": {"line": "\ud800"}}, 400),
        ({"body": "NaN"}, 400),
    ],
)
def test_what_is_not_fit_is_refused_and_has_no_effect(client, delivery, status):
    answer = deliver(client, **delivery)

    assert answer.status_code == status
    assert "2155550142" not in answer.content.decode()
    assert not Ring.objects.exists()


def test_body_that_was_cut_on_its_way_is_refused(client):
    body = json.dumps(SAID).encode()
    at = int(time.time())
    headers = {"X-Ringback-Timestamp": str(at), "X-Ringback-Signature": cti.sign(KEY, at, body)}

    answer = client.post("/phone/cti/", body[:-20], content_type="application/json", headers=headers)

    assert answer.status_code == 403
    assert not Ring.objects.exists()


@pytest.mark.parametrize("name", ["cti", "twilio", "asterisk", "nothing"])
@override_settings(CTI_KEYS=(), TWILIO_TOKENS=())
def test_door_that_is_not_set_up_is_not_there(client, name):
    assert client.post(f"/phone/{name}/").status_code == 404


@pytest.mark.parametrize("name", sorted(ADAPTERS))
def test_door_knows_only_its_own_steps(client, name):
    assert client.post(f"/phone/{name}/wherever/").status_code in (403, 404, 415)


@pytest.mark.parametrize("trouble", [OperationalError("gone"), webhooks.Error("gone")])
def test_sender_is_asked_to_repeat_while_the_database_is_away(client, monkeypatch, trouble):
    def away(**_events):
        raise trouble

    monkeypatch.setattr(webhooks, "ear", ear.Ear())
    monkeypatch.setattr(ear, "LOOK_AGAIN", 0.0)
    monkeypatch.setattr(ear, "hear_all", away)
    monkeypatch.setattr(ear, "hear", away)
    refused = deliver(client)
    monkeypatch.undo()
    again = deliver(client)

    assert (refused.status_code, refused["Retry-After"]) == (503, "5")
    assert again.status_code == 200
    assert RingEvent.objects.count() == 1


def test_what_the_database_can_never_hold_is_not_asked_for_again(client, monkeypatch):
    def cannot_hold(**_events):
        raise DataError("a value that is not said")

    monkeypatch.setattr(ear, "hear_all", cannot_hold)
    monkeypatch.setattr(ear, "hear", cannot_hold)

    assert deliver(client).status_code == 400


def test_refusal_is_logged_without_what_was_delivered(client, caplog):
    deliver(client, key="x" * 32)

    assert "403" in caplog.text
    assert "555" not in caplog.text


def test_stored_events_are_read_again_after_a_mistake_was_mended(client, capsys):
    deliver(client)
    deliver(client, {"id": "e2", "event": "answered", "at": "2026-11-24T15:00:08Z"})
    RingEvent.objects.filter(kind="answered").update(kind="held", dialled="")
    Ring.objects.update(state="held")

    call_command("phone_replay", since=SINCE, dry_run=True)
    assert states() == ["held"]
    call_command("phone_replay", since=SINCE)
    call_command("phone_replay", since=SINCE)

    assert states() == ["answered"]
    said = capsys.readouterr().out.splitlines()
    assert [line.split(",")[1].strip() for line in said] == ["1 differ", "1 differ", "0 differ"]


def test_schema_that_is_published_is_the_one_that_is_obeyed():
    assert json.loads((BASE_DIR / "docs" / "cti.schema.json").read_text()) == Said.model_json_schema()
