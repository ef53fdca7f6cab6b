"""One's own page: name, e-mail, a messaging service of one's choice, sound; and a message to try it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from intake.me.forms import MeForm, ScreensForm
from intake.reminders.channels import NotDelivered
from intake.reminders.messenger import HOSTED, OWN_SERVER, send_test, show_service
from intake.reminders.wishes import change_own_details, change_own_screens, wish_sound
from intake.staff.access import StaffRequest
from intake.staff.speaking import asked_language, speaking


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def me(request: StaffRequest) -> HttpResponse:
    """What all staff may see and change: their own details. 422 with messages beside the fields."""
    staff = request.user
    form = MeForm(request.POST if request.method == "POST" else None, staff=staff)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        kept = None if given["without_service"] else staff.service_url
        change_own_details(
            staff=staff,
            name=given["name"],
            email=given["email"],
            service_url=given["service_url"] or kept,
            on_call=given["on_call"],
            now=timezone.now(),
        )
        messages.success(request, _("Saved."))
        return redirect("me")
    return _page(request, form)


@require_POST
@never_cache
def screens(request: StaffRequest) -> HttpResponse:
    """Keeps the language, the clock and how close the rows stand; the answer is in the chosen language."""
    form = ScreensForm(request.POST, staff=request.user)
    if not form.is_valid():
        return _page(request, MeForm(staff=request.user), screens=form)
    change_own_screens(staff=request.user, now=timezone.now(), **form.cleaned_data)
    with speaking(request.user.language or asked_language(request), request.user.clock):
        messages.success(request, _("Saved."))
    return redirect("me")


@require_POST
def density(request: StaffRequest) -> HttpResponse:
    """Rows closer together (`dense=yes`) or not, from the list itself."""
    staff = request.user
    dense = request.POST.get("dense") == "yes"
    change_own_screens(
        staff=staff, language=staff.language, clock=staff.clock, dense=dense, now=timezone.now()
    )
    return redirect("home")


def _page(request: StaffRequest, form: MeForm, screens: ScreensForm | None = None) -> HttpResponse:
    staff = request.user
    context = {
        "form": form,
        "screens": screens or ScreensForm(staff=staff),
        "service": show_service(staff.service_url) if staff.service_url else "",
        "has_service": staff.service_url is not None,
        "kinds": sorted(HOSTED | OWN_SERVER),
    }
    wrong = form.errors or (screens and screens.errors)
    return render(request, "me/me.html", context, status=422 if wrong else 200)


@require_POST
def test_message(request: StaffRequest) -> HttpResponse:
    """Sends a test to the stored service, and says whether the service took it; at most eight seconds."""
    if request.user.service_url is None:
        messages.error(request, _("Save the address of a service first."))
        return redirect("me")
    try:
        send_test(request.user.service_url)
    except NotDelivered as failure:
        if failure.permanent:
            messages.error(request, _("This address cannot be used any more. Type it anew."))
        else:
            messages.error(
                request, _("The service did not take the test. Check its address, then try again.")
            )
    else:
        messages.success(request, _("The service has taken the test. It should reach you now."))
    return redirect("me")


@require_POST
def sound(request: StaffRequest) -> HttpResponse:
    """Switches sound and notifications of the browser on (`wanted=yes`) or off."""
    wish_sound(staff=request.user, wanted=request.POST.get("wanted") == "yes", now=timezone.now())
    return redirect("me")
