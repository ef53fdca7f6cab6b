"""The same person known twice: compared side by side, merged, and parted again."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from intake.audit.services import record
from intake.directory.forms import OtherForm
from intake.directory.queries import see_person
from intake.directory.views import load_person, person_page
from intake.merges.models import Merge
from intake.merges.refusals import MergeRefused
from intake.merges.services import merge_people, undo_merge
from intake.people.models import Person
from intake.staff.access import StaffRequest, opens


@require_POST
@never_cache
@opens("merge_people")
def choose(request: StaffRequest, reference: str) -> HttpResponse:
    """Goes to the comparison with somebody named."""
    person = load_person(request, reference)
    people = Person.objects.visible_to(request.user, timezone.now())
    form = OtherForm(request.POST, people=people.exclude(pk=person.pk), auto_id="id_twice_%s")
    if not form.is_valid():
        return person_page(request, person, 422, other_form=form)
    return redirect("merge", person.reference, form.cleaned_data["other"].reference)


@require_http_methods(["GET", "POST"])
@never_cache
@opens("merge_people")
def merge(request: StaffRequest, reference: str, other: str) -> HttpResponse:
    """Two people side by side; by POST they become one, known by the reference that `keep` names."""
    pair = load_person(request, reference), load_person(request, other)
    if pair[0] == pair[1]:
        return redirect("person", pair[0].reference)
    refusal = None
    if request.method == "POST":
        kept, merged = pair if request.POST.get("keep") != pair[1].reference else pair[::-1]
        try:
            merge_people(kept=kept, merged=merged, by=request.user, now=timezone.now())
        except MergeRefused as problem:
            refusal = problem
        else:
            messages.success(request, _("They are one person now. You can undo it on this page."))
            return redirect("person", kept.reference)
    return _compare(request, pair, refusal)


@require_POST
@never_cache
@opens("merge_people")
def undo(request: StaffRequest, merge_id: int) -> HttpResponse:
    """Parts two people again, each with what was theirs."""
    visible = Person.objects.visible_to(request.user, timezone.now())
    rows = Merge.objects.select_related("kept", "merged").filter(kept__in=visible, merged__in=visible)
    merge = get_object_or_404(rows, pk=merge_id)
    try:
        stay_closed = undo_merge(merge=merge, by=request.user, now=timezone.now())
    except MergeRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("person", merge.kept.reference)
    messages.success(request, _("They are two people again, each with what was theirs."))
    for callback in stay_closed:
        said = {"reference": callback.reference}
        messages.warning(
            request, _("%(reference)s stays closed: its person has another open callback.") % said
        )
    return redirect("person", merge.kept.reference)


@transaction.atomic
def _compare(
    request: StaffRequest, pair: tuple[Person, Person], refusal: MergeRefused | None
) -> HttpResponse:
    """Looking at both is written down."""
    now = timezone.now()
    today = timezone.localdate(now)
    for person in pair:
        record(verb="read_person", about=person, by=request.user, at=now)
    seen = [see_person(person, staff=request.user, now=now, today=today) for person in pair]
    context = {"pair": seen, "now": now, "refusal": refusal}
    return render(request, "directory/merge.html", context, status=409 if refusal else 200)
