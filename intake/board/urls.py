"""Addresses of the board."""

from django.urls import path

from intake.board import views

urlpatterns = [path("", views.board, name="board")]
