"""Addresses of the board."""

from django.urls import path

from intake.board import planning, views, wall

urlpatterns = [
    path("", views.board, name="board"),
    path("left/", views.left_behind, name="left_behind"),
    path("wall/", wall.wall, name="wall"),
    path("week/", planning.week, name="week"),
    path("capacity/", planning.capacity, name="capacity"),
    path("act/", views.act_on_rows, name="act_on_rows"),
]
