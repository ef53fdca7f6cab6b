"""When this site tries again: what holds, what another policy would do to the queue, and who changed it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intake.callbacks.policies import Policy, cadence_of
from intake.callbacks.replanning import PolicyHasChanged, Preview, preview_policy, save_policy
from intake.callbacks.rules import USUAL
from intake.policies.forms import PolicyForm
from intake.staff.access import StaffRequest, opens

VERSIONS = 20


@require_http_methods(["GET", "POST"])
@never_cache
@opens("edit_policies")
def policies(request: StaffRequest) -> HttpResponse:
    """Shows the policy in force; a changed one is previewed first, and saved as it was previewed."""
    if request.method == "GET":
        return _page(request)
    form = PolicyForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    if request.POST.get("previewed") != form.fingerprint:
        return _page(request, form, preview_policy(cadence=form.cadence, now=timezone.now()))
    based_on = form.cleaned_data["based_on"]
    try:
        policy = save_policy(cadence=form.cadence, based_on=based_on, by=request.user, now=timezone.now())
    except PolicyHasChanged as refusal:
        form.add_error(None, str(refusal))
        return _page(request, form, status=409)
    messages.success(request, _("Version %(version)s holds from now on.") % {"version": policy.version})
    return redirect("policies")


def _page(
    request: StaffRequest, form: PolicyForm | None = None, preview: Preview | None = None, status: int = 200
) -> HttpResponse:
    versions = list(Policy.objects.select_related("by").order_by("-version")[:VERSIONS])
    cadence = cadence_of(versions[0]) if versions else USUAL
    context = {
        "form": form or PolicyForm.showing(cadence, versions[0].version if versions else 0),
        "preview": preview,
        "versions": versions,
        "now": timezone.now(),
    }
    return render(request, "policies/policies.html", context, status=status)
