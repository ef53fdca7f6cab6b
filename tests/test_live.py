"""The live stream: what is told, to whom, and what an open page costs."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta
from itertools import pairwise
from threading import Event, Thread

import pytest
from asgiref.sync import async_to_sync
from django.db import connection, transaction
from django.test import AsyncClient

from intake.audit.models import Entry
from intake.audit.services import record
from intake.live import hub as hub_module
from intake.live import queries, views
from intake.live.hub import EVERYTHING, Hub
from intake.live.queries import Watch
from intake.reminders.services import record_tick
from intake.staff.models import Role
from tests.make import NOW, make_callback, make_reminder, make_staff

EVERYWHERE = pytest.mark.django_db(transaction=True)


def note(verb="schedule_callback", about=None):
    record(verb=verb, about=about, by=None, at=NOW)


@pytest.mark.django_db
def test_watch_tells_the_kinds_of_what_changed_and_then_falls_silent():
    callback = make_callback()
    watch = Watch()
    note(about=callback)
    make_reminder(callback)

    assert watch.look() == {"callbacks", "reminders"}
    assert watch.look() == set()


@pytest.mark.django_db
def test_looking_at_something_wakes_nobody():
    watch = Watch()
    note(verb="read_callback", about=make_callback())

    assert watch.look() == set()


@pytest.mark.django_db
def test_nothing_new_costs_one_question(django_assert_num_queries):
    note()
    watch = Watch()

    with django_assert_num_queries(1):
        watch.look()


@pytest.mark.django_db
def test_watch_notices_more_rows_than_its_window_holds():
    watch = Watch()
    Entry.objects.bulk_create(Entry(at=NOW, verb="log_call", about="call") for _ in range(2500))

    assert watch.look() == {"calls"}
    assert watch.look() == set()
    note(about=make_callback())
    assert watch.look() == {"callbacks"}


@pytest.mark.django_db
def test_clock_that_stops_or_falls_behind_is_told(monkeypatch):
    record_tick(clock="loop", now=NOW)
    watch = Watch()
    watch.look()
    record_tick(clock="loop", now=NOW + timedelta(seconds=1))
    assert watch.look() == set()

    monkeypatch.setattr(queries, "STOPPED_AFTER", -1)

    assert watch.look() == {"clock"}
    assert watch.look() == set()


@pytest.mark.services
@EVERYWHERE
def test_transaction_that_commits_late_with_a_lower_id_is_not_missed():
    note()
    may_commit, has_id = Event(), Event()

    def begin_early_and_commit_late():
        with transaction.atomic():
            note(verb="log_call")
            has_id.set()
            may_commit.wait(5)
        connection.close()

    slow = Thread(target=begin_early_and_commit_late)
    slow.start()
    has_id.wait(5)
    watch = Watch()
    note()
    assert watch.look() == {"others"}
    assert watch.look() == set()

    may_commit.set()
    slow.join()

    assert Entry.objects.order_by("pk").last().verb == "schedule_callback"
    assert watch.look() == {"others"}
    assert watch.look() == set()


def test_listeners_share_one_poller_that_ends_with_the_last(monkeypatch):
    monkeypatch.setattr(hub_module, "EVERY", 0.01)
    looks, hub = iter([EVERYTHING, set(), {"callbacks"}]), Hub()
    monkeypatch.setattr(hub, "_look", lambda: next(looks, set()))

    async def two_pages():
        async with hub.listen(1) as first, hub.listen(2) as second:
            poller = hub._poller
            assert (hub.pages_of(1), hub.pages_of(3)) == (1, 0)
            for listener in (first, second):
                assert await listener.news(1) == EVERYTHING
            for listener in (first, second):
                assert await listener.news(1) == {"callbacks"}
            assert await first.news(0.05) == set()
            assert hub._poller is poller
        await asyncio.wait_for(poller, 1)
        assert hub._poller is None

    asyncio.run(two_pages())


def test_page_that_comes_back_looks_at_what_it_missed(monkeypatch):
    monkeypatch.setattr(Hub, "_look", lambda hub: set())

    async def come_and_come_back(hub):
        async with hub.listen(1), hub.listen(2) as second:
            assert await second.news(0.1) == EVERYTHING
            assert await second.news(0.1) == set()

    asyncio.run(come_and_come_back(Hub()))


def test_pages_are_told_one_after_the_other_while_it_rings_on_and_on(monkeypatch):
    monkeypatch.setattr(hub_module, "EVERY", 0.4)
    looks, hub = iter([{"rings"}, {"rings", "calls"}]), Hub()
    monkeypatch.setattr(hub, "_look", lambda: next(looks, set()))

    async def when_rings_come(listener):
        times = []
        while len(times) < 2:
            kinds = await listener.news(2)
            assert kinds, "it was not told"
            if "rings" in kinds:
                times.append(asyncio.get_running_loop().time())
        return times

    async def four_pages():
        async with AsyncExitStack() as pages:
            listeners = [await pages.enter_async_context(hub.listen(1)) for _page in range(4)]
            return await asyncio.gather(*map(when_rings_come, listeners))

    first, then = zip(*asyncio.run(four_pages()), strict=True)
    assert max(first) - min(first) < 0.05
    assert all(0.05 < later - sooner < 0.2 for sooner, later in pairwise(sorted(then)))


def test_streams_end_when_the_poller_fails(monkeypatch, caplog):
    hub = Hub()
    monkeypatch.setattr(hub, "_look", lambda: 1 / 0)

    async def one_page():
        async with hub.listen(1) as listener:
            await listener.news(1)
            return listener.ended

    assert asyncio.run(one_page()) is True
    assert [line.message for line in caplog.records] == [
        "The poller of the live streams failed, and the streams end"
    ]


def open_page(client, on_first_news):
    """Opens the stream; answers the answer and its first two events of a change."""

    async def page():
        answer = await client.get("/live/")
        heard = []
        async for part in answer:
            if part.startswith(b"event: changed"):
                heard.append(part.decode())
                if len(heard) == 2:
                    break
                await asyncio.to_thread(on_first_news)
        await answer._iterator.aclose()
        return answer, heard

    return async_to_sync(page)()


@pytest.fixture
def signed_in():
    client = AsyncClient()
    client.force_login(make_staff(Role.AUDITOR))
    return client


@EVERYWHERE
def test_page_hears_that_something_changed_and_nothing_more(signed_in):
    callback = make_callback()

    def act():
        note(about=callback)
        connection.close()

    answer, heard = open_page(signed_in, act)

    assert answer["Content-Type"] == "text/event-stream"
    assert (answer["Cache-Control"], answer["X-Accel-Buffering"]) == ("no-store", "no")
    assert "Set-Cookie" not in answer
    assert heard == ["event: changed\ndata: everything\n\n", "event: changed\ndata: callbacks\n\n"]


@EVERYWHERE
def test_stranger_hears_nothing():
    client = AsyncClient()

    answer = async_to_sync(client.get)("/live/", headers={"Sec-Fetch-Mode": "cors"})

    assert answer.status_code == 401


@EVERYWHERE
def test_seventh_stream_of_one_person_is_refused(signed_in, monkeypatch):
    monkeypatch.setattr(views.hub, "pages_of", lambda staff_id: 6)

    answer = async_to_sync(signed_in.get)("/live/")

    assert answer.status_code == 429


@EVERYWHERE
def test_stream_ends_so_that_the_browser_signs_in_again(signed_in, monkeypatch):
    monkeypatch.setattr(views, "STREAM_LASTS", 0)

    async def page():
        return [part async for part in await signed_in.get("/live/")]

    assert async_to_sync(page)() == [b"retry: 1000\n\n"]
