"""Who comes to work here, in which role, and who leaves. Nobody is deleted: what they did stays theirs."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.audit.services import record
from intake.callbacks.models import Callback, Why
from intake.callbacks.passing import assign_callback, pass_to
from intake.callbacks.services import release_callback
from intake.shifts.models import Shift
from intake.shifts.services import end_shift
from intake.staff.access import may
from intake.staff.models import Role, Staff


class EmploymentRefused(Exception):
    """Something that an administrator foresees and can act on; the text says it to them."""

    message: str | Promise = ""

    def __str__(self) -> str:
        return str(self.message)


class LastAdministrator(EmploymentRefused):
    message = _("Nobody would be left to invite people. Make somebody else an administrator first.")


class CannotTakeThemOver(EmploymentRefused):
    message = _(
        "Open callbacks go to somebody else who works here and rings people back, or to anyone on shift."
    )


class HasLeftAlready(EmploymentRefused):
    message = _("They do not work here any more.")


@transaction.atomic
def invite_staff(*, username: str, name: str, email: str, role: str, by: Staff, now: datetime) -> Staff:
    """Adds somebody who cannot sign in before they have chosen a password by the link of their invitation."""
    staff = Staff(username=username, name=name, email=email, role=role)
    staff.set_unusable_password()
    staff.save(force_insert=True)
    record(verb="invite_staff", about=staff, by=by, at=now, role=role)
    return staff


@transaction.atomic
def change_role(*, staff: Staff, role: str, by: Staff, now: datetime) -> None:
    """Changes what they may open, from their next page on. Raises LastAdministrator."""
    staff = Staff.objects.select_for_update().get(pk=staff.pk)
    if role != Role.ADMINISTRATOR:
        _keep_an_administrator(staff)
    record(verb="change_role", about=staff, by=by, at=now, before=staff.role, role=role)
    staff.role = role
    staff.save(update_fields=["role"])


@transaction.atomic
def let_go(*, staff: Staff, to: Staff | None, by: Staff, now: datetime) -> int:
    """Ends their work here in one step: sessions, second factors, shift, and their open callbacks go to `to`.

    `to` None: to anyone on shift. Answers how many callbacks moved.
    Raises LastAdministrator, CannotTakeThemOver, HasLeftAlready.
    """
    staff = Staff.objects.select_for_update().get(pk=staff.pk)
    if not staff.is_active:
        raise HasLeftAlready
    if to is not None and (to.pk == staff.pk or not may(to, "keep_callbacks")):
        raise CannotTakeThemOver
    _keep_an_administrator(staff)
    staff.is_active, staff.on_call, staff.service_url = False, False, None
    staff.save(update_fields=["is_active", "on_call", "service_url"])
    end_sessions(staff=staff, by=by, now=now)
    Authenticator.objects.filter(user_id=staff.pk).delete()
    if Shift.objects.running().filter(staff=staff).exists():
        end_shift(staff=staff, now=now)
    Shift.objects.planned().filter(staff=staff).delete()
    moved = _pass_callbacks(staff, to, by, now)
    record(verb="let_go", about=staff, by=by, at=now, moved=moved, to=to.pk if to else 0)
    return moved


@transaction.atomic
def take_back(*, staff: Staff, by: Staff, now: datetime) -> None:
    """Somebody works here again. They choose a new password by a new invitation."""
    staff.is_active = True
    staff.set_unusable_password()
    staff.save(update_fields=["is_active", "password"])
    record(verb="take_back", about=staff, by=by, at=now)


@transaction.atomic
def end_sessions(*, staff: Staff, by: Staff, now: datetime) -> None:
    """Signs them out everywhere."""
    ended = [session.end() for session in UserSession.objects.filter(user_id=staff.pk)]
    record(verb="end_sessions", about=staff, by=by, at=now, ended=len(ended))


@transaction.atomic
def forget_factors(*, staff: Staff, by: Staff, now: datetime) -> None:
    """Takes away lost second factors, and signs them out: they set up new ones after their password."""
    Authenticator.objects.filter(user_id=staff.pk).delete()
    end_sessions(staff=staff, by=by, now=now)
    record(verb="forget_factors", about=staff, by=by, at=now)


def _keep_an_administrator(staff: Staff) -> None:
    others = Staff.objects.working_here().filter(role=Role.ADMINISTRATOR).exclude(pk=staff.pk)
    if staff.role == Role.ADMINISTRATOR and not others.select_for_update().exists():
        raise LastAdministrator


def _pass_callbacks(staff: Staff, to: Staff | None, by: Staff, now: datetime) -> int:
    """What they ring just now becomes free, and what is theirs goes on. Answers how many were theirs."""
    rows = Callback.objects.open().order_by("pk").select_for_update(of=("self",), no_key=True)
    for callback in rows.filter(claimed_by=staff):
        release_callback(callback=callback, by=staff, now=now)
    theirs = list(rows.filter(assigned_to=staff))
    for callback in theirs:
        if to is None:
            assign_callback(callback=callback, to=None, by=by, now=now)
        else:
            pass_to(callback=callback, to=to, code=Why.HANDOVER, by=by, now=now)
    return len(theirs)
