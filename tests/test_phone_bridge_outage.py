"""The bridge while the database is away: calls that end in a gap, and a stop before all is stored."""

import asyncio
import logging
from contextlib import suppress

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.test import override_settings

from intake.management.commands import phone_bridge
from intake.phone import bridge as bridges
from intake.phone.bridge import Bridge
from intake.rings.models import Ring
from tests.asterisk import CONTEXTS, played, ring_now, states, until
from tests.make import tell

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def away(monkeypatch):
    """A database that is away until a test takes the word out of the list."""
    is_away, real = [True], bridges.hear

    def hear(**given):
        if is_away:
            raise OperationalError
        return real(**given)

    monkeypatch.setattr(bridges, "hear", hear)
    monkeypatch.setattr(bridges, "STORE_AGAIN", 0.05)
    monkeypatch.setattr(bridges, "LAST_TRY", 0.3)
    return is_away


def begins(call):
    return (
        f"Event: Newchannel\nUniqueid: {call}\nLinkedid: {call}\nContext: from-trunk\n"
        "Exten: 2155550110\nCallerIDNum: 2155550142"
    )


async def come_back(asterisk, away, call):
    """The connection is lost and made again, then the database is back, and the call is over."""
    asterisk.hang_up()
    await until(lambda: asterisk.logins == 2)
    await asyncio.sleep(0.2)
    away.clear()
    await until(lambda: states() == [(call, "abandoned")])


def test_call_that_ended_in_a_gap_is_over_though_its_ring_waited_for_the_database(away, monkeypatch):
    call = ring_now()

    async def story(asterisk, _task, _url):
        asterisk.tell(begins(call))
        await asyncio.sleep(0.2)
        await come_back(asterisk, away, call)

    played(story, monkeypatch)


def test_end_that_waits_for_the_database_is_not_told_a_second_time(away, monkeypatch):
    call = ring_now()

    async def story(asterisk, _task, _url):
        away.clear()
        asterisk.tell(begins(call))
        await until(lambda: states() == [(call, "ringing")])
        away.append(True)
        asterisk.tell(f"Event: Hangup\nUniqueid: {call}\nLinkedid: {call}")
        await asyncio.sleep(0.2)
        await come_back(asterisk, away, call)
        await asyncio.sleep(0.2)

    played(story, monkeypatch)

    assert [key.split()[1] for key in Ring.objects.get().events.values_list("key", flat=True)] == [
        "ringing",
        "ended",
    ]


async def stopped(bridge, *, meanwhile=lambda: None):
    """Stops a bridge for which two events wait."""
    running = asyncio.create_task(bridge.run())
    await bridge._take(tell("ringing"))
    await bridge._take(tell("ended", key="ended"))
    await asyncio.sleep(0.1)
    running.cancel()
    await asyncio.sleep(0.1)
    meanwhile()
    with suppress(asyncio.CancelledError):
        await running


@pytest.mark.usefixtures("away")
def test_bridge_that_is_stopped_says_how_much_the_database_did_not_take(caplog):
    bridge = Bridge("ami://a:b@127.0.0.1:1", CONTEXTS)

    with caplog.at_level(logging.ERROR, logger="intake.phone.bridge"):
        asyncio.run(stopped(bridge))

    assert bridge.waiting == 2
    assert "2 events" in caplog.messages[-1]
    assert "555" not in caplog.text


def test_bridge_that_is_stopped_stores_what_waits_if_the_database_is_back(away):
    bridge = Bridge("ami://a:b@127.0.0.1:1", CONTEXTS)

    asyncio.run(stopped(bridge, meanwhile=away.clear))

    assert bridge.waiting == 0
    assert states() == [("ring", "abandoned")]


@pytest.fixture
def stopped_with(monkeypatch):
    """Has the program run a bridge that is stopped while so many events wait."""

    class Stopped:
        def __init__(self, *_given):
            self.waiting = Stopped.left

        async def run(self):
            raise asyncio.CancelledError

    monkeypatch.setattr(phone_bridge, "Bridge", Stopped)
    with override_settings(AMI_URL="ami://a:b@127.0.0.1:1"):
        yield lambda left: setattr(Stopped, "left", left)


def test_program_that_loses_events_does_not_end_as_if_all_were_well(stopped_with):
    stopped_with(2)

    with pytest.raises(SystemExit) as ending:
        call_command("phone_bridge")

    assert ending.value.code == 1


def test_program_that_is_stopped_with_nothing_waiting_ends_well(stopped_with):
    stopped_with(0)

    call_command("phone_bridge")
