"""Addresses of the rooms' doors."""

from django.urls import include, path

urlpatterns = [
    path("", include("intake.signin.urls")),
    path("", include("intake.desk.urls")),
    path("calls/", include("intake.sheet.urls")),
    path("", include("intake.protection.urls")),
    path("people/", include("intake.directory.urls")),
    path("", include("intake.office.urls")),
    path("emergency/", include("intake.emergency.urls")),
    path("board/", include("intake.board.urls")),
    path("clinic/", include("intake.clinic.urls")),
    path("", include("intake.duty.urls")),
    path("policies/", include("intake.policies.urls")),
    path("", include("intake.phone.urls")),
    path("outcomes/", include("intake.treatment.urls")),
    path("quality/", include("intake.quality.urls")),
    path("reports/", include("intake.reports.urls")),
    path("live/", include("intake.live.urls")),
    path("me/", include("intake.me.urls")),
]
