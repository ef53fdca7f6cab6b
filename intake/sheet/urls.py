"""Addresses of the call sheet."""

from django.urls import path

from intake.sheet import drafts, views

urlpatterns = [
    path("new/", views.new_call, name="new_call"),
    path("token/", views.fresh_token, name="fresh_token"),
    path("<uuid:draft_id>/", views.show_sheet, name="sheet"),
    path("<uuid:draft_id>/save/", views.save_sheet, name="save_sheet"),
    path("<uuid:draft_id>/finish/", views.finish, name="finish_sheet"),
    path("<uuid:draft_id>/throw-away/", drafts.throw_away, name="throw_away"),
    path("<uuid:draft_id>/assign/", drafts.assign, name="assign_draft"),
    path("<slug:reference>/", views.show_call, name="call"),
    path("<slug:reference>/override/", views.override, name="override_call"),
]
