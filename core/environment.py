"""What the program takes from its environment: typed, nothing secret has a default, a bad value is named.

A value may also stand in `.env` beside `manage.py`; the environment wins. `.env.example` explains each.
"""

import base64
import binascii
import os
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

BASE_DIR = Path(__file__).resolve().parent.parent
KEEP_YEARS = {"adults": 10, "minors": 21, "others": 2}
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def _key(text: str) -> bytes:
    """Reads a 32-byte key written in base64."""
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != 32:
        raise ValueError("wants 32 bytes in base64, such as `openssl rand -base64 32` prints")
    return key


def _index_key(text: str) -> str:
    _key(text)
    return text


def _data_keys(text: str) -> str:
    parse_data_keys(text)
    return text


def parse_data_keys(text: str) -> dict[str, bytes]:
    """Reads `id:base64,id:base64`; the first key seals, all open. Ids are short and never reused."""
    ring: dict[str, bytes] = {}
    for part in text.split(","):
        key_id, colon, key = part.strip().partition(":")
        if not colon or not key_id.isalnum():
            raise ValueError("wants id:base64, with letters and digits as id")
        if key_id in ring:
            raise ValueError(f"names the key id {key_id} twice")
        ring[key_id] = _key(key)
    return ring


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError("wants a zone such as America/New_York") from None
    return name


def _scheme(*allowed: str) -> AfterValidator:
    def check(url: str) -> str:
        if urlsplit(url).scheme not in allowed:
            raise ValueError(f"wants an address that begins with {' or '.join(f'{a}://' for a in allowed)}")
        return url

    return AfterValidator(check)


def _public(url: str) -> str:
    if urlsplit(url).scheme == "http" and urlsplit(url).hostname not in LOOPBACK:
        raise ValueError("wants https:// for every address but this machine's own")
    return url.rstrip("/")


def _keep_years(text: object) -> object:
    """Reads `adults=10,minors=21,others=2`: years for which records are kept."""
    if not isinstance(text, str):
        return text
    parts = [part.strip().partition("=") for part in text.split(",")]
    years = {kind: int(number) for kind, _sign, number in parts if number.isdecimal() and int(number) > 0}
    if years.keys() != KEEP_YEARS.keys() or len(parts) != len(years):
        raise ValueError("wants years for all three, such as adults=10,minors=21,others=2")
    if years["minors"] < years["adults"]:
        raise ValueError("wants at least as many years for minors as for adults")
    return years


def _words(text: object) -> object:
    return tuple(part.strip() for part in text.split(",") if part.strip()) if isinstance(text, str) else text


def _secrets(shortest: int) -> AfterValidator:
    """At most two, so that one can be changed without a gap; none that can be guessed."""

    def check(given: tuple[str, ...]) -> tuple[str, ...]:
        if len(given) > 2 or any(len(one) < shortest for one in given):
            raise ValueError(f"wants one secret of {shortest} characters or more, or two while it is changed")
        return given

    return AfterValidator(check)


def _ami(url: str) -> str:
    parts = urlsplit(url)
    if url and not (parts.scheme in ("ami", "amis") and parts.hostname and parts.username and parts.password):
        raise ValueError("wants ami://user:secret@host:5038, or amis:// with TLS")
    if parts.scheme == "ami" and parts.hostname not in LOOPBACK:
        raise ValueError("wants amis:// for every host but this machine: AMI sends numbers in clear")
    return url


