"""What became of a person: recorded in two keys, corrected when it was wrong."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from intake.audit.services import record
from intake.outcomes.forms import CorrectionForm, OutcomeForm
from intake.outcomes.models import Outcome
from intake.outcomes.queries import see_outcomes
from intake.outcomes.services import OutcomeRefused, correct_outcome, record_outcome
from intake.people.models import Person
from intake.staff.access import StaffRequest, opens


@require_POST
@never_cache
@opens("record_outcomes")
def outcomes(request: StaffRequest, reference: str) -> HttpResponse:
    """Records a step of one person. What cannot be kept is said beside its field, on a page of its own."""
    now = timezone.now()
    person = get_object_or_404(Person.objects.visible_to(request.user, now), reference=reference)
    form = OutcomeForm(request.POST)
    if form.is_valid():
        try:
            record_outcome(person=person, by=request.user, now=now, **form.cleaned_data)
        except OutcomeRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("Recorded."))
            return redirect("person", person.reference)
    record(verb="read_outcomes", about=person, by=request.user, at=now)
    context = {"person": person, "outcome_form": form, "outcomes": see_outcomes(person), "now": now}
    return render(request, "treatment/outcomes.html", context, status=422)


@require_http_methods(["GET", "POST"])
@never_cache
@opens("record_outcomes")
@transaction.atomic
def correct(request: StaffRequest, outcome_id: int) -> HttpResponse:
    """Puts another row in the place of one that was recorded wrongly. The wrong one is kept."""
    now = timezone.now()
    seen = Outcome.objects.filter(person__in=Person.objects.visible_to(request.user, now))
    outcome = get_object_or_404(seen.select_related("person", "recorded_by"), pk=outcome_id)
    form = CorrectionForm(request.POST) if request.method == "POST" else CorrectionForm.showing(outcome)
    if form.is_bound and form.is_valid():
        try:
            correct_outcome(outcome=outcome, by=request.user, now=now, **form.cleaned_data)
        except OutcomeRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("Corrected. What stood there before is kept."))
            return redirect("person", outcome.person.reference)
    record(verb="read_outcomes", about=outcome.person, by=request.user, at=now)
    context = {"outcome": outcome, "form": form, "now": now}
    return render(request, "treatment/correct.html", context, status=422 if form.errors else 200)
