"""The people of `make chaos`: the password on the command line, the database from the environment."""

import sys

import django

django.setup()

from django.utils import timezone  # noqa: E402  # the models need the set-up

from intake.shifts.services import begin_shift  # noqa: E402
from intake.staff.models import Role, Staff  # noqa: E402
from tests.chaos.client import STAFF  # noqa: E402


def main(password: str) -> None:
    """Makes the members of admissions, all on duty, and a supervisor, each with an e-mail address."""
    for name in STAFF:
        email = f"{name}@example.org"
        person = Staff.objects.create_user(
            name, password, name=f"{name.title()} Desk", email=email, role=Role.ADMISSIONS
        )
        begin_shift(staff=person, now=timezone.now())
    Staff.objects.create_user(
        "sam", password, name="Sam Okafor", email="sam@example.org", role=Role.SUPERVISOR
    )


if __name__ == "__main__":
    main(sys.argv[1])
