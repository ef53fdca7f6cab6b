"""Addresses of people and of the search."""

from django.urls import path

from intake.directory import looking, merging, views, writing

urlpatterns = [
    path("", looking.people, name="people"),
    path("search/", looking.find, name="search"),
    path("palette/", looking.palette, name="palette"),
    path("merges/<int:merge_id>/undo/", merging.undo, name="undo_merge"),
    path("<slug:reference>/merge/", merging.choose, name="choose_merge"),
    path("<slug:reference>/merge/<slug:other>/", merging.merge, name="merge"),
    path("<slug:reference>/", views.show_person, name="person"),
    path("<slug:reference>/name/", writing.rename, name="rename_person"),
    path("<slug:reference>/note/", writing.note, name="note_person"),
    path("<slug:reference>/referral/", writing.refer, name="refer_person"),
    path("<slug:reference>/plan/", writing.plan, name="plan_person"),
    path("<slug:reference>/plan/end/", writing.stop_plan, name="end_plan"),
    path("<slug:reference>/numbers/", writing.add_number, name="add_number"),
    path("<slug:reference>/numbers/<int:number_id>/", writing.change_number, name="change_number"),
    path("<slug:reference>/relationships/", writing.add_tie, name="relate"),
    path("<slug:reference>/relationships/<int:tie_id>/end/", writing.end_tie, name="forget_relationship"),
]
