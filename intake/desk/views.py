"""The admissions staff's screens."""

from django.http import HttpResponse
from django.shortcuts import redirect

from intake.staff.access import StaffRequest


def home(request: StaffRequest) -> HttpResponse:
    return redirect("sign_in")
