"""What stands around every page: the places that the role of the signed-in person opens."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intake.staff.access import may
from intake.staff.models import Staff

PLACES = [
    ("log_calls", "desk", "house", _("Desk")),
    ("see_people", "people", "users", _("People")),
    ("see_rings", "rings", "phone-incoming", _("Phone")),
    ("see_board", "board", "layout-dashboard", _("Board")),
    ("see_reports", "reports", "chart-column", _("Reports")),
    ("see_overrides", "clinic", "book-open-check", _("Clinical rules")),
    ("keep_callbacks", "handover", "handshake", _("Handover")),
    ("plan_shifts", "shifts", "calendar-clock", _("Shifts")),
    ("set_capacity", "capacity", "gauge", _("Capacity")),
    ("edit_policies", "policies", "timer-reset", _("When to try again")),
    ("edit_lines", "lines", "phone", _("Lines")),
    ("review_glass", "glasses", "shield-alert", _("Broken glass")),
    ("see_audit_trail", "audit_trail", "shield-check", _("Audit trail")),
    ("see_staff", "staff", "id-card", _("Staff")),
]

BELONGS_TO = {"week": "board", "person": "people", "search": "people", "merge": "people", "callback": "desk"}


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Template context: the centre's name, the places, and what the buttons of every page need to know."""
    context: dict[str, Any] = {"centre_name": settings.CENTRE_NAME}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context
    return context | {
        "idle_minutes": settings.IDLE_MINUTES,
        "places": partial(_places, user, request),  # only whole pages show them
        "may_log_calls": may(user, "log_calls"),
        "may_see_people": may(user, "see_people"),
        "may_keep_callbacks": may(user, "keep_callbacks"),
        "may_assign_drafts": may(user, "assign_drafts"),
    }


def _places(user: Staff, request: HttpRequest) -> list[dict[str, Any]]:
    here = request.resolver_match.url_name if request.resolver_match else ""
    here = BELONGS_TO.get(here or "", here)
    return [
        {"url": reverse(name), "icon": icon, "name": label, "here": name == here}
        for action, name, icon, label in PLACES
        if may(user, action)
    ]
