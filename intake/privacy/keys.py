"""Sealing and blind indexes: what makes a stolen database name nobody.

A sealed value reads `v1.<key id>.<base64 of nonce and ciphertext>`: AES-256-GCM (NIST SP 800-38D) under a key
derived by HKDF-SHA256 (RFC 5869) from the ring. The version, the key id and the place (`table.column`) are
bound to it as additional data, so a value moved to another column does not open. The row is not bound: Django
hands a field no row when it loads a value.
A blind index is an HMAC-SHA256 under a key of its own, so equal values can be found and nothing can be read.
"""

import base64
import hmac
import os
from collections.abc import Mapping
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = "v1"
NONCE_BYTES = 12


class CannotOpen(Exception):
    """A stored value is not sealed, sealed by an unknown key, changed, or moved from another column."""


def _derive(key: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"ringback {purpose}".encode()).derive(key)


class KeyRing:
    """Data keys by id (32 bytes each); the first one seals, all of them open."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self.ids = tuple(keys)
        self.writing_id = self.ids[0]
        self._ciphers = {key_id: AESGCM(_derive(key, "seal")) for key_id, key in keys.items()}
        self._signers = {key_id: _derive(key, "sign") for key_id, key in keys.items()}

    def seal(self, text: str, place: str) -> str:
        """Seals `text` for the column `place`, written `table.column`."""
        nonce = os.urandom(NONCE_BYTES)
        bound = f"{VERSION}.{self.writing_id}.{place}".encode()
        sealed = self._ciphers[self.writing_id].encrypt(nonce, text.encode(), bound)
        return f"{VERSION}.{self.writing_id}.{base64.b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, place: str) -> str:
        """Gives back what `seal` took. Raises CannotOpen, which never quotes the value."""
        version, _, rest = sealed.partition(".")
        key_id, _, body = rest.partition(".")
        cipher = self._ciphers.get(key_id)
        if version != VERSION or cipher is None:
            raise CannotOpen(f"{place} holds a value that no key of the ring opens")
        try:
            raw = base64.b64decode(body, validate=True)
            text = cipher.decrypt(
                raw[:NONCE_BYTES], raw[NONCE_BYTES:], f"{version}.{key_id}.{place}".encode()
            )
        except (InvalidTag, ValueError):
            raise CannotOpen(f"{place} holds a value that was changed or moved") from None
        return text.decode()

    def sign(self, text: str, purpose: str) -> str:
        """HMAC-SHA256 of `text` under the writing key, for one `purpose`: `<key id>.<43 letters>`."""
        return f"{self.writing_id}.{self._mac(self.writing_id, text, purpose)}"

    def is_signed(self, signature: str, text: str, purpose: str) -> bool | None:
        """Whether `sign` made `signature` of `text`; None if it names a key that the ring lacks."""
        key_id, dot, mac = signature.partition(".")
        if not dot or not mac:
            return False
        if key_id not in self._signers:
            return None
        return hmac.compare_digest(mac.encode(), self._mac(key_id, text, purpose).encode())

    def _mac(self, key_id: str, text: str, purpose: str) -> str:
        return _letters(hmac.digest(self._signers[key_id], f"{purpose}:{text}".encode(), "sha256"))


def key_of(sealed: str) -> str:
    """The id of the key that sealed a value; empty for what was never sealed."""
    version, _dot, rest = sealed.partition(".")
    return rest.partition(".")[0] if version == VERSION else ""


def _letters(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


@lru_cache
def _index_cipher(index_key: str) -> bytes:
    return _derive(base64.b64decode(index_key), "blind index")


def blind(value: str, kind: str, index_key: str) -> str:
    """The index of `value` (already normalised): 43 characters, the same for equal values of one `kind` only.

    Use it for values of many kinds, such as whole phone numbers; never for birth dates or last digits, which
    are few enough to be counted.
    """
    return _letters(_digest(value, kind, index_key))


def blind_integer(value: str, kind: str, index_key: str) -> int:
    """The index of `value` in 63 bits, for columns of many rows; chance makes no two values equal."""
    return int.from_bytes(_digest(value, kind, index_key)[:8]) >> 1


def _digest(value: str, kind: str, index_key: str) -> bytes:
    return hmac.digest(_index_cipher(index_key), f"{kind}:{value}".encode(), "sha256")
