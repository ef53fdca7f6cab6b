"""Addresses of the rooms' doors."""

from django.contrib.auth.views import LogoutView
from django.urls import include, path

from intake.me.views import SignIn

urlpatterns = [
    path(
        "sign-in/",
        SignIn.as_view(template_name="staff/sign_in.html", redirect_authenticated_user=True),
        name="sign_in",
    ),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("", include("intake.desk.urls")),
    path("calls/", include("intake.sheet.urls")),
    path("people/", include("intake.directory.urls")),
    path("", include("intake.office.urls")),
    path("emergency/", include("intake.emergency.urls")),
    path("board/", include("intake.board.urls")),
    path("clinic/", include("intake.clinic.urls")),
    path("", include("intake.duty.urls")),
    path("policies/", include("intake.policies.urls")),
    path("", include("intake.phone.urls")),
    path("live/", include("intake.live.urls")),
    path("me/", include("intake.me.urls")),
]
