"""The bridge to Asterisk: a session as documented, lost connections, a kill, a database that is away."""

import asyncio
from pathlib import Path

import pytest
from django.db import IntegrityError, OperationalError

from intake.phone import bridge as bridges
from intake.phone.adapters.asterisk import ADAPTER
from intake.phone.adapters.asterisk.ami import AmiRefused, connect
from intake.phone.bridge import Bridge
from intake.rings.models import Ring, RingEvent
from tests.asterisk import CONTEXTS, FakeAsterisk, channel, played, ring_now, states, until
from tests.make import make_line, tell

pytestmark = pytest.mark.django_db(transaction=True)
SESSION = (Path(__file__).parent / "data" / "ami_queue_call.txt").read_text().split("\n\n")


def test_session_of_two_calls_is_told_as_it_was(monkeypatch):
    make_line("Main", "+12155550110")

    async def story(asterisk, _task, _url):
        asterisk.tell(*SESSION)
        await until(lambda: Ring.objects.filter(ended_at__isnull=False).count() == 2)

    played(story, monkeypatch)

    first, second = Ring.objects.order_by("their_id").select_related("line")
    assert (first.state, first.number, first.line.name) == ("ended", "+12155550142", "Main")
    assert (first.answered_at - first.rang_at).total_seconds() == 9
    assert (second.state, second.number) == ("abandoned", "+18565550177")
    assert (second.ended_at - second.rang_at).total_seconds() == 31


def test_bridge_that_is_killed_misses_nothing_that_asterisk_still_tells(monkeypatch):
    over, talking, new, inside = (ring_now(turn) for turn in (1, 2, 3, 4))
    asked = {"Context": "from-trunk", "Exten": "2155550110", "CallerIDNum": "2155550142"}

    async def story(asterisk, task, url):
        for call in (over, talking):
            said = {"Event": "Newchannel", "Uniqueid": call, "Linkedid": call} | asked
            asterisk.tell("\n".join(f"{name}: {value}" for name, value in said.items()))
        await until(lambda: Ring.objects.count() == 2)
        task.cancel()
        asterisk.hang_up()
        asterisk.channels = [
            channel(talking, "ext-queues", "b1"),
            channel(new, "macro-dial"),
            channel(inside, "x"),
        ]
        asterisk.variables = {f"PJSIP/{new}": "2155550110"}
        again = asyncio.create_task(Bridge(url, CONTEXTS).run())
        await until(lambda: RingEvent.objects.count() == 5)
        asterisk.tell(f"Event: Hangup\nUniqueid: {new}\nLinkedid: {new}")
        await until(lambda: RingEvent.objects.count() == 6)
        again.cancel()

    played(story, monkeypatch)

    assert states() == sorted([(over, "abandoned"), (talking, "answered"), (new, "abandoned")])


def test_bridge_comes_back_when_the_connection_is_lost(monkeypatch):
    call = ring_now()

    async def story(asterisk, _task, _url):
        for turn in (2, 3):
            asterisk.channels = [channel(call)]
            asterisk.hang_up()
            await until(lambda turn=turn: asterisk.logins == turn)
        asterisk.tell(f"Event: DialEnd\nUniqueid: {call}\nLinkedid: {call}\nDialStatus: ANSWER")
        await until(lambda: states() == [(call, "answered")])

    played(story, monkeypatch)

    assert RingEvent.objects.count() == 2


def test_what_is_heard_while_the_database_is_away_is_stored_afterwards(monkeypatch):
    call, away, real = ring_now(), [True], bridges.hear

    def hear(**given):
        if away[0]:
            raise OperationalError
        return real(**given)

    monkeypatch.setattr(bridges, "hear", hear)

    async def story(asterisk, _task, _url):
        asterisk.channels = [channel(call)]
        asterisk.hang_up()
        await until(lambda: asterisk.logins == 2)
        asterisk.tell(f"Event: Hangup\nUniqueid: {call}\nLinkedid: {call}")
        await asyncio.sleep(0.2)
        away[0] = False
        await until(lambda: RingEvent.objects.count() == 2)

    played(story, monkeypatch)

    assert states() == [(call, "abandoned")]


@pytest.mark.parametrize(("trouble", "is_done"), [(OperationalError, False), (IntegrityError, True)])
def test_event_that_can_never_be_stored_does_not_hold_up_the_others(monkeypatch, trouble, is_done):
    def hear(**_given):
        raise trouble

    monkeypatch.setattr(bridges, "hear", hear)

    assert bridges.store(tell("ringing")) == is_done


def test_wrong_secret_and_what_is_no_asterisk_are_said_so():
    async def try_to_connect():
        asterisk = FakeAsterisk()
        url = await asterisk.start()
        with pytest.raises(AmiRefused, match="refuses this user"):
            async with connect(url.replace("s%40cret", "wrong")):
                pass
        other = await asyncio.start_server(lambda _r, writer: writer.write(b"220 mail\r\n"), "127.0.0.1", 0)
        port = other.sockets[0].getsockname()[1]
        with pytest.raises(AmiRefused, match="no manager interface"):
            async with connect(f"ami://a:b@127.0.0.1:{port}"):
                pass
        asterisk.server.close()
        other.close()

    asyncio.run(try_to_connect())


def test_stored_message_reads_the_same_again(monkeypatch):
    async def story(asterisk, _task, _url):
        asterisk.tell(*SESSION)
        await until(lambda: Ring.objects.filter(ended_at__isnull=False).count() == 2)

    played(story, monkeypatch)

    for row in RingEvent.objects.all():
        event = ADAPTER.reread(row.body, row.received_at)
        assert (event.kind, event.at, event.number) == (row.kind, row.at, row.number)


def test_call_is_not_lost_over_a_character_that_the_database_cannot_hold(monkeypatch):
    call = ring_now()

    async def story(asterisk, _task, _url):
        asterisk.channels = [channel(call).replace("2155550110", "s\0")]
        asterisk.hang_up()
        await until(lambda: RingEvent.objects.filter(dialled="s").exists())

    played(story, monkeypatch)
