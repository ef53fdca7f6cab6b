"""The door for the web server takes text in UTF-8 and nothing else, before anybody has signed in."""

import re
from asyncio import BaseEventLoop
from threading import Barrier, Event
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator
from django.db import connection

from core.asgi import PAGES, Handler, _add_headers, _with_static_files, application
from intake.audit.models import Entry
from intake.live import views
from intake.privacy.models import Proof
from tests.make import make_staff
from tests.stack import running

TOKEN = b"t" * 32
FORM = "multipart/form-data; boundary=x"
BODY = b'--x\r\nContent-Disposition: form-data; name="username"\r\n\r\n\\ud800\r\n--x--\r\n'


@async_to_sync
async def ask(*content_types, method="GET", path="/sign-in/", door=application):
    """The status of a page, that of signing in, for a stranger."""
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "query_string": b"next=%5Cud800",
        "headers": [
            *((b"content-type", kind.encode("latin-1")) for kind in content_types),
            (b"host", b"testserver"),
            (b"content-length", str(len(BODY)).encode()),
            (b"cookie", b"csrf=" + TOKEN),
            (b"x-csrftoken", TOKEN),
        ],
    }
    page = ApplicationCommunicator(door, scope)
    await page.send_input({"type": "http.request", "body": BODY})
    started = await page.receive_output(timeout=10)
    while (await page.receive_output(timeout=10)).get("more_body"):
        continue
    return started["status"]


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8", '"utf-8"'])
def test_charset_of_every_browser_is_taken(charset):
    assert ask() == 200
    assert ask(f"{FORM}; charset={charset}") == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "charset", ["hex", "bz2", "idna", "unicode_escape", "raw_unicode_escape", "utf-7", "utf-16", "no"]
)
def test_request_in_another_charset_is_refused(charset, method):
    assert ask(f"{FORM}; charset={charset}", method=method) == 400


@pytest.mark.parametrize(
    "kinds",
    [
        ("text/plain", "x; charset=hex"),
        ("text/plain; charset*=utf-8''hex",),
        ("text/plain; CHARSET=hex",),
    ],
)
def test_charset_cannot_be_hidden(kinds):
    assert ask(*kinds) == 400


def test_page_is_made_in_one_of_few_threads(monkeypatch):
    """Each way there and back costs as much as a query; Django would go there for each middleware."""
    ways, go = [], BaseEventLoop.run_in_executor

    def counted(loop, threads, *args):
        ways.append(threads._thread_name_prefix)
        return go(loop, threads, *args)

    monkeypatch.setattr(BaseEventLoop, "run_in_executor", counted)

    assert ask() == 200
    assert ways == ["page"]


def test_delivery_of_the_phone_waits_for_no_page():
    door, end = Handler(), Event()
    hanging = [door._pages.submit(end.wait, 30) for _turn in range(2 * PAGES)]

    assert ask(method="POST", path="/phone/cti/", door=door) == 404

    assert not any(one.done() for one in hanging)
    end.set()


def test_page_about_the_phone_takes_no_thread_of_its_deliveries():
    door = Handler()
    door._phone.shutdown()  # whoever goes there fails

    assert ask(path="/phone/", door=door) == 302


@pytest.mark.django_db(transaction=True)
def test_open_stream_holds_no_thread_and_no_connection_and_ends_with_its_page(client, monkeypatch):
    monkeypatch.setattr(views, "MOST_STREAMS", 2 * PAGES)
    client.force_login(make_staff())
    session = client.cookies["session"].value

    async def open_streams():
        door, streams = Handler(), []
        for _turn in range(PAGES + 2):
            streams.append(stream := ApplicationCommunicator(door, scope_of("/live/", session)))
            await stream.send_input({"type": "http.request"})
            assert (await stream.receive_output(timeout=10))["status"] == 200
            assert (await stream.receive_output(timeout=10))["body"].startswith(b"retry")
        assert [*door._pages.map(connection_of_this_thread, [Barrier(PAGES)] * PAGES)] == [None] * PAGES
        page = ApplicationCommunicator(door, scope_of("/sign-in/"))
        await page.send_input({"type": "http.request"})
        assert (await page.receive_output(timeout=10))["status"] == 200
        for stream in streams:
            await stream.send_input({"type": "http.disconnect"})
            await stream.wait(timeout=10)
        return len(views.hub._listeners)

    assert async_to_sync(open_streams)() == 0


def connection_of_this_thread(all_here):
    all_here.wait(timeout=20)
    return connection.connection


def scope_of(path, session=""):
    headers = [(b"host", b"testserver"), (b"cookie", f"session={session}".encode())]
    request = {"type": "http", "http_version": "1.1", "method": "GET", "query_string": b""}
    return request | {"path": path, "headers": [*headers, (b"sec-fetch-mode", b"cors")]}


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("browser")
def test_static_file_is_kept_for_ever_and_the_list_of_all_is_not_given_out():
    with running("web") as stack:
        page = urlopen(f"{stack.url}/sign-in/").read().decode()
        file = urlopen(stack.url + re.search(r'href="(/static/[^"]+[.]css)"', page)[1])
        with pytest.raises(HTTPError, match="404"):
            urlopen(f"{stack.url}/static/staticfiles.json")

    assert "immutable" in file.headers["Cache-Control"]
    assert file.headers["X-Content-Type-Options"] == "nosniff"


def test_site_with_a_certificate_says_so_with_static_files_too(settings):
    settings.SECURE_HSTS_SECONDS, headers = 60, {}

    _add_headers(headers, "", "")

    assert headers["Strict-Transport-Security"] == "max-age=60; includeSubDomains; preload"


def test_developer_gets_static_files_as_they_stand(settings):
    settings.DEBUG = True

    assert ask("text/plain", path="/static/css/ringback.css", door=_with_static_files(Handler())) == 200


@async_to_sync
async def start():
    """What the server is told when it starts the program, and when it ends it again."""
    life = ApplicationCommunicator(application, {"type": "lifespan"})
    await life.send_input({"type": "lifespan.startup"})
    told = [await life.receive_output(timeout=10)]
    if told[0]["type"] == "lifespan.startup.complete":
        await life.send_input({"type": "lifespan.shutdown"})
        told.append(await life.receive_output(timeout=10))
    return told


@pytest.mark.django_db
def test_program_starts_and_ends_with_the_server():
    assert [told["type"] for told in start()] == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert Entry.objects.filter(verb="change_setting", reference="RINGBACK_CENTRE_NAME").count() == 1


@pytest.mark.django_db
def test_program_does_not_start_with_the_keys_of_another_database():
    Proof.objects.update_or_create(key="k9", defaults={"value": "v1.k9.x"})

    (told,) = start()

    assert told["type"] == "lifespan.startup.failed"
    assert "RINGBACK_DATA_KEYS lacks the key k9" in told["message"]
