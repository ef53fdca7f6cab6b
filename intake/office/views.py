"""Lists for those who answer for the house: who did what, and who works here."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from intake.office.queries import PAGE, Asked, see_trail
from intake.office.searching import TrailForm
from intake.staff.access import MAY, StaffRequest, may, opens
from intake.staff.models import Role, Staff


@require_GET
@never_cache
@opens("see_audit_trail")
def audit_trail(request: StaffRequest) -> HttpResponse:
    """Newest first, a hundred to a page; `?before=` continues below an entry's id."""
    form, before = TrailForm(request.GET), request.GET.get("before", "")
    form.full_clean()
    below = int(before) if before.isascii() and before.isdecimal() and len(before) < 19 else None
    entries = [] if form.errors else see_trail(form.asked, below)
    again = request.GET.copy()
    if len(entries) == PAGE:
        again["before"] = str(entries[-1].pk)
    context = {
        "form": form,
        "entries": entries,
        "earlier": again.urlencode() if len(entries) == PAGE else "",
        "is_searched": form.asked != Asked(),
    }
    return render(request, "office/audit.html", context, status=422 if form.errors else 200)


@require_GET
@never_cache
@opens("see_staff")
def staff(request: StaffRequest) -> HttpResponse:
    """Everybody who works or worked here, and what each role may do."""
    people = Staff.objects.order_by("-is_active", "name")
    table = [
        (_(action.replace("_", " ")), [role in roles for role in Role.values])
        for action, roles in MAY.items()
    ]
    context = {"people": people, "roles": Role.labels, "table": table}
    return render(request, "office/staff.html", context | {"may_employ": may(request.user, "employ_staff")})
