"""A wrong setting stops the start and is named; its value is not shown."""

import base64
from pathlib import Path

import pytest

from core.environment import Environment, read_environment

KEY = base64.b64encode(bytes(range(32))).decode()
NEEDED = [field.alias for field in Environment.model_fields.values() if field.is_required()]


@pytest.fixture(autouse=True)
def no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(Environment.model_config, "env_file", None)


def test_whole_environment_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RINGBACK_PUBLIC_URL", "https://ringback.example.org/")
    monkeypatch.setenv("RINGBACK_MORE_HOSTS", "10.0.0.7, inside.example.org ,")

    environment = read_environment()

    assert environment.public_url == "https://ringback.example.org"
    assert environment.hosts == ["10.0.0.7", "inside.example.org", "ringback.example.org"]
    assert environment.debug is False


@pytest.mark.parametrize("name", NEEDED)
def test_missing_setting_stops_the_start_with_its_name(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delenv(name)

    with pytest.raises(SystemExit, match=rf"(?m)^  {name}: is missing$"):
        read_environment()


def test_all_missing_settings_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NEEDED:
        monkeypatch.delenv(name)

    with pytest.raises(SystemExit) as stopped:
        read_environment()

    assert [name for name in NEEDED if f"{name}: is missing" not in str(stopped.value)] == []


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("RINGBACK_SECRET_KEY", "short-secret", "at least 32 characters"),
        ("RINGBACK_DATA_KEYS", "no-colon", "wants id:base64"),
        ("RINGBACK_DATA_KEYS", f"k1:{KEY},k1:{KEY}", "names the key id k1 twice"),
        ("RINGBACK_DATA_KEYS", "k1:c2hvcnQ=", "wants 32 bytes in base64"),
        ("RINGBACK_DATA_KEYS", "", "wants id:base64"),
        ("RINGBACK_INDEX_KEY", "not base64 at all", "wants 32 bytes in base64"),
        ("DATABASE_URL", "mysql://secret-host/ringback", "begins with sqlite://"),
        ("REDIS_URL", "amqp://secret-host", "begins with redis://"),
        ("RINGBACK_PUBLIC_URL", "http://secret-host.example.org", "wants https://"),
        ("RINGBACK_PUBLIC_URL", "ringback.example.org", "begins with https://"),
        ("RINGBACK_EMAIL_URL", "mail.example.org:25", "begins with smtp://"),
        ("RINGBACK_EMAIL_FROM", "nobody", "should match pattern"),
        ("RINGBACK_CENTRE_NAME", "", "at least 1 character"),
        ("RINGBACK_TIME_ZONE", "Mars/Olympus", "wants a zone such as America/New_York"),
        ("RINGBACK_TIME_ZONE", "../etc/passwd", "wants a zone"),
        ("RINGBACK_DEBUG", "perhaps", "valid boolean"),
    ],
)
def test_malformed_setting_is_named_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SystemExit) as stopped:
        read_environment()

    line = str(stopped.value).splitlines()[1]
    assert line.startswith(f"  {name}: ")
    assert reason in line
    assert not value or value not in line


def test_file_beside_manage_py_is_read_and_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "env").write_text("RINGBACK_CENTRE_NAME=From the file\nRINGBACK_TIME_ZONE=America/Denver\n")
    monkeypatch.setitem(Environment.model_config, "env_file", tmp_path / "env")
    monkeypatch.delenv("RINGBACK_CENTRE_NAME")

    environment = read_environment()

    assert environment.centre_name == "From the file"
    assert environment.time_zone == "America/New_York"
