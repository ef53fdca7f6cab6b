"""Addresses of what a member of staff sets for themselves."""

from django.urls import path

from intake.me import views

urlpatterns = [
    path("", views.me, name="me"),
    path("density/", views.density, name="density"),
    path("screens/", views.screens, name="screens"),
    path("test/", views.test_message, name="test_message"),
    path("sound/", views.sound, name="sound"),
]
