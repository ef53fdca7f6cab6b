"""The page of a person. Nobody learns here whether somebody whom they may not see exists."""

from datetime import date
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from intake.audit.services import record
from intake.directory.finding import follow
from intake.directory.forms import (
    NameForm,
    NoteForm,
    NumberForm,
    OtherForm,
    PlanForm,
    ReferralForm,
    RelationshipForm,
)
from intake.directory.queries import see_person
from intake.directory.timeline import read_place, see_timeline
from intake.outcomes.forms import OutcomeForm
from intake.outcomes.queries import see_outcomes
from intake.people.models import Person, PersonQuerySet
from intake.staff.access import StaffRequest, may, opens


@require_GET
@never_cache
@opens("see_people")
def show_person(request: StaffRequest, reference: str) -> HttpResponse:
    """One person, with `?before=` the earlier part of the timeline. The reference of somebody merged leads to
    who they are now."""
    person = load_person(request, reference)
    if person.reference != reference:
        return redirect("person", person.reference)
    return person_page(request, person)


def load_person(request: StaffRequest, reference: str) -> Person:
    """The person of this reference, or who they turned out to be. 404 for nobody as for somebody unseen."""
    visible = Person.objects.visible_to(request.user, timezone.now())
    found = follow(visible, Person.objects.filter(reference=reference).first())
    if not found:
        raise Http404
    return found[0]


@transaction.atomic
def person_page(request: StaffRequest, person: Person, status: int = 200, **given: Any) -> HttpResponse:
    """The page, with the forms as they were `given`, else empty. `number_form` is a pair of id and form.

    Looking is written down in the same transaction: no entry, no look.
    """
    now = timezone.now()
    record(verb="read_person", about=person, by=request.user, at=now)
    today = timezone.localdate(now)
    before = read_place(request.GET.get("before", ""))
    seen = see_person(person, staff=request.user, now=now, today=today)
    number_id, number_form = given.pop("number_form", (None, None))
    numbers = [
        (row, number_form if row.pk == number_id and number_form else NumberForm(row=row))
        for row in seen.numbers
    ]
    context = {
        "seen": seen,
        "person": person,
        "now": now,
        "timeline": see_timeline(person, before),
        "is_earlier": before is not None,
        "numbers": numbers,
        "wrong_number_id": number_id,
        "may_agree_plans": may(request.user, "agree_plans"),
        "may_merge": may(request.user, "merge_people"),
        "outcomes": see_outcomes(person),
    }
    forms = _empty_forms(person, Person.objects.visible_to(request.user, now), today)
    return render(request, "directory/person.html", context | forms | given, status=status)


def _empty_forms(person: Person, everybody: PersonQuerySet, today: date) -> dict[str, Any]:
    """The forms of the page, in which nobody has typed yet."""
    return {
        "outcome_form": OutcomeForm(),
        "name_form": NameForm(initial={"name": person.name}),
        "note_form": NoteForm(),
        "referral_form": ReferralForm(today=today),
        "plan_form": PlanForm(today=today),
        "new_number_form": NumberForm(),
        "tie_form": RelationshipForm(people=everybody),
        "other_form": OtherForm(people=everybody, auto_id="id_twice_%s"),
    }
