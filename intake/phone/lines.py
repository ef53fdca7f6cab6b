"""The administrator's list of lines, and one of them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from intake.lines.models import Line
from intake.lines.services import LineHasChanged, LineRefused, NameTaken, save_line
from intake.phone.forms import LineForm
from intake.staff.access import StaffRequest, opens


@require_GET
@never_cache
@opens("edit_lines")
def show_lines(request: StaffRequest) -> HttpResponse:
    """Every line, those in use first."""
    rows = Line.objects.prefetch_related("numbers", "openings").order_by("-is_active", "name")
    return render(request, "phone/lines.html", {"lines": rows, "now": timezone.now()})


@require_http_methods(["GET", "POST"])
@never_cache
@opens("edit_lines")
def add_line(request: StaffRequest) -> HttpResponse:
    """A new line."""
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
@never_cache
@opens("edit_lines")
def edit_line(request: StaffRequest, line_id: int) -> HttpResponse:
    """One line, to look at and to change."""
    return _edit(request, get_object_or_404(Line, pk=line_id))


def _edit(request: StaffRequest, line: Line | None) -> HttpResponse:
    if request.method == "GET":
        return _page(request, line, LineForm.showing(line))
    form, status = LineForm(request.POST), 422
    if form.is_valid():
        based_on = form.cleaned_data["based_on"]
        try:
            kept = save_line(
                line=line, facts=form.facts, based_on=based_on, by=request.user, now=timezone.now()
            )
        except LineHasChanged as refusal:
            form.add_error(None, str(refusal))
            status = 409
        except LineRefused as refusal:
            form.add_error("name" if isinstance(refusal, NameTaken) else "numbers", str(refusal))
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": kept.name})
            return redirect("lines")
    return _page(request, line, form, status)


def _page(request: StaffRequest, line: Line | None, form: LineForm, status: int = 200) -> HttpResponse:
    return render(request, "phone/line.html", {"line": line, "form": form}, status=status)
