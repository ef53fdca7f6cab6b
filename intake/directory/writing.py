"""What is written on the page of a person: each form does one thing and comes back to the page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from intake.directory.forms import (
    NameForm,
    NoteForm,
    NumberForm,
    PlanForm,
    ReferralForm,
    RelationshipForm,
)
from intake.directory.views import load_person, person_page
from intake.people.models import Person, PhoneNumber, Relationship
from intake.people.records import (
    RecordRefused,
    add_note,
    add_referral,
    agree_plan,
    end_plan,
    forget_relationship,
    relate,
)
from intake.people.services import change_safe_contact, record_safe_contact, rename_person
from intake.staff.access import StaffRequest, opens


@require_POST
@never_cache
@opens("see_people")
def rename(request: StaffRequest, reference: str) -> HttpResponse:
    """Changes what to call them."""
    return _keep(request, reference, NameForm(request.POST), "name_form", rename_person)


@require_POST
@never_cache
@opens("see_people")
def note(request: StaffRequest, reference: str) -> HttpResponse:
    """Adds a note to the timeline."""
    return _keep(request, reference, NoteForm(request.POST), "note_form", add_note)


@require_POST
@never_cache
@opens("see_people")
def refer(request: StaffRequest, reference: str) -> HttpResponse:
    """Keeps to whom they were sent."""
    form = ReferralForm(request.POST, today=timezone.localdate())
    return _keep(request, reference, form, "referral_form", add_referral)


@require_POST
@never_cache
@opens("agree_plans")
def plan(request: StaffRequest, reference: str) -> HttpResponse:
    """Keeps the agreed approach; the plan before it ends."""
    form = PlanForm(request.POST, today=timezone.localdate())
    return _keep(request, reference, form, "plan_form", agree_plan)


@require_POST
@never_cache
@opens("agree_plans")
def stop_plan(request: StaffRequest, reference: str) -> HttpResponse:
    """Ends the plan without another one."""
    return _keep(request, reference, forms.Form(request.POST), "", end_plan)


@require_POST
@never_cache
@opens("see_people")
def add_number(request: StaffRequest, reference: str) -> HttpResponse:
    """Adds a number; one that the person has already takes the answers of now."""
    form = NumberForm(request.POST)

    def add(*, person: Person, by: Any, now: datetime, number: str, **_contact: Any) -> None:
        record_safe_contact(person=person, number=number, contact=form.contact, by=by, now=now)

    return _keep(request, reference, form, "new_number_form", add)


@require_POST
@never_cache
@opens("see_people")
def change_number(request: StaffRequest, reference: str, number_id: int) -> HttpResponse:
    """Changes what a number may be used for."""
    person = load_person(request, reference)
    row = get_object_or_404(PhoneNumber, pk=number_id, person=person)
    form = NumberForm(request.POST, row=row)
    if not form.is_valid():
        return person_page(request, person, 422, number_form=(row.pk, form))
    change_safe_contact(number=row, contact=form.contact, by=request.user, now=timezone.now())
    return _done(request, person)


@require_POST
@never_cache
@opens("see_people")
def add_tie(request: StaffRequest, reference: str) -> HttpResponse:
    """Keeps who they are to somebody else."""
    person, now = load_person(request, reference), timezone.now()
    form = RelationshipForm(request.POST, people=Person.objects.visible_to(request.user, now))
    if form.is_valid():
        try:
            relate(**form.in_order(person), by=request.user, now=now)
        except RecordRefused as refusal:
            form.add_error("other", str(refusal))
    if form.errors:
        return person_page(request, person, 422, tie_form=form)
    return _done(request, person)


@require_POST
@never_cache
@opens("see_people")
def end_tie(request: StaffRequest, reference: str, tie_id: int) -> HttpResponse:
    """Takes a relationship back."""
    person = load_person(request, reference)
    visible = Person.objects.visible_to(request.user, timezone.now())
    rows = Relationship.objects.select_related("person", "other")
    tie = get_object_or_404(rows.filter(person__in=visible, other__in=visible), pk=tie_id)
    if person not in (tie.person, tie.other):
        return redirect("person", person.reference)
    forget_relationship(relationship=tie, by=request.user, now=timezone.now())
    return _done(request, person)


def _keep(
    request: StaffRequest, reference: str, form: forms.Form, name: str, verb: Callable[..., Any]
) -> HttpResponse:
    """Does what the form `name` asks for, or shows the page again with what was typed and what is wrong."""
    person = load_person(request, reference)
    if not form.is_valid():
        return person_page(request, person, 422, **{name: form})
    verb(person=person, by=request.user, now=timezone.now(), **form.cleaned_data)
    return _done(request, person)


def _done(request: StaffRequest, person: Person) -> HttpResponse:
    messages.success(request, _("Kept."))
    return redirect("person", person.reference)
