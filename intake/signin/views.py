"""The locked screen, and the first visit of somebody who was invited."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlsafe_base64_decode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from intake.audit.services import record
from intake.signin.marks import mark_seen
from intake.staff.access import StaffRequest
from intake.staff.models import Staff


@require_POST
@never_cache
def awake(request: StaffRequest) -> HttpResponse:
    """A page says that somebody touched it: the idle lock begins its time anew."""
    return HttpResponse(status=204)


@require_POST
@never_cache
def lock(request: StaffRequest) -> HttpResponse:
    """Locks every page of this session, at the wish of its owner or because nobody touched the page."""
    response = HttpResponse(status=204) if _is_script(request) else redirect("locked")
    mark_seen(request, response, timezone.now(), locked=True)
    return response


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def locked(request: StaffRequest) -> HttpResponse:
    """The locked screen. The password opens it where it was; a script gets 204, or 422 for a wrong one."""
    goal, message = _safe_next(request), ""
    if request.method == "POST":
        try:
            if get_adapter().reauthenticate(request.user, request.POST.get("password", "")):
                return _open_again(request, goal)
            message = _("That is not the password of this session's owner.")
        except ValidationError as refusal:
            message = " ".join(refusal.messages)
    status = 422 if message else 200
    return render(request, "signin/locked.html", {"next": goal, "message": message}, status=status)


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def welcome(request: HttpRequest, who: str, token: str) -> HttpResponse:
    """The first visit by the link of an invitation: they choose their password, and sign in with it."""
    staff = _invited(who, token)
    if staff is None:
        return render(request, "signin/welcome_over.html", status=410)
    form = SetPasswordForm(staff, request.POST or None)
    for field in form.fields.values():
        field.widget.attrs["class"] = "input"
    if request.method == "POST" and form.is_valid():
        form.save()
        record(verb="accept_invitation", about=staff, by=staff, at=timezone.now())
        return redirect("sign_in")
    context = {"form": form, "staff": staff}
    return render(request, "signin/welcome.html", context, status=422 if form.errors else 200)


def _open_again(request: StaffRequest, goal: str) -> HttpResponse:
    reauthenticate_by_password(request)
    response = HttpResponse(status=204) if _is_script(request) else redirect(goal)
    mark_seen(request, response, timezone.now())
    return response


def _invited(who: str, token: str) -> Staff | None:
    try:
        staff = Staff.objects.working_here().filter(pk=int(urlsafe_base64_decode(who))).first()
    except (ValueError, OverflowError):
        return None
    return staff if staff is not None and default_token_generator.check_token(staff, token) else None


def _safe_next(request: HttpRequest) -> str:
    given: Any = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(given, {request.get_host()}, require_https=request.is_secure())
    return given if is_ours else reverse("home")


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate" or "HX-Request" in request.headers
