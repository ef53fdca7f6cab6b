"""Addresses of the quality review."""

from django.urls import path

from intake.quality import views

urlpatterns = [
    path("", views.quality, name="quality"),
    path("form/", views.questions, name="review_form"),
    path("draws/<int:draw_id>/", views.draw, name="draw"),
    path("reviews/<int:review_id>/", views.score, name="score_review"),
    path("own/", views.own_reviews, name="own_reviews"),
    path("own/<int:review_id>/", views.own_review, name="own_review"),
]
