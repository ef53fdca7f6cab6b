"""Whatever the program does, the database lets no emergency become less urgent by one person's word."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from intake.staff.models import Role
from intake.triage.models import Override, OverrideCode, Urgency
from tests.make import NOW, make_override, make_staff, make_triage

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)

IMPOSSIBLE = {
    "a lowered emergency that nobody co-signed": {"effective_at": NOW},
    "a lowered emergency that needs no co-sign": {"needs_co_sign": False, "effective_at": NOW},
    "no change": {"to_urgency": Urgency.EMERGENCY},
    "another reason that nobody told": {"code": OverrideCode.OTHER},
    "a reason that is not on the list": {"code": "because"},
    "refused by nobody": {"refused_at": NOW},
    "refused at no time": {"refused_by": 1},
    "co-signed at no time": {"co_signed_by": 1, "effective_at": NOW},
    "co-signed at another time": {"co_signed_by": 1, "co_signed_at": NOW, "effective_at": NOW + MINUTE},
    "co-signed and without effect": {"co_signed_by": 1, "co_signed_at": NOW},
}


@pytest.mark.parametrize("fields", IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys())
def test_database_refuses(fields):
    override = make_override(make_triage(urgency=Urgency.EMERGENCY), to=Urgency.SAME_DAY)

    by = {name: make_staff(Role.SUPERVISOR) for name in fields if name.endswith("_by")}

    with pytest.raises(IntegrityError, match=r"(?i)check"), transaction.atomic():
        Override.objects.filter(pk=override.pk).update(**fields | by)


def test_database_refuses_a_co_sign_by_the_same_person():
    override = make_override(make_triage(urgency=Urgency.EMERGENCY), to=Urgency.SAME_DAY)

    with pytest.raises(IntegrityError), transaction.atomic():
        Override.objects.filter(pk=override.pk).update(
            co_signed_by=override.by, co_signed_at=NOW, effective_at=NOW
        )


def test_database_refuses_a_raised_urgency_without_effect():
    override = make_override(to=Urgency.SAME_DAY)

    with pytest.raises(IntegrityError), transaction.atomic():
        Override.objects.filter(pk=override.pk).update(effective_at=None)
