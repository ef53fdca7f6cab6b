"""Addresses of the desk and of a callback."""

from django.urls import path

from intake.desk import about, incoming, keeping, rings, views

urlpatterns = [
    path("", views.home, name="home"),
    path("desk/", views.desk, name="desk"),
    path("desk/shift/begin/", views.begin, name="begin_shift"),
    path("desk/shift/end/", views.end, name="end_shift"),
    path("desk/about/<slug:reference>/", about.about, name="about_callback"),
    path("desk/latest/", about.latest, name="latest_calls"),
    path("desk/abandoned/", rings.abandoned, name="abandoned"),
    path("desk/incoming/", incoming.incoming, name="incoming"),
    path("desk/rings/<slug:reference>/answer/", incoming.answer_ring, name="answer_ring"),
    path("desk/rings/<slug:reference>/call-back/", rings.call_back, name="call_back"),
    path("callbacks/<slug:reference>/", keeping.show_callback, name="callback"),
    path("callbacks/<slug:reference>/claim/", keeping.claim, name="claim_callback"),
    path("callbacks/<slug:reference>/release/", keeping.release, name="release_callback"),
    path("callbacks/<slug:reference>/attempt/", keeping.attempt, name="record_attempt"),
    path("callbacks/<slug:reference>/hand-over/", keeping.hand_over, name="hand_over_callback"),
    path("callbacks/<slug:reference>/snooze/", keeping.snooze, name="snooze_callback"),
    path("callbacks/<slug:reference>/close/", keeping.close, name="close_callback"),
    path("callbacks/<slug:reference>/try-again/", keeping.retry, name="retry_callback"),
]
