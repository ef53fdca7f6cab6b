"""Addresses of the phone: its lines, and the doors at which phone systems report."""

from django.urls import path

from intake.phone import lines, listening, pages, webhooks

urlpatterns = [
    path("lines/", lines.show_lines, name="lines"),
    path("lines/new/", lines.add_line, name="add_line"),
    path("lines/<int:line_id>/", lines.edit_line, name="edit_line"),
    path("phone/", pages.show_rings, name="rings"),
    path("phone/recordings/<int:recording_id>/", listening.hear_recording, name="hear_recording"),
    path("phone/<slug:name>/", webhooks.report, name="phone_report"),
    path("phone/<slug:name>/<slug:step>/", webhooks.report, name="phone_step"),
]
