"""Addresses of the reports."""

from django.urls import path

from intake.reports import views

urlpatterns = [
    path("", views.report, name="reports"),
    path("rows/<slug:measure>/<slug:fact>/", views.report_rows, name="report_rows"),
]
