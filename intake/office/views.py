"""Lists for those who answer for the house: who did what, and who works here."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from intake.audit.models import Entry
from intake.staff.access import MAY, StaffRequest, may, opens
from intake.staff.models import Role, Staff

PAGE = 100


@require_GET
@never_cache
@opens("see_audit_trail")
def audit_trail(request: StaffRequest) -> HttpResponse:
    """Newest first, a hundred to a page; `?before=` continues below an entry's id."""
    before = request.GET.get("before", "")
    entries = Entry.objects.select_related("by").order_by("-pk")
    if before.isascii() and before.isdecimal() and len(before) < 19:
        entries = entries.filter(pk__lt=int(before))
    page = list(entries[:PAGE])
    next_before = page[-1].pk if len(page) == PAGE else None
    return render(
        request, "office/audit.html", {"entries": page, "next_before": next_before, "now": timezone.now()}
    )


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
