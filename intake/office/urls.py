"""Addresses of the auditor's and the administrator's lists."""

from django.urls import path

from intake.office import employing, views

urlpatterns = [
    path("audit/", views.audit_trail, name="audit_trail"),
    path("staff/", views.staff, name="staff"),
    path("staff/invite/", employing.invite, name="invite"),
    path("staff/<int:pk>/", employing.employee, name="employee"),
    path("staff/<int:pk>/role/", employing.role, name="change_role"),
    path("staff/<int:pk>/leave/", employing.leave, name="let_go"),
    path("staff/<int:pk>/back/", employing.come_back, name="come_back"),
    path("staff/<int:pk>/invite/", employing.invite_again, name="invite_again"),
    path("staff/<int:pk>/sign-out/", employing.sign_out_everywhere, name="sign_out_everywhere"),
]
