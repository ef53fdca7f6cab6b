"""Who may do what: one table of actions by roles."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from allauth.account.decorators import reauthentication_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from intake.staff.models import Role, Staff

# An action that is not named here is nobody's.
MAY: dict[str, set[str]] = {
    "log_calls": {Role.ADMISSIONS, Role.CLINICIAN, Role.SUPERVISOR},
    "assign_drafts": {Role.SUPERVISOR},
    "record_outcomes": {Role.ADMISSIONS, Role.CLINICIAN, Role.SUPERVISOR},
    "hear_recordings": {Role.ADMISSIONS, Role.CLINICIAN, Role.SUPERVISOR},
    "see_rings": {Role.ADMISSIONS, Role.CLINICIAN, Role.SUPERVISOR},
    "keep_callbacks": {Role.ADMISSIONS, Role.CLINICIAN, Role.SUPERVISOR},
    "see_people": {Role.ADMISSIONS, Role.CLINICIAN, Role.SUPERVISOR},
    "see_everybody": {Role.CLINICIAN, Role.SUPERVISOR},
    "break_glass": {Role.ADMISSIONS, Role.CLINICIAN, Role.SUPERVISOR},
    "break_seals": {Role.CLINICIAN, Role.SUPERVISOR},
    "review_glass": {Role.SUPERVISOR},
    "keep_consents": {Role.ADMISSIONS, Role.CLINICIAN, Role.SUPERVISOR},
    "hold_records": {Role.SUPERVISOR},
    "seal_people": {Role.SUPERVISOR},
    "merge_people": {Role.ADMISSIONS, Role.CLINICIAN, Role.SUPERVISOR},
    "agree_plans": {Role.CLINICIAN, Role.SUPERVISOR},
    "decide_callbacks": {Role.SUPERVISOR},
    "plan_shifts": {Role.SUPERVISOR},
    "set_capacity": {Role.SUPERVISOR, Role.ADMINISTRATOR},
    "edit_lines": {Role.ADMINISTRATOR},
    "edit_policies": {Role.ADMINISTRATOR},
    "see_board": {Role.SUPERVISOR, Role.CLINICIAN},
    "join_emergencies": {Role.SUPERVISOR, Role.CLINICIAN},
    "co_sign_overrides": {Role.SUPERVISOR},
    "sign_rules": {Role.CLINICIAN},
    "see_overrides": {Role.CLINICIAN, Role.SUPERVISOR, Role.AUDITOR},
    "see_reports": {Role.SUPERVISOR, Role.CLINICIAN, Role.AUDITOR},
    "review_quality": {Role.SUPERVISOR},
    "export_reports": {Role.SUPERVISOR, Role.AUDITOR},
    "see_audit_trail": {Role.AUDITOR, Role.SUPERVISOR},
    "see_staff": {Role.ADMINISTRATOR, Role.SUPERVISOR},
    "employ_staff": {Role.ADMINISTRATOR},
}
# What could do lasting harm: whoever does it gave their password or second factor in the past five minutes.
ASKED_AGAIN = {"employ_staff", "edit_policies", "sign_rules"}

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class StaffRequest(HttpRequest):
    """A request after the door has checked who asks."""

    user: Staff


def may(staff: Staff, action: str) -> bool:
    """Whether the role of `staff` may do `action`. Raises KeyError for an action that the table lacks."""
    return staff.is_active and staff.role in MAY[action]


def opens(action: str) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Opens a view to the roles that may do `action`; everybody else gets 403.

    For an action of `ASKED_AGAIN` they are asked first who they are, unless they have just said so.
    """
    roles = MAY[action]

    def wrap(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def checked(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.role not in roles:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        door: Any = reauthentication_required(checked) if action in ASKED_AGAIN else checked
        door.opened_for = action
        return door

    return wrap
