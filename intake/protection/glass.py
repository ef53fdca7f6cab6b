"""Breaking the glass in an emergency, and looking at it afterwards."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from intake.people.gates import Glass
from intake.people.guarding import GuardRefused, NobodyThere, break_glass, review_glass
from intake.people.models import Person, PhoneNumber
from intake.protection.forms import GlassForm, ReviewForm
from intake.staff.access import StaffRequest, opens

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@opens("break_glass")
def break_it(request: StaffRequest) -> HttpResponse:
    """Opens a record that one has no other need to see. Nobody and somebody sealed are answered alike."""
    form = GlassForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        person, now = _find(form), timezone.now()
        try:
            break_glass(person=person, reason=form.cleaned_data["reason"], by=request.user, now=now)
        except GuardRefused as refusal:
            form.add_error("whose" if isinstance(refusal, NobodyThere) else "reason", str(refusal))
        else:
            assert person is not None
            return redirect("person", person.reference)
    return render(request, "protection/break.html", {"form": form}, status=422 if form.errors else 200)


def _find(form: GlassForm) -> Person | None:
    """Who has this reference, or was last asked about this number; of somebody merged, who they are now."""
    number = form.e164()
    if number:
        row = PhoneNumber.objects.same_as(number).select_related("person").order_by("-asked_at").first()
        person = row.person if row else None
    else:
        reference = form.cleaned_data["whose"].strip().upper()
        person = Person.objects.filter(reference=reference).first()
    while person is not None and person.merged_into is not None:
        person = person.merged_into
    return person


@require_GET
@never_cache
@opens("review_glass")
def show_glasses(request: StaffRequest) -> HttpResponse:
    """What was broken: first what nobody has looked at, then the latest that somebody has."""
    now, rows = timezone.now(), Glass.objects.select_related("person", "by", "reviewed_by")
    waiting = [(glass, glass.is_overdue(now)) for glass in rows.to_review()[:SHOWN]]
    seen = rows.filter(reviewed_at__isnull=False).order_by("-reviewed_at")[:SHOWN]
    context = {"waiting": waiting, "seen": seen, "form": ReviewForm(), "now": now}
    return render(request, "protection/glasses.html", context)


@require_POST
@opens("review_glass")
def review(request: StaffRequest, pk: int) -> HttpResponse:
    """Keeps what a supervisor found; a refusal is said on the list."""
    glass, form = get_object_or_404(Glass, pk=pk), ReviewForm(request.POST)
    if form.is_valid():
        try:
            review_glass(
                glass=glass, finding=form.cleaned_data["finding"], by=request.user, now=timezone.now()
            )
        except GuardRefused as refusal:
            messages.error(request, str(refusal))
    else:
        messages.error(request, _("Say what you found."))
    return redirect("glasses")
