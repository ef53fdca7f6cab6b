"""Addresses of shifts, breaks and handovers."""

from django.urls import path

from intake.duty import handing, views

urlpatterns = [
    path("shifts/", views.shifts, name="shifts"),
    path("shifts/<int:shift_id>/remove/", views.unplan, name="unplan_shift"),
    path("shifts/break/begin/", views.pause, name="begin_break"),
    path("shifts/break/end/", views.resume, name="end_break"),
    path("handover/", handing.handover, name="handover"),
    path("handover/<int:handover_id>/take/", handing.take, name="take_shift"),
    path("handover/<int:handover_id>/withdraw/", handing.withdraw, name="withdraw_handover"),
]
