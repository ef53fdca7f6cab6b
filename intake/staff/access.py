"""Who may do what: one table of actions by roles, and the middleware that keeps pages closed until opened."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from intake.staff.models import Role, Staff

# An action that is not named here is nobody's.
MAY: dict[str, set[str]] = {
    "log_calls": {Role.ADMISSIONS, Role.CLINICIAN, Role.SUPERVISOR},
    "keep_callbacks": {Role.ADMISSIONS, Role.CLINICIAN, Role.SUPERVISOR},
    "decide_callbacks": {Role.SUPERVISOR},
    "plan_shifts": {Role.SUPERVISOR},
    "edit_lines": {Role.ADMINISTRATOR},
    "edit_policies": {Role.ADMINISTRATOR},
    "see_board": {Role.SUPERVISOR, Role.CLINICIAN},
    "join_emergencies": {Role.SUPERVISOR, Role.CLINICIAN},
    "co_sign_overrides": {Role.SUPERVISOR},
    "sign_rules": {Role.CLINICIAN},
    "see_overrides": {Role.CLINICIAN, Role.SUPERVISOR, Role.AUDITOR},
    "see_audit_trail": {Role.AUDITOR, Role.SUPERVISOR},
    "see_staff": {Role.ADMINISTRATOR, Role.SUPERVISOR},
}

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class StaffRequest(HttpRequest):
    """A request after the door has checked who asks."""

    user: Staff


def may(staff: Staff, action: str) -> bool:
    """Whether the role of `staff` may do `action`. Raises KeyError for an action that the table lacks."""
    return staff.is_active and staff.role in MAY[action]


def opens(action: str) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Opens a view to the roles that may do `action`; everybody else gets 403."""
    roles = MAY[action]

    def wrap(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def checked(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.role not in roles:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        checked.opened_for = action  # type: ignore[attr-defined]
        return checked

    return wrap


class ClosedByDefaultMiddleware(LoginRequiredMiddleware):
    """Every page wants a signed-in member of staff, unless it says `@login_not_required`.

    A script on a page gets 401 instead of the sign-in page, so that it keeps what was typed and asks again.
    No page with personal data stays in the browser's cache.
    """

    def handle_no_permission(  # type: ignore[override]  # Django's own only redirects
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponse:
        if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate" or request.headers.get(
            "HX-Request"
        ):
            return HttpResponse(status=401, headers={"Cache-Control": "no-store"})
        return redirect_to_login(_page_of(request), self.get_login_url(view_func))


def _page_of(request: HttpRequest) -> str:
    """Where to go on after signing in: this page, or the page whose form was sent."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    return came_from.path if came_from.netloc == request.get_host() else "/"
