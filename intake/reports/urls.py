"""Addresses of the reports."""

from django.urls import path

from intake.reports import exporting, printing, staffing, views

urlpatterns = [
    path("", views.report, name="reports"),
    path("export/", exporting.export, name="export_report"),
    path("month/", printing.month, name="report_month"),
    path("staffing/", staffing.staffing, name="staffing"),
    path("rows/speed/<slug:stage>/", views.report_stage, name="report_stage"),
    path("rows/<slug:measure>/<slug:fact>/", views.report_rows, name="report_rows"),
]
