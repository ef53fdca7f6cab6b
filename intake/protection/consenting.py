"""Consents and disclosures on the page of how a person is protected, and the accounting that prints."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from intake.audit.services import record
from intake.consents.models import Consent
from intake.consents.services import (
    ConsentRefused,
    Signed,
    record_consent,
    record_disclosure,
    revoke_consent,
)
from intake.people.models import Person
from intake.protection.accounting import SINCE_YEARS, account_for
from intake.protection.forms import ConsentForm, DisclosureForm
from intake.protection.views import load, protection_page
from intake.staff.access import StaffRequest, opens


@require_POST
@never_cache
@opens("keep_consents")
def add_consent(request: StaffRequest, reference: str) -> HttpResponse:
    """Keeps a consent that was signed."""
    form, today = ConsentForm(request.POST, today=timezone.localdate()), timezone.localdate()

    def keep(person: Person) -> None:
        signed = Signed(**form.cleaned_data)
        record_consent(person=person, signed=signed, by=request.user, now=timezone.now(), today=today)

    return _keep(request, reference, "consent_form", form, keep)


@require_POST
@never_cache
@opens("keep_consents")
def revoke(request: StaffRequest, reference: str, pk: int) -> HttpResponse:
    """Takes a consent back, at once."""
    person = load(request, reference)
    consent = get_object_or_404(Consent, pk=pk, person=person)
    try:
        revoke_consent(consent=consent, by=request.user, now=timezone.now())
    except ConsentRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Revoked. From now on nothing may be told by it."))
    return redirect("protection", person.reference)


@require_POST
@never_cache
@opens("keep_consents")
def add_disclosure(request: StaffRequest, reference: str) -> HttpResponse:
    """Writes down what was told, to whom, and what allowed it."""
    now, today = timezone.now(), timezone.localdate()
    person = load(request, reference)
    form = DisclosureForm(request.POST, consents=Consent.objects.filter(person=person).in_force(today))

    def keep(person: Person) -> None:
        record_disclosure(person=person, by=request.user, now=now, today=today, **form.cleaned_data)

    return _keep(request, reference, "disclosure_form", form, keep)


@require_POST
@never_cache
@opens("keep_consents")
def accounting(request: StaffRequest, reference: str) -> HttpResponse:
    """The accounting of disclosures, to be printed for the person. Printing it is written down."""
    person, now = load(request, reference), timezone.now()
    record(verb="print_accounting", about=person, by=request.user, at=now)
    context = {"person": person, "told": account_for(person, now=now), "now": now, "years": SINCE_YEARS}
    return render(request, "protection/accounting.html", context)


def _keep(
    request: StaffRequest, reference: str, name: str, form: Any, keep: Callable[[Person], None]
) -> HttpResponse:
    """Does what the form asks for; a refusal stands beside its field and nothing typed is lost."""
    person = load(request, reference)
    if form.is_valid():
        try:
            keep(person)
        except ConsentRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    if form.errors:
        return protection_page(request, person, 422, **{name: form})
    return redirect("protection", person.reference)
