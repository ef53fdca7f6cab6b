"""The secrets of second factors: sealed inside JSON that the sign-in library keeps, so rotated apart."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from intake.privacy.fields import key_ring
from intake.privacy.keys import VERSION
from intake.signin.adapters import FACTOR_PLACE


def count_factors() -> Counter[str]:
    """How many secrets each key has sealed."""
    found = (_sealed(data) for data in Authenticator.objects.values_list("data", flat=True))
    return Counter(value.split(".")[1] for values in found for value in values)


def reseal_factors() -> int:
    """Seals by today's key every secret that another has sealed; answers how many factors changed."""
    changed = 0
    for pk in Authenticator.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            factor = Authenticator.objects.select_for_update().filter(pk=pk).first()
            if factor is not None and any(not _is_new(value) for value in _sealed(factor.data)):
                factor.data = _again(factor.data)
                factor.save(update_fields=["data"])
                changed += 1
    return changed


def _sealed(data: Any) -> Iterator[str]:
    for value in data.values() if isinstance(data, dict) else data if isinstance(data, list) else [data]:
        if isinstance(value, dict | list):
            yield from _sealed(value)
        elif isinstance(value, str) and value.startswith(f"{VERSION}."):
            yield value


def _is_new(value: str) -> bool:
    return value.startswith(f"{VERSION}.{key_ring().writing_id}.")


def _again(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: _again(value) for name, value in data.items()}
    if isinstance(data, list):
        return [_again(value) for value in data]
    if isinstance(data, str) and data.startswith(f"{VERSION}.") and not _is_new(data):
        return key_ring().seal(key_ring().open(data, FACTOR_PLACE), FACTOR_PLACE)
    return data
