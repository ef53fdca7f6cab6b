"""Messages by a service of somebody's choice: which may be used, what is sent, what is not told."""

import json
import logging
import socket
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from intake.reminders.channels import NotDelivered
from intake.reminders.messenger import AddressRefused, open_service, send_test, show_service
from intake.reminders.models import Channel, Reminder, State
from intake.tasks import empty_outbox
from tests.make import make_callback, make_email, make_person, make_staff

SECRET = "tk_canary_0123456789"


@pytest.fixture
def names(monkeypatch):
    """What the name server says, for tests that ask none."""
    table = {"ntfy.example.org": "93.184.215.14", "inside.example.org": "10.1.2.3"}

    def look_up(host, port, **_options):
        if host not in table and not host[:1].isdigit() and ":" not in host:
            raise socket.gaierror(-2, "unknown")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (table.get(host, host), port))]

    monkeypatch.setattr("intake.reminders.messenger.socket.getaddrinfo", look_up)
    return table


class Service(BaseHTTPRequestHandler):
    """A service on this machine that keeps what it is sent."""

    def do_POST(self) -> None:  # the name is the library's
        length = int(self.headers["Content-Length"])
        self.server.taken.append((self.path, json.loads(self.rfile.read(length))))
        self.send_response(self.server.answer)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        pass


@contextmanager
def service(answer: int = 200) -> Generator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.taken, server.answer = [], answer
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def address_of(server: ThreadingHTTPServer) -> str:
    return f"json://127.0.0.1:{server.server_port}/{SECRET}"


@pytest.mark.parametrize(
    "url",
    [
        "ntfys://ntfy.example.org/a-topic",
        "gotifys://ntfy.example.org/AbcdefghijklmnO",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
        "tgram://123456789:abcdefg_hijklmnop/12315544",
    ],
)
def test_known_service_that_encrypts_may_be_used(names, url):
    service = open_service(url)

    assert (service.redirects, service.verify_certificate, service.retry) == (False, True, 0)
    assert service.request_timeout == (4.0, 4.0)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ntfy.example.org",
        "https://ntfy.example.org/x",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "exec://id",
        "syslog://",
        "rsyslog://ntfy.example.org",
        "dbus://",
        "mailto://a:b@ntfy.example.org",
        "ntfy://ntfy.example.org/x",
        "json://ntfy.example.org/x",
        "apprises://ntfy.example.org/x",
        "matrixs://a:b@ntfy.example.org",
        "ntfys://ntfy.example.org/x\nHost: y",
        "ntfys://ntfy.example.org/" + "x" * 500,
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ?template=/etc/passwd",
        "ntfys://ntfy.example.org/x?redirect=yes",
        "discord://",
        "ntfys://",
    ],
)
def test_every_other_address_is_refused_with_a_reason(names, url):
    with pytest.raises(AddressRefused) as refused:
        open_service(url)

    assert str(refused.value.message)
    assert url == "" or url not in str(refused.value.message)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "10.0.0.8",
        "192.168.1.4",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1",
        "inside.example.org",
        "nowhere.example.org",
    ],
)
def test_server_in_a_private_network_is_refused_unless_the_site_allows_it(names, settings, host):
    url = f"ntfys://{host}/a-topic"

    with pytest.raises(AddressRefused):
        open_service(url)

    settings.SERVICES_NEARBY = True
    if host != "nowhere.example.org":
        assert open_service(url).host == host


def test_name_that_leads_inside_by_one_of_its_addresses_is_refused(monkeypatch):
    both = [(2, 1, 6, "", ("93.184.215.14", 443)), (10, 1, 6, "", ("::ffff:10.0.0.1", 443, 0, 0))]
    monkeypatch.setattr("intake.reminders.messenger.socket.getaddrinfo", lambda *_a, **_o: both)

    with pytest.raises(AddressRefused):
        open_service("ntfys://ntfy.example.org/x")


def test_address_is_shown_without_its_keys(names):
    assert show_service(f"ntfys://dana:{SECRET}@ntfy.example.org/{SECRET}") == "ntfy, ntfy.example.org"
    assert show_service("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js") == "Discord"
    assert show_service("file:///etc/passwd") == ""


@pytest.mark.django_db
def test_reminder_goes_to_the_service_with_a_reference_and_a_link_only(settings, caplog):
    settings.SERVICES_NEARBY = True
    caplog.set_level(logging.DEBUG)
    with service() as server:
        dana = make_staff(name="Dana Whitfield", service_url=address_of(server))
        callback = make_callback(person=make_person("Zebediah Canary"), reference="CB7QX2", assigned_to=dana)
        make_email(callback, to=dana, channel=Channel.SERVICE)

        empty_outbox()

    ((path, message),) = server.taken
    assert path == f"/{SECRET}"
    text = json.dumps(message)
    assert "CB7QX2 is due" in message["title"]
    assert f"{settings.PUBLIC_URL}/callbacks/CB7QX2/" in message["message"]
    for word in ("Zebediah", "Canary", "Whitfield", callback.number.number[2:], "Recovery"):
        assert word not in text
    assert Reminder.objects.get().state == State.SENT
    assert SECRET not in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize("answer", [302, 400, 500])
def test_service_that_does_not_take_it_is_asked_again_later(settings, caplog, answer):
    settings.SERVICES_NEARBY = True
    caplog.set_level(logging.DEBUG)
    with service(answer) as server:
        message = make_email(to=make_staff(service_url=address_of(server)), channel=Channel.SERVICE)

        empty_outbox()

    message.refresh_from_db()
    assert (message.state, message.tries, message.problem) == (State.PENDING, 1, "NotifyJSON refused")
    assert len(server.taken) == 1
    assert SECRET not in caplog.text


@pytest.mark.django_db
def test_address_that_may_not_be_used_any_more_fails_for_good():
    message = make_email(to=make_staff(service_url="json://127.0.0.1:1/x"), channel=Channel.SERVICE)
    without = make_email(to=make_staff(), channel=Channel.SERVICE)

    empty_outbox()

    for reminder in (message, without):
        reminder.refresh_from_db()
        assert (reminder.state, reminder.problem) == (State.FAILED, "AddressRefused")


def test_test_message_says_that_it_is_one(settings):
    settings.SERVICES_NEARBY = True
    with service() as server:
        send_test(address_of(server))

    ((_path, message),) = server.taken
    assert (message["title"], message["message"]) == ("Ringback: a test", settings.PUBLIC_URL)


def test_test_that_fails_is_told(settings):
    settings.SERVICES_NEARBY = True
    with service(500) as server, pytest.raises(NotDelivered):
        send_test(address_of(server))
