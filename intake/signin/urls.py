"""Addresses of signing in. The sign-in library finds its pages by these names.

What it offers and we do not is left out: signing up, changing e-mail addresses (see `me`), codes by e-mail.
"""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions.views import list_usersessions
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from intake.signin import views


def page(view: Any) -> Any:
    """A page of the library: not kept by the browser, and deaf to what no form of ours sends."""
    return never_cache(require_http_methods(["GET", "HEAD", "POST"])(view))


urlpatterns = [
    path("sign-in/", page(account.login), name="sign_in"),
    path("sign-in/", page(account.login), name="account_login"),
    path("sign-out/", require_POST(account.logout), name="sign_out"),
    path("sign-out/", require_POST(account.logout), name="account_logout"),
    path("awake/", views.awake, name="awake"),
    path("lock/", views.lock, name="lock"),
    path("locked/", views.locked, name="locked"),
    path("welcome/<slug:who>/<slug:token>/", views.welcome, name="welcome"),
    path("account/gone/", page(account.account_inactive), name="account_inactive"),
    path("account/again/", page(account.reauthenticate), name="account_reauthenticate"),
    path("account/password/", page(account.password_change), name="account_change_password"),
    path("account/password/first/", page(account.password_set), name="account_set_password"),
    path("account/forgotten/", page(account.password_reset), name="account_reset_password"),
    path("account/forgotten/sent/", page(account.password_reset_done), name="account_reset_password_done"),
    path(
        "account/forgotten/<slug:uidb36>/<slug:key>/",
        page(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "account/forgotten/done/",
        page(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("account/sessions/", page(list_usersessions), name="usersessions_list"),
    path("account/factor/", page(factor.index), name="mfa_index"),
    path("account/factor/authenticate/", page(factor.authenticate), name="mfa_authenticate"),
    path("account/factor/again/", page(factor.reauthenticate), name="mfa_reauthenticate"),
    path("account/factor/app/", page(totp.activate_totp), name="mfa_activate_totp"),
    path("account/factor/app/remove/", page(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/factor/codes/", page(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "account/factor/codes/new/", page(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"
    ),
    path(
        "account/factor/codes/file/", page(codes.download_recovery_codes), name="mfa_download_recovery_codes"
    ),
    path("account/factor/keys/", page(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("account/factor/keys/new/", page(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path(
        "account/factor/keys/again/",
        page(passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/factor/keys/sign-in/", page(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("account/factor/keys/<int:pk>/name/", page(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path("account/factor/keys/<int:pk>/remove/", page(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
]
