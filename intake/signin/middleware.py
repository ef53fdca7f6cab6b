"""What stands between a session and the pages: the idle lock, and the second factor where it is required."""

from datetime import timedelta
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from intake.signin.marks import mark_device, mark_seen, seen_at
from intake.staff.access import StaffRequest
from intake.staff.rules import decide_lock

IDLE = timedelta(minutes=settings.IDLE_MINUTES)
# What goes on while the screen is locked: signing in and out, and a call on the line with what it may need.
WHILE_LOCKED = {
    "sign_in", "sign_out", "account_login", "account_logout", "locked", "lock", "healthz", "fresh_token",
    "save_sheet", "stay_on_sheet", "choose_words", "finish_sheet", "open_emergency", "page_supervisor",
    "note_emergency", "emergency_who", "emergency",
}  # fmt: skip
WITHOUT_SECOND_FACTOR = WHILE_LOCKED | {"home", "account_reauthenticate", "account_change_password"}
SEEN_WHEN_SENT = {"POST", "PUT", "PATCH", "DELETE"}


class GuardMiddleware:
    """Runs behind the middleware that closes every page to strangers.

    A page that is opened or a form that is sent shows that somebody is there; what a page fetches by itself
    does not.
    """

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._marked(request, self.get_response(request))

    def process_view(self, request: StaffRequest, view: Any, *args: Any) -> HttpResponse | None:
        """Answers in place of a page that is locked or that wants a second factor first."""
        if not request.user.is_authenticated:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name not in WHILE_LOCKED and decide_lock(seen_at(request), timezone.now(), IDLE):
            return _locked(request)
        request.was_touched = _is_touch(request, name)  # type: ignore[attr-defined]
        if settings.SECOND_FACTOR_REQUIRED and _wants_factor(request, name):
            return redirect("mfa_index")
        return None

    def _marked(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Marks a page that was touched, and a device that was signed in on."""
        if request.method == "POST" and request.path == reverse("sign_out"):
            response["Clear-Site-Data"] = '"cache", "storage"'
        user = getattr(request, "signed_in", None)
        if user is not None:
            mark_device(request, response, user.get_username())
        if user is not None or getattr(request, "was_touched", False):
            mark_seen(request, response, timezone.now())
        return response


def _is_touch(request: HttpRequest, name: str) -> bool:
    if name in WHILE_LOCKED:
        return name == "save_sheet" and not decide_lock(seen_at(request), timezone.now(), IDLE)
    is_page = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    return request.method in SEEN_WHEN_SENT or (is_page and "HX-Request" not in request.headers)


def _locked(request: HttpRequest) -> HttpResponse:
    if request.method == "GET" and "HX-Request" not in request.headers:
        if request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate":
            return redirect(f"{reverse('locked')}?{urlencode({'next': request.get_full_path()})}")
    elif (
        request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        and "HX-Request" not in request.headers
    ):
        return redirect("locked")
    return HttpResponse(status=401, headers={"Cache-Control": "no-store"})


def _wants_factor(request: StaffRequest, name: str) -> bool:
    """Whether this person must set up a second factor before they see anything else."""
    if name in WITHOUT_SECOND_FACTOR or name.startswith("mfa_"):
        return False
    records = get_authentication_records(request, request.user)
    if any(record.get("method") == "mfa" for record in records):
        return False
    return not is_mfa_enabled(request.user)
