"""Two at once in an emergency. Each thread has a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from intake.safety.models import Interrupt
from intake.safety.services import InterruptRefused, join_interrupt, open_interrupt
from intake.staff.models import Role
from intake.triage.models import Override, Signature, Urgency
from intake.triage.rules import VERSION
from intake.triage.services import TriageRefused, override_triage, sign_ruleset
from tests.make import NOW, make_draft, make_staff, make_triage

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8


def at_once(act, arguments):
    """Runs `act` for each argument in threads that start together; names what came of each."""
    start = Barrier(len(arguments))

    def run(argument):
        start.wait(timeout=20)
        try:
            return type(act(argument)).__name__
        except (InterruptRefused, TriageRefused) as refusal:
            return type(refusal).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(arguments)) as pool:
        return sorted(pool.map(run, arguments))


def test_many_saves_of_one_sheet_open_one_interrupt_with_every_reason():
    dana = make_staff()
    draft = make_draft(dana)
    rules = [f"E0{n}" for n in range(1, THREADS + 1)]

    at_once(lambda rule: open_interrupt(draft=draft, why=[rule], by=dana, now=NOW), rules)

    assert sorted(Interrupt.objects.get().why) == rules


def test_of_many_who_come_one_is_first():
    dana = make_staff()
    interrupt = open_interrupt(draft=make_draft(dana), why=["E01"], by=dana, now=NOW)
    colleagues = [make_staff(Role.CLINICIAN) for _turn in range(THREADS)]

    results = at_once(lambda one: join_interrupt(interrupt=interrupt, by=one, now=NOW), colleagues)

    assert results == ["AlreadyJoined"] * (THREADS - 1) + ["Interrupt"]


def test_of_many_lowerings_of_an_emergency_one_waits():
    triage = make_triage(urgency=Urgency.EMERGENCY)
    staff = [make_staff(Role.CLINICIAN) for _turn in range(THREADS)]

    def lower(by):
        return override_triage(
            triage=triage, to=Urgency.SAME_DAY, code="clinical_judgement", text="", by=by, now=NOW
        )

    results = at_once(lower, staff)

    assert results == ["AlreadyPending"] * (THREADS - 1) + ["Override"]
    assert Override.objects.pending().count() == 1


def test_one_version_is_signed_once():
    clinicians = [make_staff(Role.CLINICIAN) for _turn in range(THREADS)]

    results = at_once(lambda one: sign_ruleset(version=VERSION, by=one, now=NOW), clinicians)

    assert results == ["AlreadySigned"] * (THREADS - 1) + ["Signature"]
    assert Signature.objects.count() == 1
