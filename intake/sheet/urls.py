"""Addresses of the call sheet."""

from django.urls import path

from intake.sheet import drafts, logged, paper, together, views

urlpatterns = [
    path("new/", views.new_call, name="new_call"),
    path("late/", views.late_call, name="late_call"),
    path("paper/", paper.show_paper, name="paper_form"),
    path("token/", views.fresh_token, name="fresh_token"),
    path("<uuid:draft_id>/", views.show_sheet, name="sheet"),
    path("<uuid:draft_id>/save/", views.save_sheet, name="save_sheet"),
    path("<uuid:draft_id>/stay/", together.stay, name="stay_on_sheet"),
    path("<uuid:draft_id>/choose/", together.choose, name="choose_words"),
    path("<uuid:draft_id>/finish/", views.finish, name="finish_sheet"),
    path("<uuid:draft_id>/throw-away/", drafts.throw_away, name="throw_away"),
    path("<uuid:draft_id>/assign/", drafts.assign, name="assign_draft"),
    path("<slug:reference>/", logged.show_call, name="call"),
    path("<slug:reference>/print/", paper.print_call, name="print_call"),
    path("<slug:reference>/override/", logged.override, name="override_call"),
]
