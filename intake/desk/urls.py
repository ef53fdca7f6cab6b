"""Addresses of the desk and of a callback."""

from django.urls import path

from intake.desk import views

urlpatterns = [
    path("", views.home, name="home"),
    path("desk/", views.desk, name="desk"),
    path("desk/shift/begin/", views.begin, name="begin_shift"),
    path("desk/shift/end/", views.end, name="end_shift"),
    path("callbacks/<slug:reference>/", views.show_callback, name="callback"),
    path("callbacks/<slug:reference>/claim/", views.claim, name="claim_callback"),
    path("callbacks/<slug:reference>/release/", views.release, name="release_callback"),
    path("callbacks/<slug:reference>/attempt/", views.attempt, name="record_attempt"),
]
