"""Are these the keys of this database? Asked at every start, and by `manage.py keys check`."""

from django.conf import settings
from django.db import Error, transaction

from intake.privacy.fields import key_ring
from intake.privacy.keys import CannotOpen, blind
from intake.privacy.models import Proof

WORD, PLACE, INDEX = "Ringback", "intake_proof.value", "index-key"
BACK_IT_UP = "Bring back the key of your printed sheet; see docs/operations.md, Keys."


class WrongKeys(Exception):
    """The environment holds other keys than this database; the message names the key and what to do."""


def check_keys() -> None:
    """Compares the keys of the environment with the proofs of the database. Raises WrongKeys.

    A key that the database has never seen is new, and gets its proof.
    """
    proofs = dict(Proof.objects.values_list("key", "value"))
    _check_index(proofs.pop(INDEX, None))
    for key_id, value in proofs.items():
        _check_data_key(key_id, value)
    with transaction.atomic():
        prove_keys()


def prove_keys() -> None:
    """Leaves a proof of the key that seals, and of the index key, where there is none."""
    writing = key_ring().writing_id
    Proof.objects.get_or_create(key=writing, defaults={"value": key_ring().seal(WORD, PLACE)})
    Proof.objects.get_or_create(key=INDEX, defaults={"value": _index_of_word()})


def check_at_start() -> None:
    """Ends the program with one clear line when the keys are wrong.

    A database that does not answer, or has no tables yet, stops no start: the health page says so.
    """
    try:
        check_keys()
    except Error:
        return
    except WrongKeys as wrong:
        raise SystemExit(f"Ringback cannot start. {wrong}") from None


def renew_index_proof() -> None:
    """Says that every index is now by the index key of today."""
    Proof.objects.update_or_create(key=INDEX, defaults={"value": _index_of_word()})


def forget_key(key_id: str) -> None:
    """Says that nothing is sealed by this key any more, so that it may leave the ring."""
    Proof.objects.filter(key=key_id).delete()


def _index_of_word() -> str:
    return blind(WORD, "proof", settings.INDEX_KEY)


def _check_index(value: str | None) -> None:
    if value is not None and value != _index_of_word():
        raise WrongKeys(
            "RINGBACK_INDEX_KEY is not the key by which the numbers and names of this database are found."
            f" {BACK_IT_UP} To take this new one into use: manage.py keys index"
        )


def _check_data_key(key_id: str, value: str) -> None:
    if key_id not in key_ring().ids:
        raise WrongKeys(
            f"RINGBACK_DATA_KEYS lacks the key {key_id}, by which values of this database are sealed."
            f" {BACK_IT_UP}"
        )
    try:
        key_ring().open(value, PLACE)
    except CannotOpen:
        raise WrongKeys(
            f"RINGBACK_DATA_KEYS has another key named {key_id} than the one that sealed this database."
            f" {BACK_IT_UP}"
        ) from None
