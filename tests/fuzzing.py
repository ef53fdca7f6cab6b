"""A fuzz: where it sends, as whom, and what an address asks for, found out by listening."""

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.forms import BaseForm, ChoiceField
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intake.management.sample.loading import load_sample
from intake.phone.adapters.cti import signature as cti
from intake.phone.adapters.twilio import reading
from intake.phone.adapters.twilio import signature as twilio
from intake.phone.delivery import Refused
from intake.staff.models import Role
from tests.access import ABSENT
from tests.fuzz_scene import put_everything
from tests.make import make_staff

KEY = "k" * 32
DOORS: dict[str, Any] = {"CTI_KEYS": (KEY,), "TWILIO_TOKENS": (KEY,), "TWILIO_DESKS": ("+12155550199",)}


class Scene:
    """One of each thing that an address may name, and somebody of each role, signed in."""

    def __init__(self) -> None:
        now = timezone.now()
        load_sample(seed=1, calls=60, days=10, now=now, password="for tests", say=lambda calls: None)
        staff = {role: make_staff(role) for role in Role.values}
        self.things = put_everything(staff, now)
        self.clients = {role: signed_in(somebody) for role, somebody in staff.items()}
        self.cookies = {role: client.cookies.copy() for role, client in self.clients.items()}

    def addresses(self, name: str, absent: list[str]) -> list[str]:
        """Where the address `name` may be found: at things that there are, and at one that there is not."""
        nowhere = reverse(name, args=absent)
        for beginning in sorted(self.things, key=len, reverse=True) if absent else ():
            fitting = [args for args in self.things[beginning] if fits(absent, args)]
            if nowhere.startswith(beginning) and fitting:
                return [*(reverse(name, args=args) for args in fitting), nowhere]
        return [nowhere]

    def send(self, role: str, method: str, address: str, query: str, body: bytes, kind: str) -> Any:
        """Sends it as somebody of `role` who gave their password a moment ago."""
        client = self.clients[role]
        client.cookies = self.cookies[role].copy()
        cache.clear()  # nobody is held up for having tried often
        headers = signed(f"{address}?{query}" if query else address, body)
        return client.generic(method, f"{address}?{query}", body, content_type=kind, headers=headers)


def signed(address: str, body: bytes) -> dict[str, str]:
    """The headers by which a phone system vouches for what it delivers; none for any other address."""
    if address.startswith("/phone/cti/"):
        now = int(time.time())
        return {"X-Ringback-Timestamp": str(now), "X-Ringback-Signature": cti.sign(KEY, now, body)}
    if address.startswith("/phone/twilio/"):
        try:
            fields = reading.fields_of(body)
        except Refused:
            return {}
        return {"X-Twilio-Signature": twilio.sign(KEY, settings.PUBLIC_URL + address, fields)}
    return {}


def fits(absent: list[str], args: list[object]) -> bool:
    """Whether `args` are of the kinds that stand in `absent`."""
    kinds = [int if place == ABSENT["int"] else UUID if place == ABSENT["uuid"] else str for place in absent]
    return [type(arg) for arg in args] == kinds


def signed_in(staff: Any) -> Client:
    client = Client()
    client.force_login(staff)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() + 86_400}]
    session.save()
    return client


@contextmanager
def listening() -> Iterator[dict[str, set[str]]]:
    """The names that the program asks a query or a form for until the block ends, and their choices."""
    heard_of: dict[str, set[str]] = defaultdict(set)
    clean = BaseForm.full_clean

    def get(self: QueryDict, name: str, default: Any = None) -> Any:
        heard_of[str(name)]
        return super(QueryDict, self).get(name, default)

    def getlist(self: QueryDict, name: str, default: Any = None) -> Any:
        heard_of[str(name)]
        return super(QueryDict, self).getlist(name, default)

    def full_clean(self: BaseForm) -> None:
        for name, field in self.fields.items():
            choices = field.choices if isinstance(field, ChoiceField) else ()
            codes = {str(code) for code, _label in choices if isinstance(code, str | int)}
            heard_of[self.add_prefix(name)] |= codes
        clean(self)

    with (
        patch.object(QueryDict, "get", get, create=True),
        patch.object(QueryDict, "getlist", getlist, create=True),
        patch.object(BaseForm, "full_clean", full_clean),
    ):
        yield heard_of
