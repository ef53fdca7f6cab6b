"""Addresses of the auditor's and the administrator's lists."""

from django.urls import path

from intake.office import views

urlpatterns = [
    path("audit/", views.audit_trail, name="audit_trail"),
    path("staff/", views.staff, name="staff"),
]
