"""To whom a callback can be given: those on duty first, without who forgot to end a shift."""

from datetime import timedelta

import pytest

from intake.callbacks.colleagues import name_colleagues
from intake.shifts.models import FORGOTTEN_AFTER
from tests.make import NOW, make_shift, make_staff

pytestmark = pytest.mark.django_db


def test_those_on_duty_stand_first_and_say_so():
    away, here, forgot = (make_staff(name=name) for name in ("Ada", "Ben", "Cleo"))
    make_shift(here, now=NOW)
    make_shift(forgot, now=NOW - FORGOTTEN_AFTER - timedelta(hours=7))

    assert name_colleagues(make_staff(), NOW) == [
        (str(here.pk), "Ben, on duty"),
        (str(away.pk), "Ada"),
        (str(forgot.pk), "Cleo"),
    ]
