"""Addresses of the whole program."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from core.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("intake.urls")),
]


def stale_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form whose token is missing or old: what to do, without a code."""
    return render(request, "403_stale.html", status=403)
