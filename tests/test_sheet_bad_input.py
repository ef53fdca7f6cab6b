"""What nobody should send to the call sheet: it is kept as it was typed, or refused, and breaks nothing."""

from uuid import uuid4

import pytest
from django.test import Client
from django.test.client import BOUNDARY
from django.urls import reverse

from intake.calls.models import Call, Draft
from tests.machine import Machine
from tests.make import make_call, make_callback, make_number, make_staff

pytestmark = pytest.mark.django_db
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
STRANGE = {
    "long": "n" * 10_000,
    "emoji": "🌻👩‍👩‍👧‍👦🏳️‍🌈",
    "right to left": "שלום עולם مرحبا \u202eabc\u202c",
    "accents apart": "Zoe\u0308",
    "markup": "<script>alert(1)</script>&amp;{{ sheet }}{% now %}",
    "lines": "\r\n\r\n first\r\n\r\nlast \r\n",
    "formula": "=HYPERLINK(1)",
    "separators": "a\u2028b\u2029c\x85d\x1fe",
    "plane 16": "\U0010ffff\ufffe",
}


def part(name, text):
    """One field of a form as it travels, in bytes that may be no text at all."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
    return head.encode() + text + b"\r\n"


def send(machine, name, text, content_type=MULTIPART):
    body = part("changed", name.encode()) + part(name, text) + f"--{BOUNDARY}--\r\n".encode()
    return machine.client.generic(
        "POST", reverse("save_sheet", args=[uuid4()]), body, content_type=content_type
    )


@pytest.mark.parametrize("name", STRANGE)
def test_strange_text_is_kept_and_shown_as_it_was_typed(name):
    machine, text = Machine(), STRANGE[name]
    machine.open()
    machine.type(note=text, caller_name=text[:100])

    page = machine.open(machine.draft_id)

    assert Draft.objects.get().answers["note"] == [text]
    assert page.sends["note"] == [text]
    machine.type(disposition="answered")
    assert machine.finish() is None
    assert Call.objects.get().note == text


def test_markup_that_was_typed_is_not_markup_on_any_page():
    machine = Machine()
    machine.open()
    machine.type(caller_name="<i>Ada</i>", number="2155550142", note="<script>", may_call="yes")
    pages = [machine.open(machine.draft_id).html]
    machine.type(disposition="callback_promised", ask_for="<i>", answered_by="<i>")
    machine.finish()
    pages += [machine.client.get(address).content.decode() for address in ("/desk/", "/desk/?all")]
    pages.append(machine.client.get(reverse("call", args=[Call.objects.get().reference])).content.decode())

    assert all("&lt;i&gt;" in page or "&lt;script&gt;" in page for page in pages)
    assert not any("<i>" in page or "<script>" in page for page in pages)


@pytest.mark.parametrize(
    "name", ["note", "person", "settles", "kind", "due_at", "assigned_to", "zone", "danger"]
)
@pytest.mark.parametrize(
    "text", ["\x00", "a\x00b", "\U0010ffff", "'; DROP TABLE intake_call; --", "1" * 5000]
)
def test_no_text_in_any_field_breaks_the_sheet(name, text):
    known = make_number(number="+12155550142")
    make_callback(person=known.person, number=known)
    machine = Machine()
    machine.open()
    machine.type(number="2155550142", may_call="yes", disposition="callback_promised")

    machine.type(**{name: text})

    assert Draft.objects.get(pk=machine.draft_id).answers[name] == [text]
    machine.finish()
    assert machine.open(machine.draft_id).status in (200, 302)


@pytest.mark.parametrize("text", [b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\xaf", b"caf\xe9"])
def test_bytes_that_are_no_text_are_kept_as_question_marks(text):
    assert send(Machine(), "note", text).status_code == 200
    assert "\ufffd" in Draft.objects.get().answers["note"][0]


def test_fields_that_the_sheet_does_not_have_are_dropped():
    machine = Machine()
    machine.open()
    unknown = {"revision": "9", "finished_at": "2026-11-24", "opened_by": "1", "id": str(uuid4()), "x": "y"}

    machine.client.post(
        machine.page.sheet["data-save"], unknown | {"changed": ["note", *unknown], "note": "x"}
    )

    draft = Draft.objects.get()
    assert draft.answers == {"note": ["x"]}
    assert (draft.opened_by, draft.finished_at, draft.revision) == (machine.staff, None, 1)


@pytest.mark.parametrize(
    "body",
    [
        {f"field{number}": "x" for number in range(1001)},
        {"changed": ["note"] * 1001},
        {"note": "n" * (1024 * 1024 + 1)},
    ],
    ids=["fields", "names", "megabyte"],
)
def test_more_than_a_sheet_can_hold_is_refused(body):
    for name in ("save_sheet", "finish_sheet"):
        answer = Machine().client.post(reverse(name, args=[uuid4()]), body)
        assert answer.status_code == 400
        assert "could not be read" in answer.content.decode()
    assert Draft.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("{" * 100_000, "application/json"),
        ("<x/>", "text/xml"),
        ("changed=note&note=%ff%00%ed%a0%80", "application/x-www-form-urlencoded"),
        ("changed=note", "multipart/form-data"),
        ("changed=note", "multipart/form-data; boundary="),
        ("\r\n".join(["--x"] * 1000), "multipart/form-data; boundary=x"),
        ("", ""),
    ],
)
def test_body_of_any_kind_is_taken_or_refused(body, content_type):
    machine = Machine()
    for name in ("save_sheet", "finish_sheet"):
        answer = machine.client.post(reverse(name, args=[uuid4()]), body, content_type=content_type)
        assert answer.status_code in (200, 400, 422)


def test_upload_is_refused():
    body = part('x"; filename="x.txt', b"content") + f"--{BOUNDARY}--\r\n".encode()

    answer = Machine().client.post(reverse("save_sheet", args=[uuid4()]), body, content_type=MULTIPART)

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "query", ["?before=%00", "?before=-1", "?before=" + "9" * 5000, "?before=%ff", "?before=²"]
)
def test_no_query_breaks_a_list(query):
    client = Client()
    client.force_login(make_staff("supervisor"))

    for address in ("/audit/", "/desk/", "/board/"):
        assert client.get(address + query).status_code == 200


@pytest.mark.parametrize("reference", ["x" * 3000, "CB-0000000", "-", "_"])
def test_no_address_breaks_a_page(reference):
    machine = Machine()
    make_call()

    for name in ("call", "callback"):
        assert machine.client.get(reverse(name, args=[reference])).status_code == 404
