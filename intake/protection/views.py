"""The page of how a person is protected: who may see them, and who has looked."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from intake.audit.services import record
from intake.consents.models import Consent
from intake.consents.notices import SHORT
from intake.people.gates import Restriction
from intake.people.guarding import GuardRefused, seal_person, unseal_person
from intake.people.models import Person
from intake.protection.accounting import account_for
from intake.protection.forms import ConsentForm, DisclosureForm, HoldForm, SealForm
from intake.retention.models import Hold
from intake.retention.services import RetentionRefused, hold_person, lift_hold
from intake.staff.access import StaffRequest, may, opens


@require_GET
@never_cache
@opens("see_people")
def show(request: StaffRequest, reference: str) -> HttpResponse:
    """How one person is protected. Looking at it is written down."""
    return protection_page(request, load(request, reference))


def load(request: StaffRequest, reference: str) -> Person:
    """404 alike for nobody and for somebody whom one may not see."""
    return get_object_or_404(Person.objects.visible_to(request.user, timezone.now()), reference=reference)


def protection_page(request: StaffRequest, person: Person, status: int = 200, **given: Any) -> HttpResponse:
    """The page, with the forms as they were `given`, else empty."""
    now = timezone.now()
    record(verb="read_protection", about=person, by=request.user, at=now)
    restriction = Restriction.objects.filter(person=person).select_related("by").first()
    named = list(restriction.named.order_by("name")) if restriction else []
    today, consents = timezone.localdate(now), Consent.objects.filter(person=person)
    context = {
        "consents": [
            (consent, consent.is_in_force(today))
            for consent in consents.select_related("by", "revoked_by").order_by("-pk")
        ],
        "told": account_for(person, now=now),
        "consent_form": ConsentForm(today=today),
        "disclosure_form": DisclosureForm(consents=consents.in_force(today), now=now),
        "person": person,
        "restriction": restriction,
        "named": named,
        "short_notice": SHORT,
        "hold": Hold.objects.in_force().filter(person=person).select_related("by").first(),
        "hold_form": HoldForm(),
        "may_hold": may(request.user, "hold_records"),
        "may_seal": may(request.user, "seal_people"),
        "seal_form": SealForm(named=named),
        "now": now,
    }
    return render(request, "protection/protection.html", context | given, status=status)


@require_POST
@never_cache
@opens("seal_people")
def seal(request: StaffRequest, reference: str) -> HttpResponse:
    """Seals a person to named people. Who is not named sees nothing more of them from now on."""
    person, form = load(request, reference), SealForm(request.POST)
    if not form.is_valid():
        return protection_page(request, person, 422, seal_form=form)
    named, now = form.cleaned_data["named"], timezone.now()
    try:
        seal_person(person=person, named=named, reason=form.cleaned_data["reason"], by=request.user, now=now)
    except GuardRefused as refusal:
        form.add_error("reason", str(refusal))
        return protection_page(request, person, 422, seal_form=form)
    if request.user not in named:
        messages.success(request, _("Sealed. You are not among the named, so it is closed to you too."))
        return redirect("home")
    return redirect("protection", person.reference)


@require_POST
@never_cache
@opens("seal_people")
def unseal(request: StaffRequest, reference: str) -> HttpResponse:
    """Opens a sealed person to whoever works with them."""
    person = load(request, reference)
    unseal_person(person=person, by=request.user, now=timezone.now())
    return redirect("protection", person.reference)


@require_POST
@never_cache
@opens("hold_records")
def hold(request: StaffRequest, reference: str) -> HttpResponse:
    """Keeps a record whatever its age."""
    person, form = load(request, reference), HoldForm(request.POST)
    if form.is_valid():
        try:
            reason, now = form.cleaned_data["reason"], timezone.now()
            hold_person(person=person, reason=reason, by=request.user, now=now)
        except RetentionRefused as refusal:
            form.add_error("reason", str(refusal))
    if form.errors:
        return protection_page(request, person, 422, hold_form=form)
    return redirect("protection", person.reference)


@require_POST
@never_cache
@opens("hold_records")
def lift(request: StaffRequest, reference: str) -> HttpResponse:
    """Lets a record go when its time is over."""
    person = load(request, reference)
    lift_hold(person=person, by=request.user, now=timezone.now())
    return redirect("protection", person.reference)
