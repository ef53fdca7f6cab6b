"""Anything at all, sent to any address by any role: no answer of 500, and no words of the machine.

Every address is first listened to: the names that it asks for, and the choices of each.
`RINGBACK_FUZZ=5000` tries each that often; without it a few times.
"""

import json
import os
import re
from collections import Counter
from functools import cache
from urllib.parse import quote_from_bytes

import pytest
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, currently_in_test_context, event, given, settings
from hypothesis import strategies as st

from core.environment import BASE_DIR
from intake.phone.adapters.cti.reading import Said
from intake.phone.adapters.twilio.reading import FORMS as TOLD
from intake.staff.models import Role
from tests.access import ROLES, TABLE
from tests.fuzzing import DOORS, Scene, listening
from tests.test_access import ADDRESSES

pytestmark = pytest.mark.django_db
TRIES = int(os.environ.get("RINGBACK_FUZZ", "4"))
ENDLESS = {"live"}  # a stream: it is tried in test_live
FORMS = sorted(name for name in ADDRESSES.keys() - ENDLESS if TABLE[name][2] != 405)
PAGES = sorted(name for name in ADDRESSES.keys() - ENDLESS if TABLE[name][1] != 405)
FORM, FILES, JSON = "application/x-www-form-urlencoded", "multipart/form-data", "application/json"
ELSEWHERE = {"page", "q", "next", "changed", "base", "revision", "opened", "from", "to", "line", "role"} | {
    name
    for page in (BASE_DIR / "templates").rglob("*.html")
    for name in re.findall(r'\bname="([a-z_0-9]+)"', page.read_text())
}
BYTES = [b"", b"\x00", b"a\x00b", b"\xff\xfe", b"\xed\xa0\x80", b"%", b"9" * 400, b"a" * 9000, b"[" * 2000]
WORDS = """-1|1e999|nan|\u202eevil|👩|<script>alert()</script>|' OR 1 --|{{ 7 * 7 }}|=HYPERLINK(1)|2026-02-30
१२|2026-11-01T01:30|2027-03-14T02:30|0000-00-00|9999-12-31T23:59|9999-12-31|0001-01-01|25:61|yes|no|unknown|on|1|2|reached|within_72h
emergency_now|routine|same_day|2155550142|+12155550110|a sentence to be kept|2026-11-24|08:30|{"a": NaN}"""
LIKELY = BYTES + [word.encode() for word in re.split(r"[|\n]", WORDS)]
ANYTHING = st.sampled_from(LIKELY) | st.binary(max_size=60)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=40)
    | st.sampled_from(WORDS.split("|")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
IDS = ["e1", "e2", "c1", "+12155550110", "(215) 555-0142", ""]
SAID = {
    "event": ["ringing", "answered", "held", "transferred", "ended", "abandoned", "voicemail", "kept_place"],
    "at": [
        "2026-11-24T10:00:00-05:00",
        "2026-11-24T15:00:01Z",
        "9999-12-31T23:59:59-05:00",
        "0001-01-01T00:00:00Z",
    ],
    "recording": ["https://sample.invalid/1", "http://127.0.0.1/"],
}
DELIVERED = {"phone_report", "phone_step"}
ENOUGH = 50
sent: Counter[tuple[str, str]] = Counter()
OFTEN = settings(
    max_examples=TRIES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=TRIES < 50,
    database=None,
)


def encode(fields: list[tuple[str, bytes]]) -> bytes:
    return "&".join(f"{name}={quote_from_bytes(value)}" for name, value in fields).encode()


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(**DOORS):
        yield Scene()
        transaction.set_rollback(True)


def ask(
    scene: Scene, name: str, role: str, method: str, address: str, query: str, body: tuple[bytes, str]
) -> None:
    """Sends one request and takes back what it did."""
    with transaction.atomic():
        answer = scene.send(role, method, address, query, *body)
        words = b"" if answer.streaming else answer.content
        transaction.set_rollback(True)
    if currently_in_test_context():
        event(f"answer {answer.status_code}")
    allowed = TABLE[name][1 if method == "GET" else 2]
    may_be_away = 503 in allowed if isinstance(allowed, set) else allowed == 503
    assert answer.status_code < 500 or may_be_away
    assert b"Traceback" not in words


def listen(scene: Scene, name: str, method: str) -> dict[str, list[bytes]]:
    """The names that `name` asks for, each with the choices that it offers."""
    with listening() as heard:
        for address in scene.addresses(name, ADDRESSES[name]):
            for letter in TABLE[name][0]:
                ask(scene, name, ROLES[letter], method, address, "", (b"", FORM))
    return {asked: sorted(choice.encode() for choice in choices) for asked, choices in heard.items() if asked}


def fields(heard: dict[str, list[bytes]]) -> st.SearchStrategy[list[tuple[str, bytes]]]:
    """Fields of the form, mostly of those that it asks for, with what it offers or with anything at all."""
    known = [
        st.tuples(st.just(name), st.sampled_from(choices) if choices else ANYTHING)
        for name, choices in heard.items()
    ]
    wild = st.tuples(st.sampled_from([*heard, *sorted(ELSEWHERE)]), ANYTHING)
    some = st.lists(st.one_of(*known, *known, wild) if known else wild, max_size=9)
    whole = st.tuples(*known).map(list) if known else some
    return some | st.builds(lambda first, last: [*first, *last], whole, some)


def deliveries() -> st.SearchStrategy[tuple[bytes, str]]:
    """What a phone system may deliver: an event as the schema says or nearly, any JSON, a Twilio form."""
    likely = {name: st.sampled_from(SAID.get(name, IDS)) for name in Said.model_fields}
    events = st.fixed_dictionaries(likely) | st.fixed_dictionaries(
        {}, optional={name: right | VALUES for name, right in likely.items()}
    )
    spoken = (events | VALUES).map(json.dumps).map(str.encode)
    right = {name: st.from_regex(form, fullmatch=True).map(str.encode) for name, form in TOLD.items()}
    call = {"CallSid": st.just(b"CA" + b"1" * 32) | right.pop("CallSid")}
    told = st.fixed_dictionaries(call, optional=right)
    forms = told.map(lambda fields: encode(list(fields.items())))
    return st.tuples(spoken, st.just(JSON)) | st.tuples(forms, st.just(FORM))


@cache
def requests(scene: Scene, name: str, method: str) -> tuple[bool, st.SearchStrategy[tuple]]:
    """Whether it asks for anything; and role, method, address, query, body and its kind.

    Most come from those whom the address opens to.
    """
    roles = st.sampled_from([ROLES[letter] for letter in TABLE[name][0]] * 3 + Role.values)
    addresses = st.sampled_from(scene.addresses(name, ADDRESSES[name]))
    heard = listen(scene, name, method)
    filled = fields(heard).map(encode)
    asks = bool(heard.keys() - {"next", "csrfmiddlewaretoken"}) or name in DELIVERED
    if method == "GET":
        empty = st.just((b"", FORM))
        return asks, st.tuples(roles, st.just("GET"), addresses, filled.map(bytes.decode), empty)
    forms = st.tuples(filled, st.sampled_from([FORM] * 8 + [JSON, FILES, "text/plain"]))
    bodies = deliveries() | forms if name in DELIVERED else forms
    return asks, st.tuples(roles, st.just("POST"), addresses, st.just(""), bodies)


def send_something(scene: Scene, name: str, method: str, data: st.DataObject) -> None:
    """One request. An address that asks for nothing is tried no more than a few dozen times."""
    asks, strategy = requests(scene, name, method)
    request = data.draw(strategy)
    sent[name, method] += 1
    if asks or sent[name, method] <= ENOUGH:
        ask(scene, name, *request)


def in_two_parts(names):
    parts = [pytest.mark.xdist_group(f"fuzz{turn}") for turn in range(2)]
    return [pytest.param(name, marks=parts[turn % 2]) for turn, name in enumerate(names)]


@pytest.mark.parametrize("name", in_two_parts(FORMS))
@OFTEN
@given(data=st.data())
def test_any_form_gets_an_answer(scene, name, data):
    send_something(scene, name, "POST", data)


@pytest.mark.parametrize("name", in_two_parts(PAGES))
@OFTEN
@given(data=st.data())
def test_any_question_gets_an_answer(scene, name, data):
    send_something(scene, name, "GET", data)
