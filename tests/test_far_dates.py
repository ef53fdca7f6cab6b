"""Dates that no clock shows: refused beside the field, and what was typed stays."""

import pytest
from django.utils import timezone

from intake.duty.forms import PlanForm
from intake.outcomes.forms import OutcomeForm
from intake.people.clocks import OurTimeField, WallClockField
from intake.safety.forms import EmergencyForm
from intake.safety.models import Interrupt
from tests.make import make_draft, make_interrupt, make_staff

FAR = ["9999-12-31T23:59", "0001-01-01T00:00", "2101-01-01T00:00", "1999-12-31T23:59"]


@pytest.mark.django_db
@pytest.mark.parametrize("far", FAR)
def test_emergency_takes_no_date_that_cannot_be_read_again(client, far):
    dana = make_staff()
    interrupt = make_interrupt(make_draft(dana, opened_at=timezone.now()))
    client.force_login(dana)

    answer = client.post(
        f"/emergency/{interrupt.pk}/note/",
        {"emergency-disclosed_at": far, "emergency-nature": "chest pain"},
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Write a date between 2000 and 2100." in page
    assert far in page
    assert "chest pain" in page
    assert Interrupt.objects.get().disclosed_at is None


@pytest.mark.parametrize("field", [OurTimeField(), WallClockField()])
def test_years_of_our_time_are_taken(field):
    assert field.clean("2026-11-24T09:30").year == 2026


@pytest.mark.django_db
def test_every_form_with_a_time_keeps_to_our_years():
    forms = [EmergencyForm(), PlanForm(), OutcomeForm()]
    fields = [field for form in forms for name, field in form.fields.items() if name.endswith("at")]
    assert fields
    assert all(isinstance(field, OurTimeField) for field in fields)
