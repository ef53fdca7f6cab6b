"""Anything at all, sent to any address by any role: no answer of 500, and no words of the machine.

`RINGBACK_FUZZ=5000` tries each address that often; without it a few times.
"""

import os
import re
from urllib.parse import quote_from_bytes
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.environment import BASE_DIR
from intake.sheet.forms import field_names
from intake.staff.models import Role
from tests.access import ABSENT, TABLE
from tests.make import (
    NOW,
    make_call,
    make_callback,
    make_draft,
    make_number,
    make_person,
    make_shift,
    make_staff,
)
from tests.test_access import ADDRESSES

pytestmark = pytest.mark.django_db
TRIES = int(os.environ.get("RINGBACK_FUZZ", "4"))
ENDLESS = {"live"}  # a stream: it is tried in test_live
KNOWN = {"slug": ["CB-FUZZ222", "P-FUZZ222", "C-FUZZ222"], "uuid": [str(UUID(int=5))], "int": ["1", "2", "3"]}
NAMES = sorted(
    field_names()
    | {
        name
        for page in (BASE_DIR / "templates").rglob("*.html")
        for name in re.findall(r'\bname="([a-z_0-9]+)"', page.read_text())
    }
    | {"before", "after", "page", "q", "next", "changed", "revision", "opened", "from", "to", "line", "role"}
)
BYTES = [b"", b"\x00", b"a\x00b", b"\xff\xfe", b"\xed\xa0\x80", b"%", b"9" * 400, b"a" * 9000, b"[" * 2000]
WORDS = """-1|1e999|nan|\u202eevil|👩|<script>alert()</script>|' OR 1 --|{{ 7 * 7 }}|=HYPERLINK(1)|2026-02-30
१२|2026-11-01T01:30|2027-03-14T02:30|0000-00-00|9999-12-31T23:59|25:61|yes|no|unknown|on|1|2|reached|within_72h
emergency_now|routine|same_day|2155550142|CB-FUZZ222|P-FUZZ222|{"a": NaN}"""
LIKELY = BYTES + [word.encode() for word in re.split(r"[|\n]", WORDS)]
VALUES = st.sampled_from(LIKELY) | st.binary(max_size=60)
FIELDS = st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=8)
KINDS = ["application/x-www-form-urlencoded"] * 3 + ["application/json", "multipart/form-data"]
OFTEN = settings(
    max_examples=TRIES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=TRIES < 50
)


def encode(fields: list[tuple[str, bytes]]) -> str:
    return "&".join(f"{name}={quote_from_bytes(value)}" for name, value in fields)


@pytest.fixture
def scene(client: Client) -> None:
    """One of each thing that an address may name."""
    person = make_person(reference="P-FUZZ222")
    call = make_call(person, reference="C-FUZZ222")
    make_callback(person=person, number=make_number(person), call=call, reference="CB-FUZZ222")
    make_shift(make_draft(id=UUID(int=5), answers={"caller_name": ["x"]}, opened_at=NOW).opened_by)


@pytest.mark.parametrize("name", sorted(ADDRESSES.keys() - ENDLESS))
@OFTEN
@given(
    data=st.data(),
    role=st.sampled_from(Role.values),
    query=FIELDS,
    body=FIELDS,
    method=st.sampled_from(["GET", "POST", "POST"]),
    kind=st.sampled_from(KINDS),
)
def test_anything_gets_an_answer(scene, name, data, role, query, body, method, kind):
    kinds = {value: kind for kind, value in ABSENT.items()}
    choices = [[*KNOWN.get(kinds.get(absent, ""), []), absent] for absent in ADDRESSES[name]]
    args = [data.draw(st.sampled_from(choice)) for choice in choices]
    with transaction.atomic():
        client = Client()
        client.force_login(make_staff(role))
        address = reverse(name, args=args) + f"?{encode(query)}"
        given_body = "" if method == "GET" else encode(body)
        answer = client.generic(method, address, given_body, content_type=kind)
        words = b"" if answer.streaming else answer.content
        transaction.set_rollback(True)

    allowed = TABLE[name][1 if method == "GET" else 2]
    may_be_away = 503 in allowed if isinstance(allowed, set) else allowed == 503
    assert answer.status_code < 500 or may_be_away
    assert b"Traceback" not in words