class Environment(BaseSettings):
    """One attribute for each variable; the name in capitals, with `RINGBACK_` before it where it says so."""

    model_config = SettingsConfigDict(env_file=BASE_DIR / ".env", extra="ignore", hide_input_in_errors=True)

    secret_key: Annotated[str, Field(alias="RINGBACK_SECRET_KEY", min_length=32)]
    data_keys: Annotated[str, Field(alias="RINGBACK_DATA_KEYS"), AfterValidator(_data_keys)]
    index_key: Annotated[str, Field(alias="RINGBACK_INDEX_KEY"), AfterValidator(_index_key)]
    database_url: Annotated[str, Field(alias="DATABASE_URL"), _scheme("sqlite", "postgres", "postgresql")]
    redis_url: Annotated[str, Field(alias="REDIS_URL"), _scheme("redis", "rediss", "unix")]
    public_url: Annotated[
        str, Field(alias="RINGBACK_PUBLIC_URL"), _scheme("https", "http"), AfterValidator(_public)
    ]
    email_url: Annotated[str, Field(alias="RINGBACK_EMAIL_URL"), _scheme("smtp", "smtps", "smtp+starttls")]
    email_from: Annotated[str, Field(alias="RINGBACK_EMAIL_FROM", pattern=r".@.")]
    centre_name: Annotated[str, Field(alias="RINGBACK_CENTRE_NAME", min_length=1)]
    time_zone: Annotated[str, Field(alias="RINGBACK_TIME_ZONE"), AfterValidator(_zone)]
    more_hosts: Annotated[
        tuple[str, ...], NoDecode, Field(alias="RINGBACK_MORE_HOSTS"), BeforeValidator(_words)
    ] = ()
    triage_settings: Annotated[str, Field(alias="RINGBACK_TRIAGE_SETTINGS")] = ""
    instrument_packs: Annotated[
        tuple[str, ...], NoDecode, BeforeValidator(_words), Field(alias="RINGBACK_INSTRUMENT_PACKS")
    ] = ()
    keep_years: Annotated[
        dict[str, int], NoDecode, BeforeValidator(_keep_years), Field(alias="RINGBACK_KEEP_YEARS")
    ] = KEEP_YEARS
    neutral_number: Annotated[
        str, Field(alias="RINGBACK_NEUTRAL_NUMBER", pattern=r"^(\+[1-9]\d{7,14})?$")
    ] = ""
    services_nearby: Annotated[bool, Field(alias="RINGBACK_SERVICES_NEARBY")] = False
    twilio_tokens: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words), _secrets(32)] = Field(
        (), alias="RINGBACK_TWILIO_TOKENS"
    )
    twilio_account: Annotated[str, Field(alias="RINGBACK_TWILIO_ACCOUNT", pattern=r"^(AC[0-9a-f]{32})?$")] = (
        ""
    )
    twilio_desks: Annotated[
        tuple[str, ...], NoDecode, BeforeValidator(_words), Field(alias="RINGBACK_TWILIO_DESKS")
    ] = ()
    cti_keys: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words), _secrets(32)] = Field(
        (), alias="RINGBACK_CTI_KEYS"
    )
    ami_url: Annotated[str, Field(alias="RINGBACK_AMI_URL"), AfterValidator(_ami)] = ""
    ami_contexts: Annotated[
        tuple[str, ...], NoDecode, BeforeValidator(_words), Field(alias="RINGBACK_AMI_CONTEXTS")
    ] = ("from-trunk", "from-pstn", "from-did-direct", "ext-did")
    voicemail: Annotated[bool, Field(alias="RINGBACK_VOICEMAIL")] = False
    media: Annotated[str, Field(alias="RINGBACK_MEDIA")] = ""
    recording_hosts: Annotated[
        tuple[str, ...], NoDecode, BeforeValidator(_words), Field(alias="RINGBACK_RECORDING_HOSTS")
    ] = ()
    second_factor: Annotated[
        bool | None, BeforeValidator(lambda text: text or None), Field(alias="RINGBACK_SECOND_FACTOR")
    ] = None
    idle_minutes: Annotated[int, Field(alias="RINGBACK_IDLE_MINUTES", ge=1, le=60)] = 10
    debug: Annotated[bool, Field(alias="RINGBACK_DEBUG")] = False

    def given(self) -> dict[str, str]:
        """The value of each variable that the site has set, by the variable's name. Holds secrets."""
        return {
            str(type(self).model_fields[key].alias): str(getattr(self, key)) for key in self.model_fields_set
        }

    @property
    def hosts(self) -> list[str]:
        """The host names that the program answers to; any other Host header is refused."""
        own = urlsplit(self.public_url).hostname or ""
        return sorted({own, *self.more_hosts})


def read_environment() -> Environment:
    """The environment, or SystemExit with one line that names each missing or malformed variable."""
    try:
        return Environment()  # type: ignore[call-arg]  # the values come from the environment
    except ValidationError as error:
        lines = [
            f"  {problem['loc'][0]}: "
            + (
                "is missing"
                if problem["type"] == "missing"
                else str(problem["msg"]).removeprefix("Value error, ")
            )
            for problem in error.errors(include_input=False, include_url=False)
        ]
        raise SystemExit("Ringback cannot start; see .env.example.\n" + "\n".join(lines)) from None


def nowhere() -> dict[str, str]:
    """An environment that reaches nothing, with keys of this moment: for commands that want no site."""
    key = base64.b64encode(os.urandom(32)).decode()
    return {
        "RINGBACK_SECRET_KEY": key + key,
        "RINGBACK_DATA_KEYS": f"none:{key}",
        "RINGBACK_INDEX_KEY": key,
        "DATABASE_URL": "sqlite:///:memory:",
        "REDIS_URL": "redis://localhost:0",
        "RINGBACK_PUBLIC_URL": "http://localhost",
        "RINGBACK_EMAIL_URL": "smtp://localhost:0",
        "RINGBACK_EMAIL_FROM": "nobody@localhost",
        "RINGBACK_CENTRE_NAME": "nowhere",
        "RINGBACK_TIME_ZONE": "UTC",
    }
