"""Addresses of the clinical lead's pages."""

from django.urls import path

from intake.clinic import views

urlpatterns = [
    path("", views.clinic, name="clinic"),
    path("sign/", views.sign_rules, name="sign_rules"),
    path("co-sign/<int:override_id>/", views.co_sign, name="co_sign"),
]
