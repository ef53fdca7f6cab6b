"""Addresses of how people are protected."""

from django.urls import path

from intake.protection import consenting, glass, views

urlpatterns = [
    path("people/break-glass/", glass.break_it, name="break_glass"),
    path("people/<slug:reference>/protection/", views.show, name="protection"),
    path("people/<slug:reference>/seal/", views.seal, name="seal_person"),
    path("people/<slug:reference>/unseal/", views.unseal, name="unseal_person"),
    path("people/<slug:reference>/hold/", views.hold, name="hold_person"),
    path("people/<slug:reference>/hold/lift/", views.lift, name="lift_hold"),
    path("people/<slug:reference>/consents/", consenting.add_consent, name="add_consent"),
    path("people/<slug:reference>/consents/<int:pk>/revoke/", consenting.revoke, name="revoke_consent"),
    path("people/<slug:reference>/disclosures/", consenting.add_disclosure, name="add_disclosure"),
    path("people/<slug:reference>/accounting/", consenting.accounting, name="accounting"),
    path("glass/", glass.show_glasses, name="glasses"),
    path("glass/<int:pk>/review/", glass.review, name="review_glass"),
]
