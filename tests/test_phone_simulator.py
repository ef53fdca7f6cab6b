"""An invented day of the telephone: the same for the same seed, and played against the real door."""

import json
import socket
from collections import Counter
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from intake.phone.adapters.cti.signature import sign
from intake.phone.day import HOURS, Day
from intake.phone.playing import Player
from intake.rings.models import Ring, RingEvent

KEY = "k" * 32
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def day(seed=1, hours=24.0, calls=400):
    return Day(seed=seed, starts_at=MONDAY, hours=hours, calls=calls, lines=["+12155550110"])


def test_same_seed_is_the_same_day_and_its_events_come_in_order():
    events = list(day().events())

    assert events == list(day().events())
    assert events != list(day(seed=2).events())
    assert events == sorted(events, key=lambda event: event.at)


def test_day_has_callers_who_give_up_ring_again_keep_their_place_and_are_transferred():
    events = list(day(calls=2000).events())

    kinds = Counter(event.kind for event in events)
    assert kinds["ringing"] == kinds["ended"]
    assert 0 < kinds["kept_place"] < kinds["ringing"] - kinds["answered"]
    assert min(kinds["held"], kinds["transferred"]) > 0
    assert Counter(event.number for event in events if event.kind == "ringing").most_common(2)[1][1] > 1


def test_calls_come_as_often_as_asked_for_and_by_the_hour_of_the_week():
    rings = [event.at for event in day(calls=5000).events() if event.kind == "ringing"]

    by_hour = Counter(int(at // 3600) for at in rings)
    expected = 5000 * 1.15
    assert expected * 0.95 < sum(by_hour[hour] for hour in range(24)) < expected * 1.15
    assert by_hour[10] / by_hour[3] > 0.5 * HOURS[10] / HOURS[3]


@pytest.mark.django_db
@override_settings(CTI_KEYS=(KEY,))
def test_day_is_played_against_the_real_door(monkeypatch):
    door, answers = Client(), iter([503, *[200] * 10_000])

    def post(player, body):
        if (status := next(answers)) != 200:
            return status
        headers = {"X-Ringback-Timestamp": str(now), "X-Ringback-Signature": sign(KEY, now, body)}
        return door.post(player.path, body, content_type="application/json", headers=headers).status_code

    now = int(datetime.now(UTC).timestamp())
    monkeypatch.setattr(Player, "_post", post)
    monkeypatch.setattr("intake.phone.playing.PAUSE", 0)
    player, said = Player("http://localhost:1", KEY), []
    for event in day(hours=1, calls=200).events():
        player.deliver(event, datetime.now(UTC), run=7)
        said.append(json.dumps([event.call, event.kind]))

    assert player.played.accepted == len(set(said)) == RingEvent.objects.count()
    assert player.played.lost == player.played.refused == 0
    assert Ring.objects.filter(ended_at=None).count() == 0


@pytest.mark.django_db
@override_settings(CTI_KEYS=(KEY,))
def test_where_nobody_answers_nothing_is_played(capsys):
    with socket.socket() as bound:  # taken, but nobody listens
        bound.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        with pytest.raises(CommandError, match=f"Nobody answers at {url}"):
            call_command("phone_simulate", url=url)
    assert not capsys.readouterr().out


@pytest.mark.django_db
@override_settings(CTI_KEYS=(KEY,))
@pytest.mark.parametrize(
    "url", ["notaurl", "", "http://", "http://[", "ftp://localhost", "http://localhost:x", "localhost:8000"]
)
def test_address_that_is_none_is_said(url):
    with pytest.raises(CommandError, match="--url wants an address"):
        call_command("phone_simulate", url=url)


@pytest.mark.django_db
@override_settings(CTI_KEYS=(KEY,))
def test_door_is_found_without_any_effect(live_server):
    assert Player(live_server.url, KEY).finds_the_door()
    assert not RingEvent.objects.exists()
