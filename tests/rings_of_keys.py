"""Rings of keys, and changing them as a restart with another environment does."""

import base64

import pytest
from django.conf import settings
from django.test import override_settings

from intake.privacy import proofs
from intake.privacy.fields import key_ring
from intake.privacy.models import Proof

OLD = dict(settings.DATA_KEYS)
NEW = {"t2": b"2" * 32, **OLD}
OTHER_INDEX_KEY = base64.b64encode(b"o" * 32).decode()


@pytest.fixture
def keys():
    """Changes the keys as a restart with another environment does."""
    changed = []

    def change(**given):
        changed.append(override_settings(**given))
        changed[-1].enable()
        key_ring.cache_clear()

    yield change
    for change in reversed(changed):
        change.disable()
    key_ring.cache_clear()


@pytest.fixture
def proven():
    Proof.objects.all().delete()
    proofs.check_keys()
