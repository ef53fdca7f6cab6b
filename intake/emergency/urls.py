"""Addresses of what is done while somebody is in danger."""

from django.urls import path

from intake.emergency import views

urlpatterns = [
    path("open/<uuid:draft_id>/", views.open_by_hand, name="open_emergency"),
    path("<int:pk>/", views.show, name="emergency"),
    path("<int:pk>/who/", views.who, name="emergency_who"),
    path("<int:pk>/page/", views.page, name="page_supervisor"),
    path("<int:pk>/join/", views.join, name="join_emergency"),
    path("<int:pk>/note/", views.note, name="note_emergency"),
    path("<int:pk>/close/", views.close, name="close_emergency"),
    path("<int:pk>/dismiss/", views.dismiss, name="dismiss_emergency"),
]
