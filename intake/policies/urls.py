"""Address of the administrator's rules of when to try again."""

from django.urls import path

from intake.policies import views

urlpatterns = [path("", views.policies, name="policies")]
