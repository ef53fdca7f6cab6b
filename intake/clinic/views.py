"""The clinical lead's pages: the rules and who signed them, how often staff decide otherwise, what waits."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from intake.audit.services import record
from intake.callbacks.urgency import follow_urgency
from intake.clinic.forms import PeriodForm
from intake.clinic.outcomes import see_outcomes
from intake.clinic.queries import see_numbers, see_pending, see_rules, see_signature, see_targets
from intake.staff.access import StaffRequest, may, opens
from intake.triage.models import Override
from intake.triage.queries import override_report
from intake.triage.rulesets import site_ruleset
from intake.triage.services import (
    STATEMENT,
    TriageRefused,
    co_sign_override,
    refuse_override,
    sign_ruleset,
)


@require_GET
@never_cache
@opens("see_overrides")
def clinic(request: StaffRequest) -> HttpResponse:
    """The rules in use, and how often they are overridden in the days from `?from=` to `?to=`."""
    now, ruleset = timezone.now(), site_ruleset()
    form = PeriodForm(request.GET, now=now)
    is_right = form.is_valid()
    report = override_report(start=form.period[0], end=form.period[1]) if is_right else None
    context = {
        "now": now,
        "form": form,
        "report": report,
        "outcomes": see_outcomes(report) if report else None,
        "ruleset": ruleset,
        "groups": see_rules(ruleset),
        "numbers": see_numbers(ruleset),
        "targets": list(see_targets(ruleset)),
        "signature": see_signature(ruleset.version),
        "statement": _(STATEMENT),
        "pending": see_pending(),
        "may_sign": may(request.user, "sign_rules"),
        "may_co_sign": may(request.user, "co_sign_overrides"),
    }
    return render(request, "clinic/clinic.html", context, status=200 if is_right else 400)


@require_POST
@opens("sign_rules")
def sign_rules(request: StaffRequest) -> HttpResponse:
    """Signs the version that the page showed."""
    version = request.POST.get("version", "")
    try:
        sign_ruleset(version=version, by=request.user, now=timezone.now())
    except TriageRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You have signed version %(version)s.") % {"version": version})
    return redirect("clinic")


@require_http_methods(["GET", "POST"])
@never_cache
@opens("co_sign_overrides")
def co_sign(request: StaffRequest, override_id: int) -> HttpResponse:
    """One lowered emergency, and the supervisor's word on it. Looking at it is written down."""
    rows = Override.objects.select_related("triage__call", "by", "co_signed_by", "refused_by")
    override = get_object_or_404(rows, pk=override_id)
    now = timezone.now()
    if request.method == "POST":
        return _decide(request, override)
    record(verb="read_override", about=override.triage.call, by=request.user, at=now)
    return render(request, "clinic/co_sign.html", {"override": override, "now": now})


def _decide(request: StaffRequest, override: Override) -> HttpResponse:
    word, call = request.POST.get("word"), {"reference": override.triage.call.reference}
    if word not in ("yes", "no"):
        messages.error(request, _("Say whether it becomes less urgent or stays an emergency."))
        return redirect("co_sign", override.pk)
    decide = co_sign_override if word == "yes" else refuse_override
    try:
        with transaction.atomic():
            decided = decide(override=override, by=request.user, now=timezone.now())
            if decided.effective_at:
                follow_urgency(
                    call=override.triage.call,
                    urgency=decided.to_urgency,
                    by=request.user,
                    now=decided.effective_at,
                )
    except TriageRefused as refusal:
        messages.error(request, str(refusal))
    else:
        agreed = _("Call %(reference)s is no longer an emergency.")
        refused = _("Call %(reference)s stays an emergency.")
        messages.success(request, (agreed if word == "yes" else refused) % call)
    return redirect("clinic")
