"""Addresses of the rooms' doors."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from intake.desk.views import home

urlpatterns = [
    path("", home, name="home"),
    path(
        "sign-in/",
        LoginView.as_view(template_name="staff/sign_in.html", redirect_authenticated_user=True),
        name="sign_in",
    ),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("", include("intake.desk.urls")),
    path("board/", include("intake.board.urls")),
]
