"""Addresses of a person's way to treatment."""

from django.urls import path

from intake.treatment import views

urlpatterns = [
    path("<slug:reference>/", views.outcomes, name="outcomes"),
    path("correct/<int:outcome_id>/", views.correct, name="correct_outcome"),
]
