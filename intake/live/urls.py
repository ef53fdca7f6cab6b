"""Addresses of what open screens listen to."""

from django.urls import path

from intake.live import passing, views

urlpatterns = [
    path("", views.live, name="live"),
    path("notices/", views.notices, name="notices"),
    path("notices/<int:reminder_id>/have/", views.have_notice, name="have_notice"),
    path("notices/<int:reminder_id>/ring/", views.ring_notice, name="ring_notice"),
    path("notices/<int:reminder_id>/later/", passing.later, name="later_notice"),
    path("notices/<int:reminder_id>/hand-over/", passing.hand_over, name="hand_over_notice"),
]
