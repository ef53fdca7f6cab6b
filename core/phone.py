"""`make phone`: lets the telephone of a running `make run` ring, with callers whom nobody knows.

What stands in PHONE is handed on to `manage.py phone_simulate`, such as PHONE="--calls 2000 --seed 7".
"""

import os
import shlex
import sys

from core.demo import BASE_DIR, demo_environment
from core.port import read_port

USUAL = "--calls 1500"


def phone_command(python: str, given: str) -> list[str]:
    """The command that plays; PHONE=1 plays as usual."""
    wanted = USUAL if given.strip() in ("", "1", "yes", "true") else given
    return [python, "manage.py", "phone_simulate", *shlex.split(wanted)]


def main() -> None:
    """Becomes the simulator."""
    environment = demo_environment(port=read_port(), mail_port=25) | {"REDIS_URL": "redis://localhost:0"}
    os.chdir(BASE_DIR)
    command = phone_command(sys.executable, os.environ.get("PHONE", ""))
    os.execve(sys.executable, command, environment)  # noqa: S606  # a program of this repository


if __name__ == "__main__":
    main()
