"""How the sign-in library is fitted to this house: limits, audit trail, sealed secrets, no sign-up."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.audit.services import record
from intake.privacy.fields import key_ring
from intake.reminders.wishes import change_own_screens
from intake.signin.marks import device_of
from intake.signin.throttle import TooManyTries, begin_try, forgive_try
from intake.staff.models import Staff
from intake.staff.speaking import asked_language

FACTOR_PLACE = "mfa_authenticator.data"  # what the secret of a second factor is bound to
logger = logging.getLogger(__name__)


class SignIn(DefaultAccountAdapter):
    """Nobody signs up: an administrator invites. Every try, success and sign-out is in the audit trail."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _(
            "That user name and password do not belong together. Check both and try again."
        ),
        "too_many_login_attempts": _(
            "Too many tries from here. Wait five minutes, or sign in on a device that you have used before."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts the try before the password is looked at."""
        name = str(credentials.get("username") or "")
        try:
            self.present_try = begin_try(
                name=name,
                address=self.get_client_ip(request),
                device=device_of(request, name),
                now=timezone.now(),
            )
        except TooManyTries:
            _note_failure("too_many_tries", name)
            raise self.validation_error("too_many_login_attempts") from None

    def _rollback_login_failed_rl_usage(self) -> None:
        forgive_try(self.present_try)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        _note_failure("sign_in_failed", str(credentials.get("username") or ""))

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        request.signed_in = user  # type: ignore[attr-defined]  # the guard marks the device
        _keep_language(request, user)  # type: ignore[arg-type]
        record(verb="sign_in", about=user, by=user, at=timezone.now())  # type: ignore[arg-type]

    def logout(self, request: HttpRequest) -> None:
        user = request.user
        record(verb="sign_out", about=user, by=user, at=timezone.now())  # type: ignore[arg-type]
        super().logout(request)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        super().set_password(user, password)
        record(verb="change_password", about=user, by=user, at=timezone.now())  # type: ignore[arg-type]

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The pages say what happened; a second word about it would only be read aloud twice."""

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of a letter. The site's own address, never one that a request named."""
        uid, _dash, token = key.partition("-")
        return settings.PUBLIC_URL + reverse("account_reset_password_from_key", args=[uid, token])

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Sends a link to choose a new password. A mail server that is away changes nothing on the page."""
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError):
            logger.error("a link to choose a new password could not be mailed")


class SecondFactor(DefaultMFAAdapter):
    """Keeps the secrets of second factors sealed under the ring of this site."""

    def encrypt(self, text: str) -> str:
        return key_ring().seal(text, FACTOR_PLACE)

    def decrypt(self, encrypted_text: str) -> str:
        return key_ring().open(encrypted_text, FACTOR_PLACE)


def _keep_language(request: HttpRequest, staff: Staff) -> None:
    """Who has not chosen a language gets the browser's, in mails too; English needs no choice."""
    language = asked_language(request)
    if not staff.language and language != settings.LANGUAGE_CODE:
        change_own_screens(
            staff=staff, language=language, clock=staff.clock, dense=staff.dense, now=timezone.now()
        )


def _note_failure(verb: str, name: str) -> None:
    """Who was meant is noted only if they exist: what was typed may be a password."""
    meant = Staff.objects.filter(username=name).first()
    record(verb=verb, about=meant, by=None, at=timezone.now())
