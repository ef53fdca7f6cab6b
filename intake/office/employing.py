"""The administrator's pages: inviting somebody, changing a role, letting somebody go."""

import logging
from collections.abc import Callable
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from intake.callbacks.models import Callback
from intake.office.forms import InvitationForm, LeavingForm, RoleForm
from intake.office.services import (
    EmploymentRefused,
    change_role,
    end_sessions,
    forget_factors,
    invite_staff,
    let_go,
    take_back,
)
from intake.staff.access import StaffRequest, opens
from intake.staff.models import Staff

logger = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@opens("employ_staff")
def invite(request: StaffRequest) -> HttpResponse:
    """Invites somebody: they choose their own password by a link that holds for three days."""
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        staff = invite_staff(by=request.user, now=timezone.now(), **given)
        _send_invitation(request, staff)
        return redirect("employee", staff.pk)
    return render(request, "office/invite.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD"])
@never_cache
@opens("employ_staff")
def employee(request: StaffRequest, pk: int) -> HttpResponse:
    """One member of staff, and what an administrator can do about them."""
    return _page(request, get_object_or_404(Staff, pk=pk))


@require_POST
@opens("employ_staff")
def role(request: StaffRequest, pk: int) -> HttpResponse:
    """Changes their role."""
    staff, form = get_object_or_404(Staff, pk=pk), RoleForm(request.POST)
    if not form.is_valid():
        return _page(request, staff, role_form=form)
    return _do(
        request,
        staff,
        lambda: change_role(staff=staff, by=request.user, now=timezone.now(), **form.cleaned_data),
    )


@require_POST
@opens("employ_staff")
def leave(request: StaffRequest, pk: int) -> HttpResponse:
    """Lets somebody go; their open callbacks move in the same step."""
    staff = get_object_or_404(Staff, pk=pk)
    form = LeavingForm(request.POST, leaving=staff)
    if not form.is_valid():
        return _page(request, staff, leaving=form)
    to = form.cleaned_data["to"]
    return _do(request, staff, lambda: let_go(staff=staff, to=to, by=request.user, now=timezone.now()))


@require_POST
@opens("employ_staff")
def come_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Takes somebody back, with a new invitation."""
    staff = get_object_or_404(Staff, pk=pk, is_active=False)
    take_back(staff=staff, by=request.user, now=timezone.now())
    _send_invitation(request, staff)
    return redirect("employee", pk)


@require_POST
@opens("employ_staff")
def invite_again(request: StaffRequest, pk: int) -> HttpResponse:
    """Sends the link once more, to somebody who has not chosen a password."""
    staff = get_object_or_404(Staff, pk=pk, is_active=True)
    if not staff.has_usable_password():
        _send_invitation(request, staff)
    return redirect("employee", pk)


@require_POST
@opens("employ_staff")
def sign_out_everywhere(request: StaffRequest, pk: int) -> HttpResponse:
    """Ends all their sessions; with `factors=forget` their lost second factors go too."""
    staff = get_object_or_404(Staff, pk=pk)
    verb = forget_factors if request.POST.get("factors") == "forget" else end_sessions
    return _do(request, staff, lambda: verb(staff=staff, by=request.user, now=timezone.now()))


def _do(request: StaffRequest, staff: Staff, verb: Callable[[], Any]) -> HttpResponse:
    try:
        verb()
    except EmploymentRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect("employee", staff.pk)


def _page(request: StaffRequest, staff: Staff, **forms: Any) -> HttpResponse:
    context = {
        "person": staff,
        "open_callbacks": Callback.objects.open().filter(assigned_to=staff).count(),
        "role_form": RoleForm(initial={"role": staff.role}),
        "leaving": LeavingForm(leaving=staff),
    }
    return render(request, "office/employee.html", context | forms, status=422 if forms else 200)


def _send_invitation(request: StaffRequest, staff: Staff) -> None:
    """Mails the link. It holds until a password was chosen by it, for three days at most."""
    who, token = urlsafe_base64_encode(force_bytes(staff.pk)), default_token_generator.make_token(staff)
    context = {"link": settings.PUBLIC_URL + reverse("welcome", args=[who, token])}
    body = render_to_string("mail/invitation.txt", context)
    try:
        send_mail(_("Your place at Ringback"), body, settings.DEFAULT_FROM_EMAIL, [staff.email])
    except (SMTPException, OSError):
        logger.error("an invitation could not be mailed")
        messages.error(request, _("The mail server did not take the invitation. Send it again later."))
    else:
        messages.success(request, _("The invitation is on its way."))
